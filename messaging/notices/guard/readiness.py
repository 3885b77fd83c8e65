"""Whether a draft can be sent at all: its words, its homes, and who may send it."""

import uuid
from collections.abc import Iterator

from django.utils.translation import gettext as _

from messaging.notices.audiences import covers_school
from messaging.notices.errors import NobodyReached, NotReady, ReservedForManagers, UrgentForManagers
from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.models import AudienceItem, SendingRules, Urgency
from messaging.notices.permissions import SEND_NOTICE, Sending
from tetoru.errors import DomainError


def is_complete(situation: Situation) -> Iterator[Finding]:
    """A title, a text and an audience."""
    draft = situation.draft
    if not (draft.title.strip() and draft.body.strip()) or situation.audience.is_empty:
        yield _to_mend("words.missing", NotReady)


def is_theirs_to_send(situation: Situation) -> Iterator[Finding]:
    """Urgent notices are a manager's; so are those to a whole school, where nobody is asked to agree to others'."""
    school_id = situation.draft.school_id
    is_urgent = situation.draft.urgency == Urgency.URGENT
    knows_no_approval = school_id is not None and situation.rules.approval == SendingRules.Approval.NONE
    is_reserved = is_urgent or (knows_no_approval and reaches_whole_school(situation))
    if not SEND_NOTICE.allows(situation.actor, Sending(school_id, is_reserved)):
        yield _to_mend("sender.reserved", UrgentForManagers if is_urgent else ReservedForManagers)


def reaches_somebody(situation: Situation) -> Iterator[Finding]:
    """At least one home gets it."""
    if not situation.audience.is_empty and situation.reach.households == 0:
        yield _to_mend("homes.none", NobodyReached)


def reaches_whole_school(situation: Situation) -> bool:
    """Whether every family is meant, by one tick or by many; one's own classes are never "everybody"."""
    if any(item.kind in {AudienceItem.Kind.SCHOOL, AudienceItem.Kind.TENANT} for item in situation.items):
        return True
    school_id, audience = situation.draft.school_id, situation.audience
    return school_id is not None and not _is_own(situation, school_id) and covers_school(audience, school_id)


def _is_own(situation: Situation, school_id: uuid.UUID) -> bool:
    seat, audience = situation.actor.seat_at(school_id), situation.audience
    return seat is not None and not audience.student_ids and set(audience.classroom_ids) <= seat.classroom_ids


def _to_mend(key: str, refusal: type[DomainError]) -> Finding:
    return Finding(key, Weight.STOPS, str(refusal.text), page="draft", action=_("書きなおす"), refusal=refusal)
