"""What a desk sees: its notices with their rates, its drafts, one of them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.desks import Desk
from messaging.notices.errors import DraftUnreadable
from messaging.notices.labels import audience_label
from messaging.notices.models import Approval, Draft, Notice, Urgency
from messaging.notices.permissions import APPROVE, EDIT_DRAFT, LEAD, WITHDRAW_NOTICE, WRITE_NOTICES, Place
from tetoru.access import Staff
from tetoru.crypto.fields import has_unreadable


@dataclass(frozen=True)
class NoticeRow:
    """A sent notice in a list, with the rate of homes that opened it."""

    id: uuid.UUID
    url: str
    title: str
    urgency: str
    urgency_label: str
    state: str
    audience_label: str
    author_name: str
    sent_at: dt.datetime
    households: int
    opened: int

    @property
    def is_withdrawn(self) -> bool:
        """Taken back."""
        return self.state == Notice.State.WITHDRAWN

    @property
    def is_sending(self) -> bool:
        """Still on its way."""
        return self.state == Notice.State.SENDING


@dataclass(frozen=True)
class DraftRow:
    """A draft in a list."""

    id: uuid.UUID
    url: str
    title: str
    audience_label: str
    author_name: str
    saved_at: dt.datetime


def here(desk: Desk) -> Q:
    """What belongs to this desk: its school's, or what no school but the board wrote."""
    return Q(school_id=desk.school_id) if desk.school_id else Q(school_id__isnull=True)


def notices_at(actor: Staff, desk: Desk) -> QuerySet[Notice]:
    """The notices of this desk, newest first, with `opened` homes as of the last folding (5 s)."""
    if not WRITE_NOTICES.allows(actor, Place(desk.school_id)):
        return Notice.objects.none()
    notices = Notice.objects.filter(here(desk), tenant_id=desk.tenant_id)
    return notices.select_related("author").annotate(opened=Coalesce("tally__opened", 0)).order_by("-id")


def notice_rows(actor: Staff, desk: Desk, notices: Iterable[Notice]) -> list[NoticeRow]:
    """Rows for a list. What a withdrawn notice was called is for those who may look into it."""
    return [
        NoticeRow(
            id=notice.pk,
            url=desk.url("notice", notice_id=notice.pk),
            title=title_for(actor, notice),
            urgency=notice.urgency,
            urgency_label=str(Urgency(notice.urgency).label),
            state=notice.state,
            audience_label=notice.audience_label,
            author_name=notice.author.name,
            sent_at=notice.sent_at,
            households=notice.household_count,
            opened=notice.opened,  # type: ignore[attr-defined]
        )
        for notice in notices
    ]


def title_for(actor: Staff, notice: Notice) -> str:
    """The title; of a withdrawn notice only for its author and for who leads there."""
    if notice.state == Notice.State.WITHDRAWN and not WITHDRAW_NOTICE.allows(actor, notice):
        return _("取り下げたお知らせ")
    return str(notice.title)


def drafts_at(actor: Staff, desk: Desk) -> QuerySet[Draft]:
    """The drafts here that the person may edit: their own, and all of them for managers."""
    place = Place(desk.school_id)
    if not WRITE_NOTICES.allows(actor, place):
        return Draft.objects.none()
    drafts = Draft.objects.filter(here(desk), tenant_id=desk.tenant_id).order_by("-saved_at")
    return drafts if LEAD.allows(actor, place) else drafts.filter(author_id=actor.user_id)


def draft_rows(drafts: QuerySet[Draft], desk: Desk) -> list[DraftRow]:
    """Rows for a list."""
    related = ("audience__school", "audience__classroom", "audience__group")
    return [
        DraftRow(
            id=draft.pk,
            url=desk.url("draft", draft_id=draft.pk),
            title=draft.title,
            audience_label=audience_label(draft.audience.all()),
            author_name=draft.author.name,
            saved_at=draft.saved_at,
        )
        for draft in drafts.select_related("author").prefetch_related(*related)
    ]


def draft_at(actor: Staff, desk: Desk, draft_id: uuid.UUID) -> Draft:
    """A draft here, with its confirmation. Raises Http404, and DraftUnreadable where editing would destroy it."""
    related = ("author", "saved_by", "confirmation__confirmed_by")
    draft = drafts_at(actor, desk).select_related(*related).filter(pk=draft_id).first()
    if draft is None or not EDIT_DRAFT.allows(actor, draft):
        raise Http404
    if has_unreadable(draft):
        raise DraftUnreadable
    return draft


def draft_to_look_into(actor: Staff, desk: Desk, draft_id: uuid.UUID) -> Draft:
    """A draft that the person may edit, or has been asked to agree to. Raises Http404, and DraftUnreadable."""
    asked = asked_to_agree(actor, desk, draft_id)
    if asked is None or asked.draft is None:
        return draft_at(actor, desk, draft_id)
    if has_unreadable(asked.draft):
        raise DraftUnreadable
    return asked.draft


def asked_to_agree(actor: Staff, desk: Desk, draft_id: uuid.UUID) -> Approval | None:
    """The question that waits for this person's answer, if there is one."""
    waiting = Approval.objects.filter(state=Approval.State.WAITING, draft__stage=Draft.Stage.AWAITING)
    here = waiting.filter(Q(draft__school_id=desk.school_id), draft_id=draft_id, tenant_id=desk.tenant_id)
    asked = here.select_related("draft__author", "draft__saved_by").first()
    return asked if asked and APPROVE.allows(actor, asked) else None


def draft_or_notice(actor: Staff, desk: Desk, draft_id: uuid.UUID) -> Draft | Notice:
    """A draft, or the notice that it has become. Raises Http404, and DraftUnreadable.

    The draft is looked for first: sending makes the notice and removes the draft in one go, and whoever looks the other
    way round can find neither.
    """
    try:
        return draft_at(actor, desk, draft_id)
    except Http404:
        sent = notice_made_from(actor, desk, draft_id)
        if sent is None:
            raise
        return sent


def draft_or_notice_if_kept(actor: Staff, desk: Desk, draft_id: uuid.UUID) -> Draft | Notice | None:
    """The same; None when nothing was ever kept under this id. Raises Http404 when it is not this person's to edit."""
    try:
        return draft_or_notice(actor, desk, draft_id)
    except Http404:
        if Draft.objects.filter(pk=draft_id).exists():
            raise
        return None


def notice_made_from(actor: Staff, desk: Desk, draft_id: uuid.UUID) -> Notice | None:
    """The notice that a draft has become, if it was sent."""
    return notices_at(actor, desk).filter(draft_id=draft_id).first()
