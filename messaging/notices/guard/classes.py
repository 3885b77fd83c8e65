"""A class or a grade that the words speak to, and the audience does not hold."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.notices.guard.findings import Finding, Line, Situation, Weight
from messaging.notices.guard.texts import Sheet, Text
from schools.models import Classroom, Enrolment
from schools.selectors import current_classrooms

NUMBERS = str.maketrans("一二三四五六七八九−ー―", "123456789---")
ADDRESSED_GRADE = re.compile(r"(?<!\d)(\d)\s*年(?:生)?\s*(?:の)?\s*(?:保護者|ご家庭|児童|生徒)")
MOST_LINES = 6


@dataclass(frozen=True)
class Spoken:
    """What a text speaks to, and whether any of it is in the audience."""

    outside: tuple[str, ...]
    is_met: bool


def classes_spoken_to(situation: Situation, sheets: list[Sheet]) -> Iterator[Finding]:
    """4年2組の保護者の皆さま, to 4年1組: the wrong class was ticked, or last year's words were left standing.

    Only where none of the classes in a text is meant: who writes to one class may well speak of another.
    """
    if situation.draft.school_id is None or situation.audience.is_empty:
        return
    rooms = list(current_classrooms().filter(school_id=situation.draft.school_id))
    meant = _rooms_meant(situation, rooms)
    texts = [*sheets[0].texts, *(sheet.texts[0] for sheet in sheets[1:])]  # of files the names alone
    spoken = [(text, _spoken_in(text, rooms, meant)) for text in texts]
    lines = [
        Line(label, _("宛先に入っていません"), text.where)
        for text, said in spoken
        if not said.is_met
        for label in said.outside
    ]
    if lines and not any(said.is_met for text, said in spoken if text in sheets[0].texts):
        text = _("宛先に入っていない学級や学年にあてた言葉があります。宛先か、文章が、ちがっていませんか。")
        yield Finding("classes.outside", Weight.ASKS, text, lines=tuple(lines[:MOST_LINES]))


def _spoken_in(text: Text, rooms: list[Classroom], meant: set[Classroom]) -> Spoken:
    plain = _plain(text.text)
    named = [room for room in rooms if _stands_in(room, plain)]
    known = {room.grade for room in rooms}
    grades = {int(grade) for grade in ADDRESSED_GRADE.findall(plain)} & known
    met_grades = grades & {room.grade for room in meant}
    outside = [room.label for room in named if room not in meant]
    outside += [_("%(grade)d年生") % {"grade": grade} for grade in sorted(grades - met_grades)]
    return Spoken(tuple(outside), bool(met_grades) or any(room in meant for room in named))


def _stands_in(room: Classroom, plain: str) -> bool:
    """4年1組, 四年一組, ４－１の, 4の1保護者; of rooms without a grade the whole name, if it is long enough for one."""
    label = _plain(room.label)
    if not room.grade:
        return len(label) >= 3 and label in plain
    name = re.escape(label.removeprefix(f"{room.grade}年").removesuffix("組"))
    ways = (rf"(?<!\d){re.escape(label)}", rf"(?<![\d-]){room.grade}[-の]{name}(?:組|の|保護者)")
    return any(re.search(way, plain) for way in ways)


def _plain(text: str) -> str:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return plain.translate(NUMBERS)


def _rooms_meant(situation: Situation, rooms: list[Classroom]) -> set[Classroom]:
    """The classes that are ticked, and those of pupils who are named one by one or in a group."""
    ids = set(situation.audience.classroom_ids)
    if situation.audience.student_ids:
        enrolments = Enrolment.objects.filter(student_id__in=situation.audience.student_ids, classroom__in=rooms)
        ids |= set(enrolments.values_list("classroom_id", flat=True))
    return {room for room in rooms if room.pk in ids}
