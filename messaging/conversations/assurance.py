"""Proves that a conversation is read by its two sides, by a manager with a reason, and stands sealed (§§7, 19).

Asked of the rows as they are; nothing is written.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from itertools import chain

from django.db import connection, models
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.desks import desks_of
from accounts.models import Guardianship, StaffSeat
from accounts.seats import seats_of
from accounts.selectors import children_of
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from messaging.conversations.models import Conversation, ConversationRules, Message, MessageFile, Participant
from messaging.conversations.permissions import READ_CONVERSATION
from messaging.conversations.readers import staff_of
from messaging.conversations.selectors.talks import LOOK_LASTS, talk_at, talk_of
from messaging.conversations.staff_forms import LookForm
from schools.states import WITH_A_SCHOOL
from schools.walks import living_tenants
from tetoru.access import Guardian, Staff
from tetoru.assurance import Broken, check
from tetoru.crypto.cipher import OVERHEAD, key_id_of
from tetoru.crypto.destruction import records_of
from tetoru.crypto.fields import is_readable
from tetoru.crypto.places import places_of

LOOKED_AT = 20
"""How many conversations of each tenant, the newest ones."""
COLLEAGUES = 10
"""So many of the staff who do not read it are tried on each."""
NEWEST = 1_000
"""So many of a tenant's newest entries and reasons are looked at."""
LATELY = dt.timedelta(days=92)
SLACK = dt.timedelta(minutes=1)
"""The log has the database's clock, a message the application's."""
MODELS: tuple[type[models.Model], ...] = (Conversation, ConversationRules, Message, MessageFile, Participant)
IN_CLEAR = {"conversations_message.kind", "conversations_participant.part"}
"""Columns with letters in them that are words of the code."""
LETTERS = """
select table_name || '.' || column_name from information_schema.columns
where table_schema = 'public' and table_name = any(%s)
  and (data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY'))
"""
# Every value, not a sample: the header alone is compared, which names the key.
HEADERS = """
select substring({column} for 5), min(octet_length({column})), count(*) from {table}
where {mine} and {column} is not null group by 1
"""
Tried = tuple[Guardian | Staff, bool]
"""Somebody, and whether they are expected to read."""
READING = (
    "school:conversation",
    "school:conversation_file",
    "school:conversation_file_content",
    "school:conversation_file_page",
)


@check(
    "conversations.sides",
    section=19,
    promise=_(
        "個別連絡を読めるのは、宛先の保護者と、その学級の担任と、加わった教職員だけです。書いた人も、この人たちだけです。"
    ),
    breaks=_("宛先でない保護者か、担任でも加わった人でもない教職員に1件でも開くか、参加していない人の発言があるとき。"),
)
def conversations_are_read_by_their_two_sides() -> str:
    """Try the newest conversations on those who take part, on other guardians and on other staff."""
    opened = shut = 0
    for tenant_id in living_tenants():
        for conversation in _newest():
            _ensure_own_words(conversation)
            for reader, is_inside in chain[Tried](_homes(conversation), _staff(conversation, tenant_id)):
                is_open = _reads(reader, conversation)
                if is_open and not is_inside:
                    raise Broken(f"conversation {conversation.pk} is open to {reader.user_id}")
                if is_inside and not is_open:
                    raise Broken(f"conversation {conversation.pk} is shut for {reader.user_id}, who takes part")
                opened, shut = opened + is_open, shut + (not is_open)
    return f"conversations opened {opened} times to those who take part, and stayed shut {shut} times to others"


def _newest() -> list[Conversation]:
    found = Conversation.objects.select_related("student", "school").order_by("-last_at", "-pk")
    return list(found[:LOOKED_AT])


def _ensure_own_words(conversation: Conversation) -> None:
    """Each word was said by somebody who has, or had, a part in it."""
    parts = Participant.objects.filter(conversation=conversation).values("user_id")
    said = Message.objects.filter(conversation=conversation, kind__in=Message.SAYING)
    if strange := said.exclude(author__in=parts).first():
        raise Broken(f"message {strange.pk} is of somebody who takes no part in conversation {conversation.pk}")


def _homes(conversation: Conversation) -> Iterator[Tried]:
    """Guardians, and whether they read: those of the child, and one of another child."""
    rows = Participant.objects.filter(conversation=conversation, part=Participant.Part.GUARDIAN, left_at=None)
    inside = set(rows.values_list("user_id", flat=True))
    links = Guardianship.objects.filter(state=Guardianship.State.ACTIVE).order_by("pk")
    own = links.filter(student=conversation.student_id)
    may = set(own.filter(may_contact=True).values_list("guardian_id", flat=True))
    may = may if conversation.student.state in WITH_A_SCHOOL else set()
    known = {*inside, *own.values_list("guardian_id", flat=True)}
    stranger = links.exclude(guardian__in=known).values_list("guardian_id", flat=True).first()
    for pk in sorted({*known, stranger} if stranger else known):
        yield Guardian(pk, (conversation.tenant_id,)), pk in inside & may


def _staff(conversation: Conversation, tenant_id: uuid.UUID) -> Iterator[Tried]:
    """Members of staff, and whether they read without a reason: all who do, and some of those who don't."""
    is_there = conversation.student.state in WITH_A_SCHOOL
    inside = {user.pk: user for user in staff_of(conversation)} if is_there else {}
    seats = StaffSeat.objects.filter(user__is_active=True).exclude(user__in=inside).select_related("user")
    here, elsewhere = seats.filter(school=conversation.school_id), seats.exclude(school=conversation.school_id)
    others = {seat.user_id: seat.user for part in (here, elsewhere) for seat in part.order_by("pk")[:COLLEAGUES]}
    for user in [*inside.values(), *others.values()]:
        yield Staff(user.pk, tenant_id, seats_of(user.pk, tenant_id)), user.pk in inside


