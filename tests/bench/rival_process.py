"""django-postman in a process of its own: prints its pids, then broadcasts once for each line that it reads.

`pm_broadcast` opens no transaction; on the line `atomic` its caller does. No notification is sent.
"""

import os
import sys
from contextlib import nullcontext
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction


def main(recipients: int) -> None:
    """Make the people, then work on demand."""
    django.setup()
    call_command("migrate", verbosity=0)
    sender, people = _people(recipients)
    print(os.getpid(), connection.connection.info.backend_pid, flush=True)
    for line in sys.stdin:
        with transaction.atomic() if line.strip() == "atomic" else nullcontext():
            _broadcast(sender, people)
        print(len(people), flush=True)


def _people(recipients: int) -> tuple[Any, list[Any]]:
    from django.contrib.auth.models import User  # noqa: PLC0415 -- only after setup

    User.objects.bulk_create(User(username=f"guardian{number}") for number in range(recipients))
    people = list(User.objects.all())
    return people[0], people


def _broadcast(sender: Any, people: list[Any]) -> None:
    from postman.api import pm_broadcast  # noqa: PLC0415 -- only after setup

    pm_broadcast(sender, people, "運動会のお知らせ", "あすは運動会です。" * 40, skip_notification=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
