"""What a report may say, and when a school must be called besides. Days and times are the server's, in Tokyo."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.absences.known import Known
from messaging.absences.models import AbsenceRules, CalendarEntry, EmptySeat, Kind, Report
from messaging.absences.said import AHEAD, MOST_DAYS, Said
from messaging.absences.selectors.places import Place
from messaging.absences.settling import days_of
from schools.calendars import RoomDays
from schools.days_off import day_off
from schools.errors import FieldRefused
from tetoru.web.dates import clock, day_said

EARLIEST, LATEST = dt.time(5), dt.time(21)
"""Between these pupils come and go, also those of an after-school club or of an evening school."""
TOGETHER = {Kind.LATE, Kind.LEAVING_EARLY}
"""Both can be said of one day."""


class PlaceRefused(FieldRefused):
    """What one school or class does not take; of another child, or for another school, it may be taken."""

    def name_among_others(self, place: Place) -> None:
        """Where several were chosen: whose it is, that nothing has been sent, and how the others can be."""
        text = _("%(text)sこれは%(who)sの分です。まだ何も送っていません。ほかの分は、%(who)sの印を外すと送れます。")
        self.text = text % {"text": self.text, "who": _named(place)}


class AlreadyReported(PlaceRefused):
    """The same guardian has reported for such a day before; that report can be changed."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(
            "places", _("この日の連絡は、もう送っています。内容を変えるときは、下のリンクから直してください。")
        )


def ensure_possible(said: Said, place: Place, *, today: dt.date, is_sure: bool, before: Said | None = None) -> None:
    """Let pass what a school can take, or what was said `before`. Raises FieldRefused: which field, and what to do."""
    if said.from_date < today:
        text = _("%(day)sはすぎました。今日は%(today)sです。日にちを確かめて、もう一度送ってください。")
        raise FieldRefused("from_date", text % {"day": day_said(said.from_date), "today": day_said(today)})
    ensure_period(said, place, today=today)
    ensure_times(said)
    ensure_talk(said, place)
    ensure_offered(said, place, before=before)
    name = day_off(said.from_date)
    if said.from_date == said.until_date and name and not is_sure and place.days.off(said.from_date):
        text = _(
            "%(day)sは休みの日（%(name)s）です。この日でよければ、"
            "「休みの日ですが、この日の連絡です」に印をつけて送ってください。"
        )
        raise FieldRefused("is_sure", text % {"day": day_said(said.from_date), "name": name})


def ensure_period(said: Said, place: Place, *, today: dt.date) -> None:
    """The length of a report, and that the pupil is in the class for all of it. Raises FieldRefused."""
    year_ends = place.classroom.year.ends_on
    if said.until_date < said.from_date:
        raise FieldRefused("until_date", _("おわりの日が、はじめの日より前になっています。"))
    if (said.until_date - said.from_date).days >= MOST_DAYS:
        text = _("1回の連絡は%(days)d日までです。おわりの日を近くして、そのあとは、また送ってください。")
        raise FieldRefused("until_date", text % {"days": MOST_DAYS})
    if said.until_date > today + AHEAD or said.until_date > year_ends:
        last = min(today + AHEAD, year_ends)
        raise FieldRefused("until_date", _("%(day)sまでの日にちを選んでください。") % {"day": day_said(last)})
    if not (place.attends_on(max(said.from_date, today)) and place.attends_on(max(said.until_date, today))):
        text = _("その日には、この学校に在籍していません。学校にお問い合わせください。")
        raise PlaceRefused("places", text)
    if not days_of(said, place.days):
        raise PlaceRefused("from_date", _("この期間は、ぜんぶ休みの日です。日にちを確かめてください。"))
    ensure_open(said, place)


def ensure_open(said: Said, place: Place) -> None:
    """The class is not shut on all of the days. A club may meet in the vacation. Raises FieldRefused."""
    days = days_of(said, place.days)
    shut = [entry for day in days if (entry := place.days.shut_on(day)) and _concerns(entry, said)]
    if len(shut) < len(days) or _is_looked_for(place, days):
        return
    parts = {"day": day_said(days[0]), "class": place.classroom.label, "name": shut[0].name}
    if len(days) == 1:
        text = _("%(day)sの%(class)sは「%(name)s」でお休みです。欠席の連絡はいりません。")
    else:
        text = _("この期間の%(class)sは、ぜんぶ「%(name)s」などでお休みです。欠席の連絡はいりません。")
    raise PlaceRefused("from_date", text % parts)


