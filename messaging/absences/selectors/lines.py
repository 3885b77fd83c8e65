"""Who is away, pupil by pupil, as a board says it: all is worded here, and a row of the page works nothing out."""

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.desks import Desk
from messaging.absences.belonging import JOINED
from messaging.absences.models import MARKS, THERE, Absence, Category, Kind, Mark, OwnWord, State
from messaging.absences.reasons import offered_at
from messaging.absences.selectors.stamps import Stamp, look, stamp_from
from messaging.absences.selectors.words import Once, Told, Word, told_of
from messaging.absences.takers import takings
from schools.models import Student
from schools.states import ATTENDS, ON_LEAVE
from tetoru.crypto.fields import open_column, open_columns
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked
from tetoru.ids import NIL
from tetoru.tenancy import scope
from tetoru.web.dates import clock

ABSENCE = Picked(Absence, "away")
ANY = str(NIL)


class Spoken(NamedTuple):
    """What one person told, in short."""

    text: str
    """発熱・伝言あり・学校と話す日."""
    sender: str
    """母から; empty where nobody needs to know any more."""
    at: dt.datetime
    is_of_today: bool
    """Whether the hour alone says when."""


class Away(NamedTuple):
    """A pupil, and what the school counts them as."""

    absence: Absence
    name: str
    counts_as: Kind | None
    """欠席: what the school counts them as, which is looked up once. None: was there."""
    kind: str
    """The same in a word."""
    mark: Mark
    activity: str
    taken: dt.datetime | None
    """Up to which of its changes another system has it; of several, the furthest."""
    room_id: uuid.UUID
    """The class of the pupil, on whose card they stand."""
    is_on_leave: bool
    """休学: in the class, and not to attend that day."""


class Line(NamedTuple):
    """One pupil's absence. A wall's says who is away, whether it is confirmed, and nothing more."""

    away: Away
    key: str = ""
    """Its id, as the page says it."""
    words: Sequence[Spoken] = ()
    state: str = ""
    """未確認, 確認・病欠."""
    is_open: bool = False
    """Whether a teacher has still to look at it."""
    is_counted: bool = True
    """Whether the pupil is away, in sums and on a wall. Nobody is who came, is on leave, or whose class is shut."""
    is_taken: bool = False
    """Whether another system has it as it stands."""
    leaves: str = ""
    """10:30に早退."""
    arrives: str = ""
    until: dt.date | None = None
    """The last day of a period that goes on."""
    has_times: bool = False
    """Whether there is more to say than for a whole day of lessons."""
    url: str = ""
    confirm_url: str = ""
    confirm_text: str = ""
    """On the button of the one press that confirms; empty where something has to be read or picked first."""
    look_text: str = ""
    """On the way to all words, where there is no such press."""
    suggested: str = ""
    """The category that this press confirms; an activity has none."""
    grade: str = ""
    """The only one that is shown: this press leads back to it."""

    @property
    def absence(self) -> Absence:
        """What the school counts."""
        return self.away.absence

    def stopped(self, state: str) -> "Line":
        """The same where there were no lessons: it counts nowhere, and nobody has to confirm it."""
        return self._replace(is_counted=False, is_open=False, state=state)


@cache
def _away_sql() -> str:
    """How the day looks comes with who is away, and alone where nobody is.

    Who has left since then was away all the same.
    Pupils stand in the class in which they are now, and from today on at no school that they have left.
    """
    return f"""
    select look.text, look.are_open, s.family_name, s.given_name, activity.label, (
        select max(taken.changed_at) from {takings()} taken
        where taken.absence_id = away.id and taken.tenant_id = away.tenant_id
    ), coalesce(place.room_id, away.classroom_id), {ON_LEAVE}, {ABSENCE.columns} from ({look()}) look
    left join (
        absences_absence away
        join schools_student s on s.id = away.student_id and s.tenant_id = away.tenant_id
        left join absences_ownword activity on activity.id = away.activity_id and activity.tenant_id = away.tenant_id
        {JOINED}
    ) on away.tenant_id = any(%(tenants)s) and away.school_id = %(school)s and away.day = %(today)s
      and away.state <> 'cancelled' and (%(is_over)s or ({ATTENDS} and place.room_id is not null))
    order by s.kana_order, away.id
    """


def away_at(school_id: uuid.UUID, day: dt.date) -> tuple[Stamp, list[Away]]:
    """How a day looks, and who is away, in the order of kana; no word of anybody's is read. One query."""
    asked = {"tenants": list(scope()), "school": school_id, "today": day, "is_over": day < timezone.localdate()}
    kinds = Once(_worded)
    with prepared_cursor() as cursor:
        cursor.execute(_away_sql(), asked)
        looks = cursor.fetchall()
    rows = [row[2:] for row in looks if row[-1] is not None]
    found = [ABSENCE.row(row[6:]) for row in rows]
    pupils = [(absence.tenant_id, absence.student_id) for absence in found]
    families, names = (
        open_columns(Student, name, [(row[column], *pupil) for row, pupil in zip(rows, pupils, strict=True)])
        for column, name in enumerate(("family_name", "given_name"))
    )
    away = [
        Away(absence, f"{family} {given}", kind, *kinds[kind or ""], _activity(absence, row[2]), *row[3:6])
        for absence, family, given, row in zip(found, families, names, rows, strict=True)
        for kind in (absence.counts_as,)
    ]
    return stamp_from(*looks[0][:2]), away


