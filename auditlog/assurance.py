"""The promises about the log and its time (white paper §§14, 15), asked of the running system as the keeper."""

import datetime as dt
from itertools import pairwise

from django.conf import settings
from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _

from auditlog import catalogue, clock, retention
from auditlog.sealing.exports import export_to
from auditlog.sealing.freshness import newest_age
from auditlog.sealing.keys import public_keys
from auditlog.sealing.rows import Row, Window, rows_between
from auditlog.sealing.seals import newest_seal, seals_from
from auditlog.sealing.verifying import Verification
from auditlog.sealing.writing import KEEPER
from tetoru.assurance import Broken, check

SEALED_WITHIN = dt.timedelta(minutes=3)
LOOKED_AT = 30
"""How many checkpoints are compared with their rows each time; `verify_log` compares all."""


@check(
    "log.seal",
    section=15,
    promise=_("操作の記録は1分ごとに封印され、書きかえ・削除・差しこみがあれば分かります。"),
    breaks=_("封印が3分より古い、署名や記録が封印と合わない、または外に保管した封印と食いちがうとき。"),
)
def log_is_sealed() -> str:
    """The newest checkpoints are fresh, signed, chained, exported, and fit their rows."""
    age = newest_age(KEEPER)
    if age > SEALED_WITHIN:
        raise Broken(f"the newest checkpoint is {age.total_seconds():.0f} s old")
    if not settings.SEALING_EXPORT:
        raise Broken("SEALING_EXPORT is not set: there is nothing outside the database to compare with")
    with connections[KEEPER].cursor() as cursor:
        newest = newest_seal(cursor)
    first = max(1, newest.seq - LOOKED_AT + 1) if newest else 1
    reading = Verification(public_keys(), export_to(settings.SEALING_EXPORT), first)
    if findings := [str(finding) for finding in reading.findings()]:
        raise Broken("; ".join(findings[:5]))
    tried = _ensure_edits_show(first)
    return (
        f"checkpoint {first} to {newest.seq if newest else 0}: signed, chained, exported; {reading.rows} rows fit; "
        f"the newest is {age.total_seconds():.0f} s old; an edit of each of {tried} rows would show"
    )


def _ensure_edits_show(first: int) -> int:
    """Edit copies of sealed rows, one column each, in memory: the root must be another each time."""
    with transaction.atomic(using=KEEPER), connections[KEEPER].chunked_cursor() as cursor:
        after = next(seals_from(cursor, first, 1)).min_txid - 1
        rows = [row for row, _n in zip(rows_between(cursor, after), range(100), strict=False)]
    before = _roots(rows)
    for number, row in enumerate(rows):
        column = number % len(row)
        edited = (*row[:column], f"{row[column]}'", *row[column + 1 :])
        if _roots([*rows[:number], edited, *rows[number + 1 :]]) == before:
            raise Broken(f"an edit of column {column + 1} would not show")
    return len(rows)


def _roots(rows: list[Row]) -> list[tuple[str, bytes]]:
    return [(month, tree.root()) for month, tree in Window(rows).trees.items()]


@check(
    "log.append_only",
    section=15,
    promise=_("操作の記録は書き足すことしかできません。アプリも記録係も、変えることも消すこともできません。"),
    breaks=_("表のどれかで守りのトリガーが外れている、または変える権限がアプリや記録係にあるとき。"),
)
def log_is_append_only() -> str:
    """Triggers stand on every table of the log, and no role that runs may change anything."""
    faults = [f"{name} is unguarded" for name in catalogue.unguarded(KEEPER)] + catalogue.bending_rights(KEEPER)
    if faults:
        raise Broken("; ".join(faults[:5]))
    return f"{len(catalogue.tables(KEEPER))} tables refuse change, removal and emptying; no running role may try"


@check(
    "log.partitions_ahead",
    section=15,
    promise=_("操作の記録の置き場所は、3か月先まで用意してあります。"),
    breaks=_("今月から3か月先までのどれかの月がないとき。"),
)
def partitions_are_ahead() -> str:
    """This month and the next three can be written to."""
    there = {month.low for month in retention.months()}
    wanted = retention.coming_months()
    if missing := [f"{low:%Y-%m}" for low in wanted if low not in there]:
        raise Broken(f"missing: {', '.join(missing)}")
    return f"{wanted[0]:%Y-%m} to {wanted[-1]:%Y-%m} are there"


@check(
    "log.retention",
    section=15,
    promise=_("操作の記録とログインの記録を5年間残します。5年をすぎた月から順に消し、早く消すことはできません。"),
    breaks=_("5年以内の月が欠けている、5年と1か月をすぎた月が残っている、または早く消せてしまうとき。"),
)
def log_is_kept_for_five_years() -> str:
    """No month is missing, none is overdue, and the function that removes refuses a younger one."""
    months = retention.months()
    if gaps := [f"{a.high:%Y-%m}" for a, b in pairwise(months) if a.high != b.low]:
        raise Broken(f"months are missing from {', '.join(gaps)} on")
    if overdue := [month.name for month in months if retention.is_overdue(month)]:
        raise Broken(f"over five years and a month old, and still there: {', '.join(overdue)}")
    if wrong := retention.wrong_answers_at_the_boundary(months[0].high):
        raise Broken(f"asked at the boundary of five years, the database answered wrongly: {', '.join(wrong)}")
    oldest_kept = next(month for month in months if not month.is_due)
    if not retention.refuses_to_remove(oldest_kept.first_day):
        raise Broken(f"the database would have removed {oldest_kept.name}, which is not five years old")
    return f"{len(months)} months from {months[0].name} without a gap; {oldest_kept.name} can't be removed yet"


@check(
    "clock.agrees",
    section=14,
    promise=_("記録の時刻は、時刻サーバーに合わせた時計と1秒以内で合っています。"),
    breaks=_("データベースとこのサーバーの時計が1秒より離れている、または時刻合わせが働いていないとき。"),
)
def clocks_agree() -> str:
    """The database's clock, this host's and chrony's source are within a second."""
    try:
        return clock.ensure_agreement(KEEPER)
    except clock.ClocksDisagree as error:
        raise Broken(str(error)) from error