def ensure_times(said: Said) -> None:
    """The pupil comes and goes while somebody is there, and goes before coming back. Raises FieldRefused."""
    for name, time in (("leaves_at", said.leaves_at), ("arrives_at", said.arrives_at)):
        if time and not EARLIEST <= time <= LATEST:
            text = _("%(first)sから%(last)sまでの時刻を入れてください。午前と午後を確かめてください。")
            raise FieldRefused(name, text % {"first": clock(EARLIEST), "last": clock(LATEST)})
    if said.leaves_at and said.arrives_at and said.arrives_at <= said.leaves_at:
        text = _("学校を出る時刻（%(time)s）よりあとにしてください。もどらないときは、空のままで。")
        raise FieldRefused("arrives_at", text % {"time": clock(said.leaves_at)})


def ensure_talk(said: Said, place: Place) -> None:
    """Until the day of the next talk the report counts, and on that day the staff see it. Raises FieldRefused."""
    day = said.next_talk_on
    if day is None or day in days_of(said, place.days):
        return
    text = _("%(day)sは休みの日です。学校と話す日は、学校のある日にしてください。")
    if day < said.from_date:
        text = _("次に話す日は、はじめの日よりあとにしてください。")
    elif day > said.until_date:
        text = _(
            "この連絡は%(last)sまでです。%(day)sまで休むときは、「おわりの日」をその日にしてください。"
            "それより前に登校するときは、ここを空にして、「伝えたいこと」に書いてください。"
        )
    raise FieldRefused("next_talk_on", text % {"day": day_said(day), "last": day_said(said.until_date)})


def ensure_kind(said: Said, places: Sequence[Place]) -> None:
    """None of these schools wants to be called instead. Guardians are asked, staff are not. Raises FieldRefused."""
    refusing = [place for place in places if place.offered.hides(said.kind)]
    if not refusing:
        return
    children = _("・").join(_named(place) for place in refusing)
    text = _("%(children)sの「%(kind)s」は、この画面では受けていません。学校にお電話ください。")
    if len(refusing) < len(places):
        text = _(
            "%(children)sの「%(kind)s」は、この画面では受けていません。学校にお電話ください。"
            "ほかの分は、%(children)sの印を外すと送れます。"
        )
    raise FieldRefused("kind", text % {"children": children, "kind": Kind(said.kind).label})


def ensure_offered(said: Said, place: Place, *, before: Said | None = None) -> None:
    """Reason and activity are among those of the school, or those that were said `before`. Raises PlaceRefused."""
    if not place.offered.has_reason(said.reason) and (before is None or said.reason != before.reason):
        text = _("この理由は、%(school)sでは選べません。ほかの理由を選んでください。")
        raise PlaceRefused("reason", text % {"school": place.classroom.school.name})
    is_new = before is None or said.activity != before.activity
    if is_new and said.activity is not None and said.activity not in place.offered.activities:
        text = _("この活動は、%(school)sにはありません。選びなおしてください。")
        raise PlaceRefused("activity", text % {"school": place.classroom.school.name})


def ensure_free(known: Known, days_of_class: RoomDays) -> None:
    """Its sender has no other living report for one of its days, but late and leaving early go together.

    Raises AlreadyReported.
    """
    report = known.report
    days = set(days_of(report, days_of_class))
    for other in known.about_its_days:
        is_living = other.reported_by_id == report.reported_by_id and other.cancelled_at is None
        if is_living and days.intersection(days_of(other, days_of_class)) and {other.kind, report.kind} != TOGETHER:
            raise AlreadyReported(other)


def must_call(days: Iterable[dt.date], rules: AbsenceRules, *, now: dt.datetime) -> bool:
    """Whether the message can come too late to be read in time: about today, from the cut-off's first second on."""
    local = timezone.localtime(now)
    return local.date() in days and local.time() >= rules.cut_off


def _named(place: Place) -> str:
    """Whom and what it is about: 陽葵さん（ひばり小学校）."""
    parts = {"name": place.student.given_name, "school": place.classroom.school.name}
    return _("%(name)sさん（%(school)s）") % parts


def _is_looked_for(place: Place, days: Iterable[dt.date]) -> bool:
    """Whether a pupil is still missed who left home before the class was shut: whoever knows more must be heard."""
    missed = EmptySeat.objects.filter(student=place.student.pk, school=place.school_id, day__in=days, ended_at=None)
    return missed.exists()


def _concerns(entry: CalendarEntry, said: Said) -> bool:
    return said.activity is None or entry.kind in CalendarEntry.SHUTS
