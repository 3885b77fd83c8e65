"""What was told about absences, as a school's staff see it: every word of every sender."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Guardianship
from messaging.absences.models import Absence, Category, Report, State
from messaging.absences.reasons import Offered, number_shown, reason_label, suggested_category
from messaging.absences.settling import days_of


@dataclass(frozen=True)
class Word:
    """One report with who sent it."""

    report: Report
    sender: str
    """母, or who took the call."""
    reason: str

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
        """The category that a teacher will probably pick; empty where nothing suggests one."""
        newest = self.words[-1].report.reason if self.words else ""
        return suggested_category(self.absence.kind, newest) or ""

    @property
    def suggested_label(self) -> str:
        """病欠, as the button says it."""
        return str(Category(self.suggested).label) if self.suggested else ""

    @property
    def changed_at(self) -> dt.datetime:
        """When it last changed for those outside: that somebody at the school has looked at it is no change."""
        is_looked_at = self.absence.state == State.SEEN and self.words
        return max(word.at for word in self.words) if is_looked_at else self.absence.changed_at

    @property
    def until(self) -> dt.date | None:
        """The last day of a period that goes on."""
        last = max((word.report.until_date for word in self.words), default=self.absence.day)
        return last if last > self.absence.day else None


def told_of(absences: Sequence[Absence], offered: Offered) -> dict[uuid.UUID, Told]:
    """The living words about these absences of one day and school. Two queries, however many they are."""
    if not absences:
        return {}
    day, students = absences[0].day, {absence.student_id for absence in absences}
    reports = Report.objects.filter(
        student__in=students,
        school=absences[0].school_id,
        cancelled_at=None,
        from_date__lte=day,
        until_date__gte=day,
    ).select_related("reported_by")
    rows = sorted(reports, key=lambda report: (report.changed_at or report.reported_at, report.pk))
    relations = _relations(students, {report.reported_by_id for report in rows})
    found: defaultdict[tuple[uuid.UUID, uuid.UUID | None], list[Word]] = defaultdict(list)
    for report in rows:
        if day in days_of(report):
            word = Word(report, _sender(report, relations), reason_label(report.reason, offered.words))
            found[report.student_id, report.activity_id].append(word)
    return {one.pk: Told(one, tuple(found[one.student_id, one.activity_id])) for one in absences}


def _relations(
    students: Collection[uuid.UUID], senders: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], str]:
    links = Guardianship.objects.filter(student__in=students, guardian__in=senders)
    return {(link.student_id, link.guardian_id): str(link.get_relation_display()) for link in links}


def _sender(report: Report, relations: dict[tuple[uuid.UUID, uuid.UUID], str]) -> str:
    if report.how == Report.How.GUARDIAN:
        return relations.get((report.student_id, report.reported_by_id), _("保護者"))
    return _("電話（%(name)s）") % {"name": report.reported_by.name}
