"""Conversations as one person has them: the lists, and one with what that person may do in it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from accounts.desks import Desk
from accounts.models import Guardianship
from accounts.selectors import CHILDREN, Child, children_bounds
from messaging.conversations.errors import ChildHasLeft
from messaging.conversations.models import Conversation, ConversationRules, Message, Participant
from messaging.conversations.permissions import BRING_IN, FIND_UNHEARD, LOOK_WITH_REASON
from messaging.conversations.readers import has_left, read_by, unheard, waiting
from messaging.conversations.selectors.rules import rules_at
from schools.states import WITH_A_SCHOOL, in_state
from tetoru.access import Guardian, Staff
from tetoru.db.prepared import prepared_cursor

LOOK_LASTS = dt.timedelta(minutes=30)
"""So long after the reason was written a manager may read; then it is asked for again."""

MOST = 200
"""So many stand in a list that has no pages."""

# Every page of a guardian asks this; through the ORM it takes three times as long (docs/performance.md).
UNREAD = """
select count(*) from conversations_participant p
join conversations_conversation c on c.tenant_id = p.tenant_id and c.id = p.conversation_id
where p.tenant_id = any(%(tenants)s) and p.user_id = %(guardian)s and p.part = 'guardian' and p.left_at is null
  and p.read_count < c.said_count and c.student_id in (select id from children where may_contact)
"""


@dataclass(frozen=True)
class Talk:
    """A conversation and how one person stands to it."""

    conversation: Conversation
    rules: ConversationRules
    is_reader: bool
    may_answer: bool = True
    looks_until: dt.datetime | None = None
    """Until when somebody who has given a reason reads."""
    child: Child | None = None
    """As its guardian sees it."""
    has_left: bool = False
    """The pupil has moved away, graduated, or has no class at this school any more: nobody writes."""
    is_unheard: bool = False
    """The pupil has a class here, and nobody at the school reads: who leads the school may bring somebody in."""

    @property
    def is_looking(self) -> bool:
        """Whether it is read with a reason."""
        return self.looks_until is not None and timezone.now() < self.looks_until

    @property
    def is_over(self) -> bool:
        """Ended, or the pupil has left the school."""
        return self.conversation.closed_at is not None or self.has_left

    @property
    def takes_words(self) -> bool:
        """Whether this person can write something now."""
        goes_on = self.rules.is_on and self.conversation.closed_at is None and not self.has_left
        return self.is_reader and self.may_answer and goes_on

    @property
    def may_begin_anew(self) -> bool:
        """Whether a guardian can begin another about this child at this school."""
        return self.may_answer and self.rules.is_on and self.rules.guardians_open and not self.has_left


def conversations_at(actor: Staff, desk: Desk) -> Any:
    """What this person reads at the desk, newest first, each with `is_unread` and its `guardians`."""
    seen = Participant.objects.filter(conversation=OuterRef("pk"), user=actor.user_id).values("read_count")[:1]
    found = read_by(actor, desk.school_id).annotate(read_count=Coalesce(Subquery(seen), 0))
    at_home = Participant.objects.filter(part=Participant.Part.GUARDIAN).select_related("user").order_by("pk")
    return _shown(found).prefetch_related(Prefetch("participants", at_home, to_attr="guardians"))


def conversations_about(actor: Staff, desk: Desk, student_id: uuid.UUID) -> list[Talk]:
    """All about a pupil that this person reads, and those that could be read with a reason. Newest first."""
    here = Conversation.objects.filter(school=desk.school_id, student=student_id).select_related("student", "school")
    mine = {talk.pk: talk for talk in conversations_at(actor, desk).filter(student=student_id)}
    rules = rules_at([desk.school_id])[desk.school_id] if desk.school_id else ConversationRules()
    found = here.order_by("-last_at", "-pk")[:MOST]
    talks = [Talk(mine.get(one.pk, one), rules, one.pk in mine, has_left=_is_gone(one)) for one in found]
    return [talk for talk in talks if talk.is_reader or LOOK_WITH_REASON.allows(actor, talk)]


@dataclass(frozen=True)
class Unheard:
    """For who leads a school: what goes on there although nobody reads it."""

    left: list[Conversation]
    """The pupil has moved away, or has no class there any more."""
    waiting: list[Conversation]
    """The class has no teacher, nobody was brought in, and a guardian waits."""


def unheard_at(actor: Staff, desk: Desk) -> Unheard:
    """Who wants to be called first. One query, for who leads the school."""
    if desk.school_id is None or not FIND_UNHEARD.allows(actor, desk):
        return Unheard([], [])
    found: Any = unheard(desk.school_id).filter(Q(is_left=True) | waiting()).select_related("student")
    rows = list(found.order_by(F("wants_call_since").asc(nulls_last=True), "-last_at", "-pk")[:MOST])
    return Unheard([one for one in rows if one.is_left], [one for one in rows if not one.is_left])


def talk_at(actor: Staff, desk: Desk, conversation_id: uuid.UUID) -> Talk:
    """One conversation at a desk. Raises Http404 for who neither reads it nor could with a reason."""
    rows = Conversation.objects.filter(school=desk.school_id, pk=conversation_id).select_related("student", "school")
    found = rows.first() if desk.school_id else None
    if found is None:
        raise Http404
    is_reader = read_by(actor, desk.school_id).filter(pk=found.pk).exists()
    rules, until = rules_at([found.school_id])[found.school_id], _looks_until(actor, found)
    is_unheard = not is_reader and FIND_UNHEARD.allows(actor, desk) and _is_unheard(found)
    talk = Talk(found, rules, is_reader, looks_until=until, has_left=has_left(found), is_unheard=is_unheard)
    if not (is_reader or LOOK_WITH_REASON.allows(actor, talk) or BRING_IN.allows(actor, talk)):
        raise Http404
    return talk


def conversations_of(actor: Guardian, children: Sequence[Child]) -> Any:
    """A guardian's own, over all children, newest first; each with `is_unread` and `may_answer`."""
    return _shown(_of_family(actor).filter(student__in=[child.id for child in children]))