def _reads(reader: Guardian | Staff, conversation: Conversation) -> bool:
    """Whether it opens to them without a reason: a manager who has just given one is not counted."""
    try:
        if isinstance(reader, Guardian):
            return READ_CONVERSATION.allows(reader, talk_of(reader, children_of(reader), conversation.pk))
        desks = desks_of(reader)
        desk = next((desk for desk in desks if desk.school_id == conversation.school_id), desks[0] if desks else None)
        if desk is None:
            return False
        talk = talk_at(reader, desk, conversation.pk)
    except Http404:
        return False
    has_reason = talk.is_looking and not talk.is_reader and _looked(conversation.pk, reader.user_id)
    return READ_CONVERSATION.allows(reader, talk) and not has_reason


@check(
    "conversations.reason",
    section=19,
    promise=_(
        "管理職が、加わっていない個別連絡を読むには理由がいります。だれが、いつ、なぜ読んだかは、参加している人みんなに見えます。"
    ),
    breaks=_(
        "理由のない、または読めない記録があるか、操作の記録にある管理職の閲覧に、個別連絡の中に残る理由が1つでも欠けるとき。"
    ),
)
def managers_read_with_a_reason() -> str:
    """Every look has its words where all who take part read them, and so has every page of the log that showed one."""
    if any(LookForm({"reason": nothing, "key": ""}).is_valid() for nothing in ("", " ", "\u3000", "\n")):
        raise Broken("the form takes no reason for a reason")
    reasons = entries = 0
    for tenant_id in living_tenants():
        looks = Message.objects.filter(kind__in=Message.LOOKING).order_by("-at", "-pk")[:NEWEST]
        for look in looks:
            if look.author_id is None or not str(look.text).strip() or not is_readable(look.text):
                raise Broken(f"message {look.pk} tells of a look without a reason")
            reasons += 1
        for entry in _readings(tenant_id):
            if not _has_right(entry):
                raise Broken(f"entry {entry.pk}: {entry.actor_id} read a conversation without a reason")
            entries += 1
    return (
        f"{reasons} looks, each with its reason in the conversation; {entries} entries of reading, none without a right"
    )


def _readings(tenant_id: uuid.UUID) -> list[Entry]:
    """What the log has of looks with a reason, and of pages with a conversation that were shown to staff."""
    since = timezone.now() - LATELY
    done = Entry.objects.filter(tenant_id=tenant_id, actor_kind="staff", outcome=Outcome.DONE, at__gte=since)
    looks = done.filter(event=Event.CONVERSATION_LOOKED_INTO).order_by("-at")[:NEWEST]
    pages = done.filter(event=Event.PAGE_VIEWED, subject_kind="student", details__page__in=READING, details__status=200)
    return [*looks, *pages.order_by("-at")[:NEWEST]]


def _has_right(entry: Entry) -> bool:
    """Whoever looked with a reason left it there; whoever read a page left one before, or takes part, or took part."""
    about = Conversation.objects.filter(pk=entry.details.get("conversation_id")).first()
    if about is None or entry.actor_id is None:
        return False
    if _looked(about.pk, entry.actor_id, at=entry.at):
        return True
    if entry.event == Event.CONVERSATION_LOOKED_INTO:
        return False
    had_part = Participant.objects.filter(conversation=about, user=entry.actor_id).exists()
    return had_part or any(entry.actor_id == user.pk for user in staff_of(about))


def _looked(conversation_id: uuid.UUID, user_id: uuid.UUID, *, at: dt.datetime | None = None) -> bool:
    """Whether somebody's reason stands in the conversation, given within the time for which it counts."""
    moment = at or timezone.now()
    looks = Message.objects.filter(kind__in=Message.LOOKING, author=user_id, conversation=conversation_id)
    return looks.filter(at__gte=moment - LOOK_LASTS - SLACK, at__lte=moment + SLACK).exists()


@check(
    "conversations.sealed",
    section=7,
    promise=_("個別連絡の件名と本文は、1つ残らず、その団体の鍵で暗号化して保存します。"),
    breaks=_("暗号の形でない値か、ほかの団体の鍵を名のる値が1つでもあるか、文字のまま保存する列がふえたとき。"),
)
def every_word_is_sealed() -> str:
    """All values of the conversations' columns name a key of their tenant; no other column has letters in it."""
    tables = [model._meta.db_table for model in MODELS]
    with connection.cursor() as cursor:
        cursor.execute(LETTERS, (tables,))
        if letters := sorted({name for (name,) in cursor.fetchall()} - IN_CLEAR):
            raise Broken(f"letters in clear: {', '.join(letters)}")
    values = 0
    for tenant_id in living_tenants():
        ids = {record.id for record in records_of(tenant_id)}
        for place in (place for place in places_of(tenant_id) if place.model in MODELS):
            with connection.cursor() as cursor:
                cursor.execute(place.compose(HEADERS, tenant_id))
                found = cursor.fetchall()
            if wrong := sum(n for head, least, n in found if key_id_of(bytes(head)) not in ids or least < OVERHEAD):
                raise Broken(f"{tenant_id}: {wrong} values of {place.name} are not sealed by a key of their own")
            values += sum(n for _head, _least, n in found)
    return f"all {values:,} subjects and messages are sealed; no other column of these tables has letters in it"
