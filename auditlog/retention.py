"""The log's months: made ahead, kept five years, then removed one by one (white paper §15, docs/adr/0016).

Whether a month may go is decided by the database function that removes it, whoever calls; here it is
only asked which ones are due.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import ProgrammingError, connections, transaction

from tetoru.db.partitions import MONTHS_AHEAD

KEEPER = "keeper"
MONTHS = """
select right(c.relname, 6), bounds.low, bounds.high, coalesce(auditlog_is_past_keeping(bounds.high, now()), false)
from pg_inherits i join pg_class c on c.oid = i.inhrelid
cross join lateral pg_get_expr(c.relpartbound, c.oid) expression
cross join lateral (
    select substring(expression from 'FROM \\(''([^'']+)''\\)')::timestamptz,
           substring(expression from 'TO \\(''([^'']+)''\\)')::timestamptz
) bounds (low, high)
where i.inhparent = 'public.auditlog_entry'::regclass order by bounds.low
"""


@dataclass(frozen=True)
class Month:
    """One partition of the log: its name's `YYYYMM`, its bounds by the catalogue, and whether it may go."""

    name: str
    low: dt.datetime
    high: dt.datetime
    is_due: bool

    @property
    def first_day(self) -> dt.date:
        """What the database function takes the month by."""
        return dt.date(int(self.name[:4]), int(self.name[4:]), 1)


def months(alias: str = KEEPER) -> list[Month]:
    """The partitions that are there, oldest first."""
    with connections[alias].cursor() as cursor:
        cursor.execute(MONTHS)
        return [Month(*row) for row in cursor.fetchall()]


def removed_months(alias: str = KEEPER) -> set[str]:
    """The months with a record of their removal, as `YYYY-MM`."""
    with connections[alias].cursor() as cursor:
        cursor.execute("select to_char(month, 'YYYY-MM') from auditlog_removal")
        return {month for (month,) in cursor.fetchall()}


def remove_due_months() -> dict[str, int]:
    """Remove each month that is over five years old; gives the number of rows that went with each."""
    return {month.name: remove_month(month.first_day) for month in months() if month.is_due}


def remove_month(first_day: dt.date) -> int:
    """Ask the database to remove this month. It refuses a younger one, and one that is not sealed."""
    with transaction.atomic(using=KEEPER), connections[KEEPER].cursor() as cursor:
        cursor.execute("select auditlog_entry_remove_month(%s)", (first_day,))
        ((rows,),) = cursor.fetchall()
    return int(rows)


def make_months_ahead() -> int:
    """See to this month and the next ones; gives how many were made."""
    with transaction.atomic(using=KEEPER), connections[KEEPER].cursor() as cursor:
        cursor.execute("select auditlog_entry_make_months(current_date, %s)", (MONTHS_AHEAD + 1,))
        ((made,),) = cursor.fetchall()
    return int(made)


def coming_months() -> list[dt.datetime]:
    """When this month and the ones to be made ahead begin, by our clock."""
    first = dt.datetime.now(dt.UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    ahead = [first.month - 1 + number for number in range(MONTHS_AHEAD + 1)]
    return [first.replace(year=first.year + number // 12, month=number % 12 + 1) for number in ahead]


def is_overdue(month: Month) -> bool:
    """Whether the month should have been removed a month ago."""
    return _is_past_keeping(month.high, dt.datetime.now(dt.UTC) - dt.timedelta(days=31))


def wrong_answers_at_the_boundary(high: dt.datetime) -> list[str]:
    """Ask, for a month that ends at `high`, at moments around its fifth year; gives those answered wrongly."""
    end = high.astimezone(dt.UTC).replace(year=high.astimezone(dt.UTC).year + 5)
    second, day = dt.timedelta(seconds=1), dt.timedelta(days=1)
    answers = {end - day: False, end - second: False, end: True, end + day: True}
    return [moment.isoformat() for moment, right in answers.items() if _is_past_keeping(high, moment) is not right]


def refuses_to_remove(first_day: dt.date) -> bool:
    """Try it, and take it back should it succeed."""
    try:
        with transaction.atomic(using=KEEPER):
            with connections[KEEPER].cursor() as cursor:
                cursor.execute("select auditlog_entry_remove_month(%s)", (first_day,))
            transaction.set_rollback(True, using=KEEPER)
    except ProgrammingError as refusal:
        return "is not over five years old" in str(refusal)
    return False


def _is_past_keeping(high: dt.datetime, moment: dt.datetime) -> bool:
    with connections[KEEPER].cursor() as cursor:
        cursor.execute("select auditlog_is_past_keeping(%s, %s)", (high, moment))
        ((answer,),) = cursor.fetchall()
    return bool(answer)
