"""How old the newest checkpoint is, by the database's clock; the application may ask this too."""

import datetime as dt

from django.db import connections

AGE = "select clock_timestamp() - sealed_at from auditlog_checkpoint order by seq desc limit 1"
READY_WITHIN = dt.timedelta(minutes=5)


class NotSealed(Exception):
    """Nothing was sealed, or nothing for too long."""


def newest_age(alias: str = "default") -> dt.timedelta:
    """The time since the last checkpoint. Raises NotSealed when there is none."""
    with connections[alias].cursor() as cursor:
        cursor.execute(AGE)
        row = cursor.fetchone()
    if row is None:
        raise NotSealed("there is no checkpoint yet")
    age: dt.timedelta = row[0]
    return age


def ensure_sealing() -> None:
    """For `/readyz`: the keeper is at work. Raises NotSealed."""
    age = newest_age()
    if age > READY_WITHIN:
        raise NotSealed(f"the newest checkpoint is {age.total_seconds():.0f} s old")