def lines_at(desk: Desk, school_id: uuid.UUID, day: dt.date, *, grade: int | None) -> tuple[Stamp, list[Line]]:
    """The same with what was told about them, and the ways on. Two queries; one, where nobody is away.

    One more asks for the school's own words, where somebody has picked one.
    """
    stamp, found = away_at(school_id, day)
    if not found:
        return stamp, []
    told = told_of([away.absence for away in found], cache(lambda: offered_at([school_id])[school_id].words))
    wording = _Wording(desk, grade)
    return stamp, [wording.line(*one) for one in zip(found, told, strict=True)]


def _worded(kind: str) -> tuple[str, Mark]:
    """A kind and its sign; of who was there after all, where there is none."""
    mark, label = (MARKS[kind], Kind(kind).label) if kind else (THERE, Category.PRESENT.label)
    return str(label), Mark(mark.style, str(mark.sign))


def is_unconfirmed(away: Away) -> bool:
    """Whether a teacher has still to look at it."""
    return away.absence.state != State.CONFIRMED and not away.is_on_leave


def is_away(away: Away) -> bool:
    """Whether the pupil is not there, or not all day, as far as anybody has said."""
    return away.counts_as is not None and not away.is_on_leave


def _activity(absence: Absence, label: bytes | None) -> str:
    if label is None or absence.activity_id is None:
        return ""
    return open_column(OwnWord, "label", label, absence.tenant_id, absence.activity_id)


class _Texts:
    """What all boards say, in one language."""

    def __init__(self) -> None:
        self.unconfirmed, self.confirmed, self.confirm = _("未確認"), _("確認"), _("確認する")
        self.on_leave = _("休学中・数えません")
        self.talk, self.read, self.pick = _("学校と話す日"), _("伝言を読んで確認する"), _("区分を選んで確認する")
        self.confirm_as, self.sender, self.note = _("%(category)sで確認する"), _("%(sender)sから"), _("伝言あり")
        self.leaves, self.arrives = _("%(time)sに早退"), _("%(time)sごろ登校")


@cache
def _texts(_language: str | None) -> _Texts:
    return _Texts()


class _Wording:
    """The texts and addresses of one board."""

    def __init__(self, desk: Desk, grade: int | None) -> None:
        self.url, self.confirm_url = (
            desk.url_of_any(page, "absence_id") for page in ("absence_detail", "absence_confirmation")
        )
        self.grade = "" if grade is None else str(grade)
        self.categories = Once(lambda category: str(Category(category).label))
        self.zone, self.today = timezone.get_current_timezone(), timezone.localdate()
        self.texts = _texts(get_language())

    def line(self, away: Away, told: Told) -> Line:
        """One of them in words."""
        absence, row_id, suggested, until = away.absence, str(away.absence.id), told.suggested, told.until
        is_open = is_unconfirmed(away)
        is_unread = any(word.is_unread for word in told.words)
        return Line(
            away,
            row_id,
            [self._spoken(word, absence.day, with_sender=is_open or len(told.words) > 1) for word in told.words],
            self._state(away, is_open=is_open),
            is_open,
            is_away(away),
            away.taken is not None and away.taken >= told.changed_at,
            self.texts.leaves % {"time": clock(absence.leaves_at)} if absence.leaves_at else "",
            self.texts.arrives % {"time": clock(absence.arrives_at)} if absence.arrives_at else "",
            until,
            bool(away.activity or absence.arrives_at or absence.leaves_at or until),
            self.url.replace(ANY, row_id),
            self.confirm_url.replace(ANY, row_id),
            "" if is_unread else self._press(absence, suggested),
            self.texts.read if is_unread else self.texts.pick,
            suggested,
            self.grade,
        )

    def _state(self, away: Away, *, is_open: bool) -> str:
        if away.is_on_leave:
            return self.texts.on_leave
        return self.texts.unconfirmed if is_open else self._confirmed(away.absence)

    def _press(self, absence: Absence, suggested: str) -> str:
        if suggested:
            return self.texts.confirm_as % {"category": self.categories[suggested]}
        return self.texts.confirm if absence.activity_id else ""

    def _confirmed(self, absence: Absence) -> str:
        confirmed = self.texts.confirmed
        return f"{confirmed}・{self.categories[absence.category]}" if absence.category else confirmed

    def _spoken(self, word: Word, day: dt.date, *, with_sender: bool) -> Spoken:
        text = f"{word.reason}・{self.texts.note}" if word.has_note else word.reason
        if word.report.next_talk_on == day:
            text = f"{text}・{self.texts.talk}"
        at = word.at
        sender = self.texts.sender % {"sender": word.sender} if with_sender else ""
        return Spoken(text, sender, at, is_of_today=at.astimezone(self.zone).date() == self.today)
