"""Which kinds a school wants told by telephone alone, as the page says it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.absences.models import AbsenceRules, Kind
from messaging.absences.selectors.places import Place


@dataclass(frozen=True)
class ByTelephone:
    """What one school does not take on the page."""

    school: str
    kinds: str
    """遅刻・早退."""
    rules: AbsenceRules


def by_telephone_of(places: Iterable[Place]) -> list[ByTelephone]:
    """One for each school that has hidden a kind."""
    rules = {place.classroom.school.name: place.offered.rules for place in places}
    found = []
    for school, of_school in rules.items():
        kinds = [str(kind.label) for kind in Kind if kind in of_school.hidden_kinds]
        if kinds:
            found.append(ByTelephone(school, _("・").join(kinds), of_school))
    return found
