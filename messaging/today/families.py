"""What a guardian's first page asks besides its list."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.selectors import Child, children_and
from messaging.absences.selectors.questions import OPEN, Asked, open_questions
from messaging.conversations.selectors.talks import UNREAD
from tetoru.access import Guardian


@dataclass(frozen=True)
class Family:
    """The children, and what waits beside the list."""

    children: list[Child]
    unread_conversations: int
    seat_questions: Sequence[Asked]
    """Schools that are looking for a child."""


def family_of(actor: Guardian) -> Family:
    """One query; more on a morning when a school asks where a child is."""
    children, beside = children_and(actor, UNREAD, f"select exists ({OPEN})")
    unread, is_asked = beside or (0, False)
    return Family(children, unread, open_questions(actor) if is_asked else ())
