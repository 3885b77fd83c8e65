"""What was told about absences, as a school's staff see it: every word of every sender."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Guardianship, User
from messaging.absences.calendars import days_at
from messaging.absences.models import Absence, Category, OwnWord, Report, State
from messaging.absences.reasons import PLAIN, number_shown, reason_label, suggested_category
from messaging.absences.settling import days_of
from schools.days_off import day_off
from tetoru.crypto.fields import open_column, open_columns
from tetoru.crypto.keyring import PLATFORM
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked

Made = TypeVar("Made")
Row = tuple[str | None, bytes, Report]
"""The sender's tie to the pupil, their name as it is stored, and what they told."""
TOLD = Picked(Report, "told")
WORDS = f"""
select tie.relation, sender.name, {TOLD.columns} from absences_report told
join accounts_user sender on sender.id = told.reported_by_id
left join accounts_guardianship tie on tie.tenant_id = told.tenant_id
    and tie.guardian_id = told.reported_by_id and tie.student_id = told.student_id
where told.tenant_id = %(tenant)s and told.school_id = %(school)s and told.student_id = any(%(students)s)
  and told.cancelled_at is null and told.from_date <= %(day)s and told.until_date >= %(day)s
order by coalesce(told.changed_at, told.reported_at), told.id
"""


@dataclass(frozen=True)
class Word:
    """One report with who sent it."""

    report: Report
    sender: str
    """母, or who took the call."""
    reason: str
    key: str
    """The reason as it was picked."""
    has_note: bool
    own_words: Sequence[OwnWord] = ()
    """Those of the school, where the reason is one of them."""

    @property
    def is_unread(self) -> bool:
        """Whether something is written that nobody at the school has opened yet."""
        return self.has_note and self.report.seen_at is None

    @property
    def number(self) -> str:
        """受付番号."""
        return number_shown(self.report.number)

    @property
    def is_of_today(self) -> bool:
        """Whether the hour alone says when."""
        return timezone.localdate(self.at) == timezone.localdate()

    @property
    def at(self) -> dt.datetime:
        """When it was told, or told anew."""
        return self.report.changed_at or self.report.reported_at


@dataclass(frozen=True)
class Told:
    """An absence with the words about it, oldest first."""

    absence: Absence
    words: tuple[Word, ...]

    @property
    def suggested(self) -> str:
        """The category that a teacher will probably pick; empty where nothing suggests one.

        What the register says already is suggested before anything that a home has told.
        """
        category = self.absence.category
        if category and (self.absence.confirmed_at is None or category == Category.PRESENT):
            return category
        newest = self.words[-1] if self.words else None
        key, own_words = (newest.key, newest.own_words) if newest else ("", ())
        return suggested_category(self.absence.kind, key, own_words) or ""

    @property
    def suggested_label(self) -> str:
        """病欠, as the button says it."""
        return str(Category(self.suggested).label) if self.suggested else ""

    @property
    def changed_at(self) -> dt.datetime:
        """When it last changed for those outside: that somebody at the school has looked at it is no change."""
        is_looked_at = self.absence.state == State.SEEN and self.words and not self.absence.category
        return max(word.at for word in self.words) if is_looked_at else self.absence.changed_at

    @property
    def until(self) -> dt.date | None:
        """The last day of a period that goes on."""
        last = max((word.report.until_date for word in self.words), default=self.absence.day)
        return last if last > self.absence.day else None


class Once(dict[str, Made]):
    """What is worked out for a word the first time that it comes up on a page."""

    def __init__(self, make: Callable[[str], Made]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, word: str) -> Made:
        self[word] = self.make(word)
        return self[word]


def told_of(absences: Sequence[Absence], own_words: Callable[[], Sequence[OwnWord]]) -> list[Told]:
    """The living words about each of these absences of one day and school. One query, however many they are.

    What the school has added is asked for where a reason is none of everybody's.
    """
    if not absences:
        return []
    day = absences[0].day
    asked: dict[str, Any] = {
        "tenant": absences[0].tenant_id,
        "school": absences[0].school_id,
        "students": [absence.student_id for absence in absences],
        "day": day,
    }
    with prepared_cursor() as cursor:
        cursor.execute(WORDS, asked)
        rows = [(relation, name, TOLD.row(told)) for relation, name, *told in cursor.fetchall()]
    found: defaultdict[tuple[uuid.UUID, uuid.UUID | None], list[Word]] = defaultdict(list)
    for word in _words(_about(day, rows), own_words):
        found[word.report.student_id, word.report.activity_id].append(word)
    return [Told(one, tuple(found[one.student_id, one.activity_id])) for one in absences]


def _about(day: dt.date, rows: list[Row]) -> list[Row]:
    """Those of reports that count on the day: on a day off a period does where its class has lessons."""
    if not rows or not day_off(day):
        return rows
    calendar = days_at({told.school_id for _relation, _name, told in rows}, day, day)
    return [row for row in rows if day in days_of(row[2], calendar.of(row[2].school_id, row[2].classroom_id))]


def _words(rows: Sequence[Row], own_words: Callable[[], Sequence[OwnWord]]) -> list[Word]:
    """What is sealed of them is opened together."""
    own: Once[Sequence[OwnWord]] = Once(lambda reason: () if reason in PLAIN else tuple(own_words()))
    reasons = Once(lambda reason: reason_label(reason, own[reason]))
    relations = Once(lambda relation: str(Guardianship.Relation(relation).label))
    reports = [report for _relation, _name, report in rows]
    keys, notes = _opened("reason", reports), _opened("note", reports)
    return [
        Word(
            report,
            relations[relation] if relation and _is_home(report) else _sender(report, name),
            reasons[key],
            key,
            has_note=bool(note),
            own_words=own[key],
        )
        for (relation, name, report), key, note in zip(rows, keys, notes, strict=True)
    ]


def _opened(name: str, reports: Sequence[Report]) -> list[str]:
    held = [one.__dict__ for one in reports]  # as it is stored; and a key costs no function there
    return open_columns(Report, name, [(one[name], one["tenant_id"], one["id"]) for one in held])


def _is_home(report: Report) -> bool:
    return report.how == Report.How.GUARDIAN


def _sender(report: Report, name: bytes) -> str:
    if _is_home(report):
        return _("保護者")
    sender = open_column(User, "name", name, PLATFORM, report.reported_by_id)
    return _("電話（%(name)s）") % {"name": sender}
