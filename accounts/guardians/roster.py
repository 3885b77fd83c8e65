"""The guardians of one pupil, as the school sees them."""

import uuid
from dataclasses import dataclass

from django.http import Http404

from accounts.guardians.linking import HOLDS
from accounts.models import Guardianship
from schools.models import Student


@dataclass(frozen=True)
class Linked:
    """One link with the person's name."""

    link: Guardianship
    name: str
    kana: str
    relation: str
    is_waiting: bool
    is_mail_failing: bool


def guardians_of(student: Student) -> list[Linked]:
    """Whose link holds or waits, in the order in which they came."""
    links = Guardianship.objects.filter(student=student, state__in=HOLDS).select_related("guardian")
    return [_linked(link) for link in links.order_by("since", "pk")]


def _linked(link: Guardianship) -> Linked:
    person, is_waiting = link.guardian, link.state == Guardianship.State.PENDING
    name, kana = person.name, person.kana or ""
    return Linked(link, name, kana, link.get_relation_display(), is_waiting, bool(person.mail_failing_since))


def link_at(student: Student, link_id: uuid.UUID) -> Guardianship:
    """One of them. Raises Http404."""
    links = Guardianship.objects.filter(student=student, state__in=HOLDS).select_related("guardian", "student")
    link = links.filter(pk=link_id).first()
    if link is None:
        raise Http404
    return link
