"""What a school and a guardian have said to each other about a pupil."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Guardianship, StaffSeat, User
from messaging.conversations.models import Conversation, ConversationRules, Message, MessageFile, Participant
from messaging.conversations.writing import add, bring_in, note_read
from schools.models import Classroom
from tests.factories import make_staff
from tests.files.making import make_file
from tetoru.access import Role
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def talked(writer: User, room: Classroom, student: Any) -> dict[str, Any]:
    """A conversation of the class's teacher with the pupil's mother, with a file and a colleague who was brought in."""
    with tenant_scope(room.tenant_id), transaction.atomic():
        before = Conversation.objects.filter(student=student).first()
        if before is not None:  # the board's place has the pupil of the school's
            return _ids(before)
        ConversationRules.objects.create(tenant_id=room.tenant_id, school_id=room.school_id, guardians_open=True)
        link = Guardianship.objects.filter(student=student).order_by("pk").first()
        assert link is not None
        now = timezone.now()
        talk = Conversation.objects.create(
            tenant_id=room.tenant_id, school_id=room.school_id, student=student, subject="給食", opened_by=writer,
            opened_at=now, last_at=now, key=new_id(),
        )  # fmt: skip
        who = {"tenant_id": room.tenant_id, "conversation": talk, "joined_at": now}
        Participant.objects.create(**who, user_id=link.guardian_id, part="guardian")
    colleague = make_staff(room.year.tenant, room.school, Role.TEACHER, name="黒木 春菜")
    file = make_file(writer, text="代替食")
    with tenant_scope(room.tenant_id), transaction.atomic():
        said = add(talk, Message.Kind.SAID, now=now, author_id=writer.pk, text="くるみパンの日のことです。")
        MessageFile.objects.create(tenant_id=room.tenant_id, message=said, file=file, order=1)
        bring_in(talk, colleague.pk, now=now)
        add(talk, Message.Kind.JOINED, now=now, author_id=writer.pk, about_id=colleague.pk)
        if StaffSeat.objects.filter(user=writer, school=room.school_id).exists():
            note_read(talk, writer.pk, part="teacher", now=now)
        return _ids(talk)


def _ids(talk: Conversation) -> dict[str, Any]:
    added = Participant.objects.get(conversation=talk, part="added")
    file = MessageFile.objects.get(message__conversation=talk)
    return {"conversation_id": talk.pk, "conversation_file_id": file.file_id, "reader_id": added.user_id}
