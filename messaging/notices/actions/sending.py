"""Confirming and sending: a draft becomes a notice, once."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.bells import ring_after_hold
from messaging.notices.errors import AlreadySent, DraftChanged, DraftOnItsWay
from messaging.notices.guard.checks import findings_in, hold_back
from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.models import Approval, Confirmation, Draft, Notice
from messaging.notices.permissions import EDIT_DRAFT, SEND_AT_ONCE
from messaging.notices.releasing import notice_from
from messaging.notices.stages import bring_back, move_on, set_off
from messaging.notices.tasks import fan_out_notice, queue_of, release_draft
from messaging.notices.telling import tell_approvers
from tetoru.access import Staff, require
from tetoru.db.clock import database_now
from tetoru.jobs import ring


@dataclass(frozen=True)
class Confirmed:
    """What the confirmation page sends: what was seen there, what was ticked, when it shall go out."""

    version: int
    households: int
    acknowledged: frozenset[str] = frozenset()
    send_at: dt.datetime | None = None
    words: str = ""
    """For the person who is asked to agree."""


def confirm_draft(actor: Staff, draft: Draft, *, confirmed: Confirmed) -> Draft:
    """Let what was confirmed go its way: to a second person, to its time, or into the hold.

    A second press changes nothing. Raises DraftChanged when text or homes are not those that were confirmed, and
    whatever the checks hold it back with (`messaging.notices.guard`).
    """
    require(actor, EDIT_DRAFT, draft)
    with audited(actor, Event.DRAFT_CONFIRMED) as entry:
        current = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if current is None or not current.is_writing:
            entry.describe(draft, again=True)
            return current or draft
        situation = Situation.of(actor, current, now=database_now(), send_at=confirmed.send_at)
        found = findings_in(situation)
        hold_back(found, acknowledged=confirmed.acknowledged, asks_a_second=True)
        if (current.version, situation.reach.households) != (confirmed.version, confirmed.households):
            raise DraftChanged
        confirmation = _confirmation(actor, situation, confirmed, found)
        because = [finding.key for finding in found if finding.weight is Weight.SECOND]
        if because:
            _ask_a_second(confirmation, because, words=confirmed.words)
        else:
            set_off(current, confirmation, now=situation.now)
        ring_after_hold(current, confirmation)
        entry.describe(current, households=confirmation.households, stage=current.stage, because=because)
        entry.details["found"] = sorted(finding.key for finding in found)
    return current


def stop_sending(actor: Staff, draft: Draft) -> Draft:
    """Bring a confirmed draft back, with nothing lost. Raises AlreadySent when it was too late."""
    require(actor, EDIT_DRAFT, draft)
    with audited(actor, Event.SENDING_STOPPED) as entry:
        current = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if current is None:
            raise AlreadySent
        entry.describe(current, stage=current.stage)
        if not current.is_writing:
            is_anothers = actor.user_id not in {current.author_id, current.confirmation.confirmed_by_id}
            bring_back(current, because=Draft.Returned.STOPPED if is_anothers else "")
    return current


def send_at_once(actor: Staff, draft: Draft) -> None:
    """End the hold of an urgent notice now. Raises DraftOnItsWay where there is no hold to end."""
    require(actor, SEND_AT_ONCE, draft)
    with audited(actor, Event.HOLD_ENDED) as entry:
        current = Draft.objects.select_for_update().filter(pk=draft.pk, stage=Draft.Stage.HELD).first()
        if current is None:
            raise DraftOnItsWay
        Confirmation.objects.filter(draft=current).update(release_at=database_now())
        entry.describe(current)
        ring(release_draft, tenant_id=current.tenant_id, draft_id=current.pk)


def send_draft(
    actor: Staff, draft: Draft, *, version: int, households: int, acknowledged: frozenset[str] = frozenset()
) -> Notice:
    """Confirm and send in one go, without the hold: for programs. People confirm, and can still stop it.

    Gives the notice that is already on its way when the draft was sent before. Raises DraftChanged when text or homes
    are not those that were confirmed, and whatever the checks hold it back with: what needs a second person, too.
    """
    require(actor, EDIT_DRAFT, draft)
    with audited(actor, Event.NOTICE_SENT) as entry:
        current = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if current is None:
            notice = Notice.objects.get(draft_id=draft.pk)
            entry.describe(notice, again=True)
            return notice
        if not current.is_writing:
            raise DraftOnItsWay
        situation = Situation.of(actor, current, now=timezone.now())
        found = findings_in(situation)
        hold_back(found, acknowledged=acknowledged)
        reach = situation.reach
        if (current.version, reach.households) != (version, households):
            raise DraftChanged
        notice = notice_from(situation)
        entry.describe(notice, urgency=notice.urgency, households=reach.households, students=reach.students)
        entry.details["found"] = sorted(finding.key for finding in found)
        ring(fan_out_notice, queue=queue_of(notice.urgency), tenant_id=notice.tenant_id, notice_id=notice.pk)
    return notice


def _confirmation(actor: Staff, situation: Situation, confirmed: Confirmed, found: list[Finding]) -> Confirmation:
    draft = situation.draft
    confirmation = Confirmation(
        tenant_id=draft.tenant_id,
        draft=draft,
        confirmed_by_id=actor.user_id,
        confirmed_at=situation.now,
        version=confirmed.version,
        households=confirmed.households,
        acknowledged=sorted(confirmed.acknowledged & {finding.key for finding in found}),
        send_at=confirmed.send_at,
    )
    confirmation.found = json.dumps([_as_shown(finding) for finding in found], ensure_ascii=False)
    confirmation.save(force_insert=True)
    return confirmation


def _as_shown(finding: Finding) -> dict[str, Any]:
    return {
        "key": finding.key,
        "weight": finding.weight.value,
        "text": finding.text,
        "details": list(finding.details),
        "lines": [[line.text, line.mark, line.place] for line in finding.lines],
        "more": finding.more,
    }


def _ask_a_second(confirmation: Confirmation, because: list[str], *, words: str) -> None:
    draft = confirmation.draft
    approval = Approval.objects.create(
        tenant_id=draft.tenant_id,
        draft=draft,
        because=because,
        asked_by_id=confirmation.confirmed_by_id,
        asked_at=confirmation.confirmed_at,
        asked_words=words,
    )
    move_on(draft, Draft.Stage.AWAITING)
    tell_approvers(approval, draft)
