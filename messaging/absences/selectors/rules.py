"""How a school takes reports, as its staff see it."""

import uuid

from django.http import Http404

from accounts.desks import Desk
from messaging.absences.models import OwnWord
from messaging.absences.reasons import Offered, offered_at


def offered_by(desk: Desk) -> Offered:
    """Rules and words of the desk's school. Raises Http404 for a board's office."""
    if desk.school_id is None:
        raise Http404
    return offered_at([desk.school_id])[desk.school_id]


def word_at(desk: Desk, word_id: uuid.UUID) -> OwnWord:
    """A word of the desk's school that is on the list. Raises Http404."""
    found = OwnWord.objects.filter(school=desk.school_id, retired_at=None).select_related("school")
    word = found.filter(pk=word_id).first()
    if word is None:
        raise Http404
    return word
