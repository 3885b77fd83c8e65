"""Who reads a conversation at the school: teachers of the pupil's class as it is today, and who was brought in.

Worked out anew each time: whoever gives a class away, or leaves the school, reads nothing from that moment on.
"""

import uuid

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from accounts.models import Homeroom, StaffSeat, User
from messaging.conversations.models import Conversation, Message, Participant
from schools.models import Enrolment
from schools.selectors import current_classrooms, open_classrooms
from schools.states import WITH_A_SCHOOL, State, in_state
from tetoru.access import Staff

Part = Participant.Part


def taught_by(actor: Staff, school_id: uuid.UUID | None) -> QuerySet[Enrolment]:
    """The pupils of the classes that somebody looks after at a school this year."""
    seat = actor.seat_at(school_id)
    rooms = current_classrooms().filter(school_id=school_id, pk__in=seat.classroom_ids if seat else ())
    return Enrolment.objects.filter(classroom__in=rooms)


def read_by(actor: Staff, school_id: uuid.UUID | None) -> QuerySet[Conversation]:
    """The conversations of a school that somebody reads there, without a reason to give."""
    if school_id is None or actor.seat_at(school_id) is None:
        return Conversation.objects.none()
    added = Participant.objects.filter(user=actor.user_id, part=Part.ADDED, left_at=None)
    mine = Q(student__in=taught_by(actor, school_id).values("student_id")) | Q(pk__in=added.values("conversation_id"))
    return Conversation.objects.filter(mine, in_state(WITH_A_SCHOOL, prefix="student__"), school=school_id)


def teachers_of(conversation: Conversation) -> list[User]:
    """担任: who looks after a class of the pupil's at this school today."""
    rooms = current_classrooms().filter(school_id=conversation.school_id, enrolments__student=conversation.student_id)
    held = Homeroom.objects.filter(classroom__in=rooms, seat__user__is_active=True)
    return list({one.seat.user_id: one.seat.user for one in held.select_related("seat__user").order_by("pk")}.values())


def added_to(conversation: Conversation) -> list[User]:
    """Colleagues who were brought in and still work at the school."""
    here = StaffSeat.objects.filter(school=conversation.school_id, user__is_active=True).values("user_id")
    rows = Participant.objects.filter(conversation=conversation, part=Part.ADDED, left_at=None, user__in=here)
    return [row.user for row in rows.select_related("user").order_by("joined_at", "pk")]


def teaching(school: str, student: str) -> QuerySet[Homeroom]:
    """Who looks after a class of a pupil's at a school today; the names lead there from the outer row."""
    return Homeroom.objects.filter(
        classroom__in=current_classrooms(),
        classroom__school=OuterRef(school),
        classroom__enrolments__student=OuterRef(student),
        seat__user__is_active=True,
    )


def has_left(conversation: Conversation) -> bool:
    """Whether nobody at this school would read any more: the pupil is with no school of ours, or has no class here.

    A class of this year, or of one that is prepared. Who moves away keeps the class that they were in.
    """
    if conversation.student.state not in WITH_A_SCHOOL:
        return True
    rooms = open_classrooms().filter(school_id=conversation.school_id)
    return not rooms.filter(enrolments__student=conversation.student_id).exists()


def unheard(school_id: uuid.UUID) -> QuerySet[Conversation]:
    """Those of a school that go on although nobody there reads them; `is_left` where the pupil is not there any more.

    Who has graduated is left out: each spring it would be everybody, and there is nothing to decide about them.
    By sets of pupils, each made once for all: asked anew of each conversation it takes several times as long.
    """
    here = Enrolment.objects.filter(classroom__in=open_classrooms().filter(school_id=school_id))
    held = Homeroom.objects.filter(seat__user__is_active=True).values("classroom_id")
    rooms = current_classrooms().filter(school_id=school_id, pk__in=held)
    taught = Enrolment.objects.filter(classroom__in=rooms)
    staff = StaffSeat.objects.filter(school=school_id, user__is_active=True)
    added = Participant.objects.filter(part=Part.ADDED, left_at=None, user__in=staff.values("user_id"))
    known = in_state(WITH_A_SCHOOL | {State.TRANSFERRED}, prefix="student__")
    rows = Conversation.objects.filter(known, school=school_id, closed_at=None)
    has_moved = in_state({State.TRANSFERRED}, prefix="student__")
    is_left = ExpressionWrapper(has_moved | ~Q(student__in=here.values("student_id")), output_field=BooleanField())
    is_read = Q(student__in=taught.values("student_id")) | Q(pk__in=added.values("conversation_id"))
    return rows.annotate(is_left=is_left).filter(Q(is_left=True) | ~is_read)


def waiting() -> Q:
    """Of conversations: a guardian wants to be called, or has written what nobody of the staff has read."""
    read = Participant.objects.exclude(part=Part.GUARDIAN).filter(
        conversation=OuterRef("conversation"), read_count__gte=OuterRef("number")
    )
    words = Message.objects.filter(~Exists(read), conversation=OuterRef("pk"), kind__in=Message.SAYING)
    return Q(wants_call_since__isnull=False) | Q(Exists(words))


def staff_of(conversation: Conversation) -> list[User]:
    """All of them, teachers first, each once."""
    return list({user.pk: user for user in [*teachers_of(conversation), *added_to(conversation)]}.values())
