"""Who reads a conversation, said to those who take part; and which colleagues could be brought in."""

import uuid
from dataclasses import dataclass

from accounts.desks import Desk, role_label
from accounts.models import Guardianship, StaffSeat, User
from messaging.conversations.models import Conversation
from messaging.conversations.readers import added_to, staff_of, teachers_of
from messaging.conversations.telling import guardians_of


@dataclass(frozen=True)
class Reader:
    """One of the staff who reads."""

    id: uuid.UUID
    name: str
    role_label: str
    is_teacher: bool
    """Of the pupil's class: stays as long as the class is theirs."""


def readers_at_school(conversation: Conversation) -> list[Reader]:
    """The staff, with what they work as."""
    teachers = {user.pk for user in teachers_of(conversation)}
    users = staff_of(conversation)
    labels = _labels(conversation.school_id, [user.pk for user in users])
    return [Reader(user.pk, user.name, labels.get(user.pk, ""), user.pk in teachers) for user in users]


def readers_at_home(conversation: Conversation) -> list[str]:
    """The guardians who can be written to, as staff see them: 小川 真由美（母）."""
    rows = guardians_of(conversation)
    links = Guardianship.objects.filter(student=conversation.student_id, guardian__in=[row.user_id for row in rows])
    relations = {link.guardian_id: link.get_relation_display() for link in links}
    return [f"{row.user.name}（{relations[row.user_id]}）" for row in rows]


def other_guardians(conversation: Conversation, me: uuid.UUID) -> list[str]:
    """Who else reads a joint conversation, by name. Of any other there is nobody to name."""
    if not conversation.is_joint:
        return []
    return [row.user.name for row in guardians_of(conversation) if row.user_id != me]


def teachers_named(conversation: Conversation) -> list[str]:
    """As a guardian reads it: the names of all staff who read."""
    return [user.name for user in staff_of(conversation)]


def colleagues_at(desk: Desk, conversation: Conversation) -> list[tuple[str, str]]:
    """(id, name and role) of the school's staff who do not read it yet."""
    inside = {user.pk for user in [*teachers_of(conversation), *added_to(conversation)]}
    seats = StaffSeat.objects.filter(school=desk.school_id, user__is_active=True).exclude(user__in=inside)
    seats = seats.select_related("user").prefetch_related("homerooms__classroom")
    found = [(str(seat.user_id), seat.user, role_label(seat)) for seat in seats]
    return [
        (key, _named(user, role)) for key, user, role in sorted(found, key=lambda one: str(one[1].kana or one[1].name))
    ]


def _named(user: User, role: str) -> str:
    return f"{user.name}（{role}）" if role else str(user.name)


def _labels(school_id: uuid.UUID, user_ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    seats = StaffSeat.objects.filter(school=school_id, user__in=user_ids).prefetch_related("homerooms__classroom")
    return {seat.user_id: role_label(seat) for seat in seats}
