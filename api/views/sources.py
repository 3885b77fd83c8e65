"""名簿の取り元: where rosters are fetched, how that went, and 今すぐ."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import Saved, begun_anew, status_of
from accounts.step_up import proved_lately
from accounts.web import StaffRequest, at_desk
from api.actions.sources import ask_for_rosters, change_source
from api.errors import SourceOff
from api.models import Partner, RosterSource
from api.permissions import LINK_SYSTEMS
from api.selectors.partners import is_linking, partner_at
from api.selectors.sources import school_lines, schools_to_fetch, source_at, source_of, words_of
from api.source_forms import SourceForm
from schools.errors import ChangedMeanwhile
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def roster_source(request: StaffRequest, partner_id: uuid.UUID) -> HttpResponse:
    """The form, under what came of the last round."""
    require(request.actor, LINK_SYSTEMS, request.desk.tenant_id)
    partner = partner_at(request.actor, partner_id)
    request.subject = partner
    source = source_of(request.actor, partner)
    data = request.POST if request.method == "POST" else None
    form = SourceForm(data, source=source, schools=schools_to_fetch(request.actor))
    if form.is_bound and form.is_valid():
        try:
            change_source(request.actor, partner, version=form.cleaned_data["version"], written=form.written)
        except ChangedMeanwhile:
            current = source_at(request.actor, partner)
            begun_anew(form, current)
            return _page(request, partner, current, form, saved=[Saved(_("名簿のアドレス"), current.address)])
        messages.success(request, _("保存しました。シークレットは、もう表示されません。"))
        return redirect(request.path)
    return _page(request, partner, source, form)


@require_POST
@proved_lately
@at_desk
def roster_fetch(request: StaffRequest, partner_id: uuid.UUID) -> HttpResponse:
    """今すぐ取りにいく."""
    require(request.actor, LINK_SYSTEMS, request.desk.tenant_id)
    partner = partner_at(request.actor, partner_id)
    try:
        ask_for_rosters(request.actor, source_at(request.actor, partner))
    except SourceOff as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("取りにいきます。1、2分たったら、この画面を開きなおしてください。"))
    return redirect(request.desk.url("roster_source", partner_id=partner.pk))


def _page(
    request: StaffRequest,
    partner: Partner,
    source: RosterSource | None,
    form: SourceForm,
    *,
    saved: list[Saved] | None = None,
) -> HttpResponse:
    context = {
        "partner": partner,
        "source": source,
        "fault": words_of(source.fault) if source else "",
        "lines": school_lines(source) if source else [],
        "form": form,
        "saved": saved,
        "is_linking": is_linking(request.actor),
        "partner_url": request.desk.url("partner", partner_id=partner.pk),
        "fetch_url": request.desk.url("roster_fetch", partner_id=partner.pk),
    }
    return render(request, "api/source.html", context, status=status_of(form, is_changed=saved is not None))
