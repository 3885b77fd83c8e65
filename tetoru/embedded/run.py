"""Run a command with the embedded servers: `python -m tetoru.embedded.run test -- python manage.py …`."""

import argparse
import os
import subprocess
import sys

from tetoru.embedded.places import EmbeddedError
from tetoru.embedded.services import start_services


def main() -> int:
    """Start the servers, run the command with their addresses in its environment, stop the servers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("demo", "test", "bench"))
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    try:
        services = start_services(options.kind)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        return subprocess.run(options.command, check=False, env=os.environ | services.environment()).returncode
    finally:
        services.stop()


if __name__ == "__main__":
    sys.exit(main())
