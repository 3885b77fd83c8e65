"""システム連携: the switch, the partners, their secrets, their calls."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import Saved, begun_anew, status_of
from accounts.step_up import proved_lately
from accounts.web import StaffRequest, at_desk
from api.actions.linking import add_partner, change_partner, renew_secret, revoke_partner, switch_linking
from api.errors import AlreadyAdded
from api.forms import OFF, ON, PartnerForm, SwitchForm
from api.models import Partner
from api.permissions import LINK_SYSTEMS
from api.selectors.partners import calls_of, calls_url, is_linking, partner_at, partner_rows
from api.selectors.taken import newest_taken
from schools.errors import ChangedMeanwhile
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def partners(request: StaffRequest) -> HttpResponse:
    """The switch and the list."""
    require(request.actor, LINK_SYSTEMS, request.desk.tenant_id)
    is_on = is_linking(request.actor)
    form = SwitchForm(request.POST or None, initial={"is_on": ON if is_on else OFF})
    if form.is_valid():
        switch_linking(request.actor, is_on=form.cleaned_data["is_on"] == ON)
        messages.success(request, _("保存しました。次の呼び出しから働きます。"))
        return redirect(request.path)
    context = {
        "form": form,
        "is_on": is_on,
        "rows": partner_rows(request.actor, request.desk),
        "new_url": request.desk.url("partner_new"),
    }
    return render(request, "api/partners.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def partner_new(request: StaffRequest) -> HttpResponse:
    """The form; then id and secret, in the answer to the form and nowhere else."""
    require(request.actor, LINK_SYSTEMS, request.desk.tenant_id)
    form = PartnerForm.new(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        partner_id = form.cleaned_data["partner_id"]
        try:
            made, secret = add_partner(request.actor, form.written, partner_id=partner_id)
        except AlreadyAdded as error:
            messages.warning(request, str(error))
            return redirect(request.desk.url("partners"))
        return _shown_once(request, made, secret)
    return render(request, "api/new.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def partner(request: StaffRequest, partner_id: uuid.UUID) -> HttpResponse:
    """What it may do, and what it did."""
    require(request.actor, LINK_SYSTEMS, request.desk.tenant_id)
    found = partner_at(request.actor, partner_id)
    request.subject = found
    form = PartnerForm.of(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            change_partner(request.actor, found, version=form.cleaned_data["version"], written=form.written)
        except ChangedMeanwhile:
            begun_anew(form, found)
            state = _("使う") if found.is_on else _("止めておく")
            return _page(request, found, form, saved=[Saved(_("名前"), found.name), Saved(_("この連携先"), state)])
        messages.success(request, _("保存しました。連携先は、次にトークンを取りなおすところから続きます。"))
        return redirect(request.path)
    return _page(request, found, form)


@require_POST
@proved_lately
@at_desk
def partner_secret(request: StaffRequest, partner_id: uuid.UUID) -> HttpResponse:
    """A new secret, shown once; pressed twice, the second press changes nothing."""
    require(request.actor, LINK_SYSTEMS, request.desk.tenant_id)
    found = partner_at(request.actor, partner_id)
    seen = request.POST.get("version", "")
    try:
        secret = renew_secret(request.actor, found, version=int(seen) if seen.isdecimal() else 0)
    except ChangedMeanwhile:
        messages.warning(request, _("ほかの人が変えたか、2度押されました。今の設定を確かめてから、もう一度どうぞ。"))
        return redirect(request.desk.url("partner", partner_id=found.pk))
    return _shown_once(request, found, secret)


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def partner_revocation(request: StaffRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Asked once more; then it is gone."""
    require(request.actor, LINK_SYSTEMS, request.desk.tenant_id)
    found = partner_at(request.actor, partner_id)
    request.subject = found
    if request.method != "POST":
        return render(request, "api/revocation.html", {"partner": found, "back_url": _url(request, found)})
    revoke_partner(request.actor, found)
    messages.success(request, _("%(name)sとの連携を取り消しました。") % {"name": found.name})
    return redirect(request.desk.url("partners"))


def _url(request: StaffRequest, found: Partner) -> str:
    return request.desk.url("partner", partner_id=found.pk)


def _page(
    request: StaffRequest, found: Partner, form: PartnerForm, *, saved: list[Saved] | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "partner": found,
        "form": form,
        "saved": saved,
        "calls": calls_of(found),
        "calls_url": calls_url(found, request.desk),
        "newest": newest_taken(found),
        "is_linking": is_linking(request.actor),
        "secret_url": request.desk.url("partner_secret", partner_id=found.pk),
        "source_url": request.desk.url("roster_source", partner_id=found.pk),
        "revocation_url": request.desk.url("partner_revocation", partner_id=found.pk),
    }
    return render(request, "api/partner.html", context, status=status_of(form, is_changed=saved is not None))


def _shown_once(request: StaffRequest, found: Partner, secret: str) -> HttpResponse:
    token_url = f"{settings.PUBLIC_URL}{reverse('api_token')}"
    context = {"partner": found, "secret": secret, "token_url": token_url, "next_url": _url(request, found)}
    return render(request, "api/secret.html", context)
