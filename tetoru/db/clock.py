"""The database's clock: the one by which everybody counts what is due."""

import datetime as dt

from django.db import connection


def database_now() -> dt.datetime:
    """This moment by the database. Hosts have clocks of their own, and one of them may be wrong."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        (moment,) = cursor.fetchone()
    return moment  # type: ignore[no-any-return]
