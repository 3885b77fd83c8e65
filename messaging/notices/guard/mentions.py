"""Pupils who are named in what would go out: who, how surely, where, and whether their home gets it."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.notices.guard.findings import Situation
from messaging.notices.guard.homes import HomesMeant, class_labels, homes_meant
from messaging.notices.guard.texts import Sheet
from messaging.notices.models import Draft, Notice
from schools.models import Classroom, Enrolment, Student
from schools.names_in_text.finding import Finder, Manner, Mention
from schools.names_in_text.named import NamedPupil
from schools.names_in_text.pupils import Opened, opened
from schools.states import today_in_tokyo

A_YEAR = dt.timedelta(days=366)


@dataclass(frozen=True)
class Named:
    """One name that was found. `pupils` are all who bear it."""

    manner: Manner
    pupils: tuple[NamedPupil, ...]
    sheet: Sheet
    places: tuple[str, ...]
    is_meant: bool
    """Whether a home of theirs gets the notice."""

    @property
    def homes(self) -> set[uuid.UUID]:
        """The homes of all who bear the name."""
        return {pupil.household_id for pupil in self.pupils}


@dataclass(frozen=True)
class Mentions:
    """Everything that the finder saw in a draft."""

    named: tuple[Named, ...]
    meant: HomesMeant
    labels: dict[uuid.UUID, str]
    unreadable: int
    given_alone: dict[uuid.UUID | None, int]
    """By the sheet's file, how many given names stand alone in it; two files may bear one name."""
    word: str
    """児童 or 生徒."""

    def on(self, sheet: Sheet) -> list[Named]:
        """Those on one sheet."""
        return [named for named in self.named if named.sheet is sheet]


def mentions_in(situation: Situation, sheets: list[Sheet]) -> Mentions:
    """Look through all sheets for the pupils of the sender's place: a school's, or all of the board's."""
    roster = roster_of(situation.draft)
    finder = Finder(roster.pupils)
    found = [(sheet, mention, places) for sheet in sheets for mention, places in _found_on(sheet, finder)]
    pupils = {pupil.id: pupil for _sheet, mention, _places in found for pupil in mention.pupils}
    meant = homes_meant(situation.audience, {pupil.household_id for pupil in pupils.values()})
    named = (
        Named(m.manner, m.pupils, sheet, places, any(p.household_id in meant.homes for p in m.pupils))
        for sheet, m, places in found
    )
    alone = {sheet.file_id: finder.given_names_alone(sheet.whole) for sheet in sheets}
    labels = class_labels(situation.draft, pupils) if pupils else {}
    return Mentions(tuple(named), meant, labels, roster.unreadable, alone, pupils_word(situation.draft))


def pupils_word(words: Draft | Notice) -> str:
    """児童 or 生徒, as the place that writes says."""
    return words.school.pupils_word if words.school else _("児童生徒")


def roster_of(words: Draft | Notice) -> Opened:
    """Who can be named: also pupils of last year's classes, whose names stand in last year's papers."""
    students = Student.objects.filter(tenant_id=words.tenant_id)
    if words.school_id:
        begins = today_in_tokyo() - A_YEAR
        rooms = Classroom.objects.filter(school_id=words.school_id, year__ends_on__gte=begins)
        students = students.filter(pk__in=Enrolment.objects.filter(classroom__in=rooms).values("student_id"))
    return opened(words.tenant_id, students)


def _found_on(sheet: Sheet, finder: Finder) -> list[tuple[Mention, tuple[str, ...]]]:
    """Each name once for a sheet, with all its places."""
    places: dict[tuple[NamedPupil, ...], list[str]] = defaultdict(list)
    manners: dict[tuple[NamedPupil, ...], Manner] = {}
    for text in sheet.texts:
        for mention in finder.mentions_in(text.text):
            if mention.manner is Manner.FAMILY and sheet.file_id:
                continue  # PTA会長の田中さん: in printed papers a family name alone says too little
            places[mention.pupils].append(text.where)
            manners[mention.pupils] = max(mention.manner, manners.get(mention.pupils, mention.manner))
    return [(Mention(manners[pupils], pupils), tuple(found)) for pupils, found in places.items()]
