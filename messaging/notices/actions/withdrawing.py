"""Taking a notice back, with proof; and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.delivery.outbox import cancel
from messaging.delivery.tasks import deliver_mail, deliver_push
from messaging.notices.announcing import queue_replacement
from messaging.notices.errors import AlreadyWithdrawn, DraftUnreadable, PaperChanged, PaperUnreadable
from messaging.notices.fan_out import stop
from messaging.notices.guard.reason import look_for_names
from messaging.notices.models import Draft, Notice, Paper, Urgency, Withdrawal
from messaging.notices.papers import kept
from messaging.notices.permissions import LEAD, WITHDRAW_NOTICE
from messaging.notices.proofs.fixing import fix_facts
from messaging.notices.tasks import work_out_proof
from messaging.notices.withdrawal_lock import close
from tetoru.access import Staff, require
from tetoru.crypto.fields import has_unreadable
from tetoru.db.clock import database_now
from tetoru.ids import new_id
from tetoru.jobs import ring


@dataclass(frozen=True)
class Reason:
    """Why a notice is taken back, as guardians read it, and who is mailed about it."""

    kind: str
    words: str
    told: str
    asked_about: str = ""
    """The words about whose names the actor has been asked already."""


def withdraw_notice(actor: Staff, notice: Notice, *, reason: Reason) -> Withdrawal:
    """Take a notice back: from now on nobody opens it, nothing of it is sent, and what its proof will say is fixed.

    Waits for those who are opening it at this moment and for the chunk that is being addressed: they are in the
    proof, nobody after them is. A mail that a worker holds in its hands may still go out; it carries no content, and
    its link leads to the short notice. Raises NamesInReason once for the same words, and AlreadyWithdrawn.
    """
    require(actor, WITHDRAW_NOTICE, notice)
    with audited(actor, Event.NOTICE_WITHDRAWN) as entry:
        if reason.asked_about != reason.words:
            look_for_names(notice, reason.words)
        close(notice.pk)
        stop(notice.pk)
        current = Notice.objects.select_for_update(of=("self",)).select_related("school", "tenant", "author")
        notice = current.get(pk=notice.pk)
        if notice.state == Notice.State.WITHDRAWN:
            raise AlreadyWithdrawn
        notice.state = Notice.State.WITHDRAWN
        notice.save(update_fields=["state"])
        withdrawal = Withdrawal(tenant_id=notice.tenant_id, notice=notice, by_id=actor.user_id, kind=reason.kind)
        withdrawal.words, withdrawal.told = reason.words, reason.told
        withdrawal.cancelled_count = cancel(notice.tenant_id, notice.pk)
        withdrawal.at = database_now()
        fix_facts(withdrawal)
        told = queue_replacement(withdrawal)
        entry.describe(notice, kind=reason.kind, homes=withdrawal.home_count, opened=withdrawal.opened_count)
        entry.details |= {"cancelled": withdrawal.cancelled_count, "mails": told}
        ring(work_out_proof, tenant_id=notice.tenant_id, withdrawal_id=withdrawal.pk)
        ring(deliver_mail, tenant_id=notice.tenant_id)
        ring(deliver_push, tenant_id=notice.tenant_id)
    return withdrawal


def begin_correction(actor: Staff, withdrawal: Withdrawal) -> Draft:
    """Begin a draft with the words of a withdrawn notice. Its audience is empty: to whom it goes is chosen anew.

    Raises DraftUnreadable when the words don't open.
    """
    require(actor, WITHDRAW_NOTICE, withdrawal.notice)
    with audited(actor, Event.NOTICE_CORRECTED) as entry:
        notice = withdrawal.notice
        if has_unreadable(notice):
            raise DraftUnreadable
        draft = Draft(tenant_id=notice.tenant_id, school_id=notice.school_id, author_id=actor.user_id, id=new_id())
        draft.title, draft.body, draft.corrects = notice.title, notice.body, notice
        is_reserved = notice.urgency == Urgency.URGENT and not LEAD.allows(actor, notice)
        draft.urgency = Urgency.IMPORTANT if is_reserved else notice.urgency
        draft.saved_at, draft.saved_by_id = timezone.now(), actor.user_id
        draft.save(force_insert=True)
        entry.describe(notice, draft=draft.pk)
    return draft


def save_paper(actor: Staff, withdrawal: Withdrawal, *, kind: str, version: int, words: Mapping[str, str]) -> Paper:
    """Keep what was written on a paper.

    Raises PaperChanged unless `version` is the one that was last saved, PaperUnreadable where saving would overwrite
    what does not open.
    """
    require(actor, WITHDRAW_NOTICE, withdrawal.notice)
    with audited(actor, Event.PAPER_SAVED) as entry:
        paper = _locked(withdrawal, kind)
        if has_unreadable(paper):
            raise PaperUnreadable
        if paper.version != version:
            raise PaperChanged
        paper.words, paper.version = kept(words), version + 1
        paper.saved_at, paper.saved_by_id = timezone.now(), actor.user_id
        paper.save()
        entry.describe(withdrawal.notice, paper=kind, version=paper.version)
    return paper


def _locked(withdrawal: Withdrawal, kind: str) -> Paper:
    """The paper, or a fresh one; nobody else saves one of this notice until the transaction ends."""
    Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    paper = Paper.objects.filter(withdrawal=withdrawal, kind=kind).first()
    return paper or Paper(tenant_id=withdrawal.tenant_id, withdrawal=withdrawal, kind=kind)
