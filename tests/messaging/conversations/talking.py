"""Short ways to begin conversations and write in them, as a browser does."""

import uuid
from typing import Any

from django.db import transaction
from django.test import Client

from accounts.models import Guardianship, User
from auditlog.models import Entry
from messaging.conversations.models import Conversation, ConversationRules, Message, Participant
from messaging.delivery.models import Delivery, Mailing
from schools.models import School, Student
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def begin(client: Client, student: Student, *guardians: User, place: str = "hibari", **other: Any) -> uuid.UUID:
    """A member of staff begins with these guardians; gives the id of the newest conversation about the pupil."""
    response: Any = client.post(f"/s/{place}/students/{student.pk}/conversations/new/", opening(*guardians, **other))
    assert response.status_code == 302, response.content.decode()
    return rows(Conversation, student.tenant_id, student=student)[-1].pk


def opening(*guardians: User, **other: Any) -> dict[str, Any]:
    """What the form sends."""
    words = {"subject": "給食について", "text": "くるみパンの日のことです。", "key": str(new_id())}
    return {"guardians": [str(guardian.pk) for guardian in guardians], **words, **other}


def at_desk(conversation_id: uuid.UUID, page: str = "", *, place: str = "hibari") -> str:
    return f"/s/{place}/conversations/{conversation_id}/{page}"


def at_home(conversation_id: uuid.UUID) -> str:
    return f"/conversations/{conversation_id}/"


def write(client: Client, url: str, text: str = "わかりました。", **other: Any) -> Any:
    return client.post(url, {"text": text, "key": str(new_id()), "deed": "say", **other})


def page(client: Client, url: str) -> str:
    response: Any = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return str(response.content.decode())


def rows(model: Any, tenant_id: uuid.UUID, **which: Any) -> list[Any]:
    with tenant_scope(tenant_id), transaction.atomic():
        return list(model.objects.filter(**which).order_by("pk"))


def messages_in(student: Student) -> list[tuple[str, str]]:
    """(kind, text) of everything said about a pupil, in order."""
    with tenant_scope(student.tenant_id), transaction.atomic():
        found = Message.objects.filter(conversation__student=student).order_by("conversation_id", "number")
        return [(message.kind, message.text) for message in found]


def participant(conversation_id: uuid.UUID, user: User) -> Participant:
    (tenant_id,) = user.tenant_ids
    (found,) = rows(Participant, tenant_id, conversation=conversation_id, user=user)
    return found


def told(student: Student) -> list[set[uuid.UUID]]:
    """Whom each mailing about messages reached, in order."""
    with tenant_scope(student.tenant_id), transaction.atomic():
        mailings = Mailing.objects.filter(kind="message").order_by("pk")
        return [
            set(Delivery.objects.filter(mailing_id=one.pk).values_list("guardian_id", flat=True)) for one in mailings
        ]


def set_rules(school: School, **rules: Any) -> None:
    with tenant_scope(school.tenant_id), transaction.atomic():
        ConversationRules.objects.update_or_create(tenant_id=school.tenant_id, school=school, defaults=rules)


def set_rights(guardian: User, student: Student, **rights: Any) -> None:
    with tenant_scope(student.tenant_id), transaction.atomic():
        Guardianship.objects.filter(guardian=guardian, student=student).update(**rights)


def entries(student: Student, event: str) -> list[Entry]:
    with tenant_scope(student.tenant_id):
        return list(Entry.objects.filter(event=event, subject_id=student.pk).order_by("id"))
