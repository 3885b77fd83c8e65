"""Writing a notice: the form, its autosave, and the picking of single pupils."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.drafts import Written, begin_draft, discard_draft, save_draft
from messaging.notices.answer_forms import preview_of
from messaging.notices.audiences import reach_of, resolve
from messaging.notices.errors import DraftChanged, DraftOnItsWay, UnknownAudience
from messaging.notices.forms import DraftForm
from messaging.notices.models import AudienceItem, Draft, Notice, Urgency
from messaging.notices.offers import Offer, items_from, offer_at
from messaging.notices.permissions import LEAD, WRITE_NOTICES, Place
from messaging.notices.selectors.answers import form_of_draft
from messaging.notices.selectors.approvals import why_returned
from messaging.notices.selectors.desk import draft_at, draft_or_notice_if_kept
from messaging.notices.selectors.load import load_of
from messaging.notices.selectors.picker import named_students
from messaging.notices.views.files import files_context
from tetoru.access import require
from tetoru.ids import new_id


@dataclass(frozen=True)
class Conflict:
    """What somebody else, or another window, saved in between."""

    by_name: str
    at: Any
    title: str
    body: str


@require_safe
@at_desk
def new_notice(request: StaffRequest) -> HttpResponse:
    """An empty form; nothing is kept until something is typed."""
    require(request.actor, WRITE_NOTICES, Place(request.desk.school_id))
    form = DraftForm(initial={"version": 0, "page": new_id()}, may_be_urgent=_may_lead(request))
    return _page(request, form, draft_id=new_id(), draft=None, chosen=[])


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def draft(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """A draft: look at it, keep it, go on from it. A draft that was sent leads to its notice."""
    existing = draft_or_notice_if_kept(request.actor, request.desk, draft_id)
    if isinstance(existing, Notice):
        return _to_sent(request, existing)
    if request.method == "POST":
        return _save(request, draft_id, existing)
    if existing is None:
        raise Http404
    if not existing.is_writing:
        return redirect(request.desk.url("draft_sending", draft_id=existing.pk))
    initial = {name: getattr(existing, name) for name in ("title", "body", "urgency", "expires_on", "version")}
    asking = form_of_draft(existing)
    initial |= {"page": new_id(), "asks_safety": asking is not None and asking.is_safety}
    form = DraftForm(initial=initial, may_be_urgent=_may_lead(request))
    keys = [item.key for item in existing.audience.all()]
    return _page(request, form, draft_id=draft_id, draft=existing, chosen=keys)


@require_POST
@at_desk
def draft_deletion(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    discard_draft(request.actor, draft_at(request.actor, request.desk, draft_id))
    messages.success(request, _("下書きを消しました。"))
    return redirect(request.desk.url_notices)


def _to_sent(request: StaffRequest, sent: Notice) -> HttpResponse:
    """To the notice that the draft has become; an autosave takes the whole page along."""
    messages.info(request, _("このお知らせは、もう送信されています。"))
    url = request.desk.url("notice", notice_id=sent.pk)
    return HttpResponse(status=204, headers={"HX-Redirect": url}) if request.htmx else redirect(url)


def _may_lead(request: StaffRequest) -> bool:
    return LEAD.allows(request.actor, Place(request.desk.school_id))


def _save(request: StaffRequest, draft_id: uuid.UUID, existing: Draft | None) -> HttpResponse:
    """Keep what was typed. Whatever is wrong with it, the page comes back with every word in it."""
    form = DraftForm(request.POST, may_be_urgent=_may_lead(request))
    keys = request.POST.getlist("audience")
    offer = offer_at(request.actor, request.desk)
    if not form.is_valid():
        return _page(request, form, draft_id=draft_id, draft=existing, chosen=keys, offer=offer)
    try:
        kept = _keep(request, draft_id, existing, form, items_from(keys, desk=request.desk, offer=offer))
    except (UnknownAudience, DraftOnItsWay) as error:
        form.add_error(None, str(error))
        return _page(request, form, draft_id=draft_id, draft=existing, chosen=keys, offer=offer)
    except DraftChanged:
        conflict = _conflict(draft_at(request.actor, request.desk, draft_id))
        return _page(request, form, draft_id=draft_id, draft=existing, chosen=keys, offer=offer, conflict=conflict)
    if request.htmx:
        return _fragment(request, form, draft=kept)
    return _onward(request, form, kept, keys, offer)


def _keep(
    request: StaffRequest, draft_id: uuid.UUID, existing: Draft | None, form: DraftForm, items: list[AudienceItem]
) -> Draft:
    data = form.cleaned_data
    words = (data["title"], data["body"], data["urgency"])
    written = Written(*words, tuple(items), data["page"], data["expires_on"], data.get("asks_safety"))
    if existing is None:
        return begin_draft(request.actor, draft_id=draft_id, school_id=request.desk.school_id, written=written)
    is_overwriting = request.POST.get("deed") == "overwrite"
    version = existing.version if is_overwriting else data["version"]
    return save_draft(request.actor, existing, version=version, written=written)


def _onward(request: StaffRequest, form: DraftForm, kept: Draft, keys: list[str], offer: Offer) -> HttpResponse:
    """Where the pressed button leads."""
    deed = request.POST.get("deed")
    if deed in {"students", "files", "questions"}:
        return redirect(request.desk.url(f"draft_{deed}", draft_id=kept.pk))
    if deed != "next":
        messages.success(request, _("下書きに保存しました。"))
        return redirect(request.desk.url("draft", draft_id=kept.pk))
    form.require_complete()
    if not keys:
        form.add_error(None, _("宛先を選んでください。まだ、だれも選ばれていません。"))
    if form.errors:
        form.data = request.POST.copy()
        form.data["version"] = str(kept.version)  # what was just kept is what the page goes on from
        return _page(request, form, draft_id=kept.pk, draft=kept, chosen=keys, offer=offer)
    return redirect(request.desk.url("draft_confirmation", draft_id=kept.pk))


def _conflict(current: Draft) -> Conflict:
    return Conflict(current.saved_by.name, current.saved_at, current.title, current.body)


def _reached(draft: Draft | None) -> dict[str, Any]:
    """Whom the choices reach so far, and how much these homes have got this week; None while nobody is chosen."""
    if draft is None:
        return {"reach": None, "load": None}
    audience = resolve(draft.tenant_id, draft.audience.all())
    reach = reach_of(audience)
    load = load_of(audience, school_id=draft.school_id, now=timezone.now()) if reach.households else None
    return {"reach": reach if reach.students else None, "load": load}


def _questions(draft: Draft | None) -> dict[str, Any]:
    asking = form_of_draft(draft) if draft else None
    return {"answer_form": asking, "preview": preview_of(asking.worded if asking else ())}


def _fragment(request: StaffRequest, form: DraftForm, *, draft: Draft | None, **more: Any) -> HttpResponse:
    """The answer to an autosave."""
    context = {
        "draft": draft,
        "save_url": request.path,
        "discard_url": request.desk.url("draft_deletion", draft_id=draft.pk) if draft else None,
        "saved_at": draft.saved_at if draft else None,
        "version": draft.version if draft else 0,
        **_reached(draft),
        "urgency": draft.urgency if draft else Urgency.NORMAL,
        "files": files_context(request, draft.pk, draft)["files"] if draft else [],
        **_questions(draft),
        "errors": [error for errors in form.errors.values() for error in errors],
        "conflict": None,
        **more,
    }
    return render(request, "messaging/notices/_saved.html", context)


def _page(
    request: StaffRequest,
    form: DraftForm,
    *,
    draft_id: uuid.UUID,
    draft: Draft | None,
    chosen: list[str],
    offer: Offer | None = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    """The form as it was typed: 422 with what is wrong, 409 with what another window has saved."""
    if request.htmx:
        return _fragment(request, form, draft=draft, conflict=conflict)
    offer = offer or offer_at(request.actor, request.desk)
    context = {
        "form": form,
        "draft": draft,
        "save_url": request.desk.url("draft", draft_id=draft_id),
        "discard_url": request.desk.url("draft_deletion", draft_id=draft_id) if draft else None,
        "offer": offer,
        "chosen": offer.ticked(chosen),
        "named": named_students([key for key in chosen if key.startswith("student:")], request.desk),
        "saved_at": draft.saved_at if draft else None,
        **_reached(draft),
        "is_new": draft is None,
        "returned": why_returned(draft) if draft else None,
        **_questions(draft),
        "conflict": conflict,
        **files_context(request, draft_id, draft),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(
        request, "messaging/notices/compose.html", context, status=HTTPStatus.CONFLICT if conflict else status
    )