def talk_of(actor: Guardian, children: Sequence[Child], conversation_id: uuid.UUID) -> Talk:
    """One of a guardian's own. Raises Http404, and ChildHasLeft where it was one until the child left."""
    found: Any = conversations_of(actor, children).filter(pk=conversation_id).first()
    if found is None:
        own = _of_family(actor).filter(~in_state(WITH_A_SCHOOL, prefix="student__"), pk=conversation_id)
        raise ChildHasLeft if own.exists() else Http404
    child = next(child for child in children if child.id == found.student_id)
    rules = rules_at([found.school_id])[found.school_id]
    return Talk(found, rules, is_reader=True, may_answer=found.may_answer, child=child, has_left=has_left(found))


def unread_of(actor: Guardian) -> int:
    """In how many of a guardian's conversations something new stands. One query."""
    if not actor.tenant_ids:
        return 0
    with prepared_cursor() as cursor:
        cursor.execute(f"with children as ({CHILDREN}) {UNREAD}", children_bounds(actor))
        ((count,),) = cursor.fetchall()
        return int(count)


def _of_family(actor: Guardian) -> Any:
    """Those that a guardian takes part in and may be written to in, wherever the child is now."""
    found = Conversation.objects.filter(
        participants__user=actor.user_id,
        participants__part=Participant.Part.GUARDIAN,
        participants__left_at=None,
        student__guardianships__guardian=actor.user_id,
        student__guardianships__state=Guardianship.State.ACTIVE,
        student__guardianships__may_contact=True,
    )
    return found.annotate(read_count=F("participants__read_count"), may_answer=F("student__guardianships__may_answer"))


def _is_gone(conversation: Conversation) -> bool:
    return conversation.student.state not in WITH_A_SCHOOL


def _shown(found: Any) -> Any:
    is_unread = ExpressionWrapper(Q(said_count__gt=F("read_count")), output_field=BooleanField())
    return found.annotate(is_unread=is_unread).select_related("student", "school").order_by("-last_at", "-pk")


def _is_unheard(conversation: Conversation) -> bool:
    found: Any = unheard(conversation.school_id)
    return bool(found.filter(pk=conversation.pk, is_left=False).exists())


def _looks_until(actor: Staff, conversation: Conversation) -> dt.datetime | None:
    looked = Message.objects.filter(conversation=conversation, kind__in=Message.LOOKING, author=actor.user_id)
    last = looked.order_by("-number").values_list("at", flat=True).first()
    return last + LOOK_LASTS if last else None
