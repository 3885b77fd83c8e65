#!/usr/bin/env python
"""The command line of tetoru. Beside a running `make demo` it works on the demo."""

import os
import sys

from django.core.management import execute_from_command_line

from tetoru.embedded.running import adopt_environment

if __name__ == "__main__":
    adopt_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tetoru.settings.development")
    execute_from_command_line(sys.argv)
