"""The proof of a withdrawal as a page and as a file, and the papers that follow."""

import uuid
from collections.abc import Mapping
from http import HTTPStatus
from types import ModuleType
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.withdrawing import save_paper
from messaging.notices.errors import PaperChanged
from messaging.notices.folding import not_folded
from messaging.notices.models import Paper, Withdrawal
from messaging.notices.papers import apology, report, words_in
from messaging.notices.proofs.working_out import homes_written
from messaging.notices.selectors.status import class_shares, school_shares
from messaging.notices.selectors.withdrawals import (
    PER_PAGE,
    corrections_of,
    paper_of,
    proof_file,
    proven_homes,
    seal_of,
    withdrawal_at,
)
from messaging.notices.withdrawal_forms import PaperForm

WAITS = (1, 2, 3, 5, 10, 20, 60)
"""Seconds until the page asks again, by how often it has asked while no home was written."""


@require_safe
@at_desk
def notice_proof(request: StaffRequest, withdrawn_id: uuid.UUID) -> HttpResponse:
    """取り下げの証明: who had opened it, to the second, and who had not."""
    withdrawal = withdrawal_at(request.actor, request.desk, withdrawn_id)
    request.subject = withdrawal.notice
    if request.htmx and not withdrawal.is_proven:
        return render(request, "messaging/notices/_proof_progress.html", {"progress": _progress(request, withdrawal)})
    response = render(request, "messaging/notices/proof.html", _proof(request, withdrawal))
    if request.htmx:
        response["HX-Refresh"] = "true"
    return response


def _proof(request: StaffRequest, withdrawal: Withdrawal) -> dict[str, Any]:
    is_opened = request.GET.get("show") != "unopened"
    total = withdrawal.opened_count if is_opened else withdrawal.unopened_count
    page = Paginator(range(total), PER_PAGE).get_page(request.GET.get("page"))
    desk, notice = request.desk, withdrawal.notice
    return {
        "withdrawal": withdrawal,
        "notice": notice,
        "progress": None if withdrawal.is_proven else _progress(request, withdrawal),
        "show": "opened" if is_opened else "unopened",
        "page": page,
        "homes": proven_homes(withdrawal, is_opened=is_opened, page=page.number) if withdrawal.is_proven else [],
        "shares": class_shares(notice, not_folded(notice)) if desk.school_id else school_shares(notice),
        "seal": seal_of(withdrawal) if withdrawal.is_proven else None,
        "stopped": max(notice.household_count - withdrawal.home_count, 0),
        "corrections": [(sent, desk.url("notice", notice_id=sent.pk)) for sent in corrections_of(withdrawal)],
        "urls": {page: desk.url(f"notice_{page}", withdrawn_id=notice.pk) for page in PAGES},
    }


def _progress(request: StaffRequest, withdrawal: Withdrawal) -> dict[str, Any]:
    """How many homes are written, and when to ask again."""
    done, total = homes_written(withdrawal), withdrawal.home_count
    idle = request.GET.get("idle", "")[:2]
    tries = int(idle) + 1 if idle.isdecimal() and request.GET.get("seen") == str(done) else 0
    tries = min(tries, len(WAITS) - 1)
    return {
        "done": done,
        "total": total,
        "percent": done * 100 // total if total else 0,
        "poll_url": request.path + "?" + urlencode({"seen": done, "idle": tries}),
        "wait": WAITS[tries],
    }


PAGES = ("proof_file", "report", "apology", "correction")


@require_safe
@at_desk
def notice_proof_file(request: StaffRequest, withdrawn_id: uuid.UUID) -> HttpResponse:
    """The proof as one file, byte for byte that whose digest was sealed."""
    withdrawal = withdrawal_at(request.actor, request.desk, withdrawn_id)
    request.subject = withdrawal.notice
    response = HttpResponse(proof_file(withdrawal), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{withdrawal.number}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def notice_report(request: StaffRequest, withdrawn_id: uuid.UUID) -> HttpResponse:
    """報告の下書き: nine items, filled with the facts."""
    return _paper(request, withdrawn_id, Paper.Kind.REPORT, report)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def notice_apology(request: StaffRequest, withdrawn_id: uuid.UUID) -> HttpResponse:
    """おわびの手紙: filled with the facts."""
    return _paper(request, withdrawn_id, Paper.Kind.APOLOGY, apology)


def _paper(request: StaffRequest, withdrawn_id: uuid.UUID, kind: Paper.Kind, about: ModuleType) -> HttpResponse:
    withdrawal = withdrawal_at(request.actor, request.desk, withdrawn_id)
    request.subject = withdrawal.notice
    kept = paper_of(withdrawal, kind)
    words = words_in(kept.words) if kept else about.facts(withdrawal)
    if request.method != "POST":
        form = PaperForm(initial={**words, "version": kept.version if kept else 0}, items=about.ITEMS)
        return _page(request, withdrawal, kind, form, words=words, kept=kept)
    form = PaperForm(request.POST, items=about.ITEMS)
    if not form.is_valid():
        return _page(request, withdrawal, kind, form, words=words, kept=kept)
    try:
        save_paper(request.actor, withdrawal, kind=kind, version=form.cleaned_data["version"], words=form.words)
    except PaperChanged:
        return _conflict(request, withdrawal, kind, form, about)
    messages.success(request, _("保存しました。"))
    return redirect(request.path)


def _conflict(
    request: StaffRequest, withdrawal: Withdrawal, kind: Paper.Kind, form: PaperForm, about: ModuleType
) -> HttpResponse:
    """What was typed stays in the form; what the other has saved stands above it."""
    kept = paper_of(withdrawal, kind)
    words = words_in(kept.words) if kept else {}
    form.data = request.POST.copy()
    form.data["version"] = str(kept.version if kept else 0)
    saved = [{"label": about.ITEMS[name], "text": words.get(name, "")} for name in about.ITEMS]
    return _page(request, withdrawal, kind, form, words=words, kept=kept, saved=saved)


def _page(
    request: StaffRequest, withdrawal: Withdrawal, kind: Paper.Kind, form: PaperForm, **more: Any
) -> HttpResponse:
    words: Mapping[str, str] = more.pop("words")
    fields = [form[name] for name in form.fields if name != "version"]
    context = {
        "withdrawal": withdrawal,
        "notice": withdrawal.notice,
        "kind": kind,
        "form": form,
        "items": [{"label": field.label, "text": words.get(field.name, "")} for field in fields],
        "gaps": sum(text.count("［") for text in words.values()),
        "fields": fields,
        "back_url": request.desk.url("notice_proof", withdrawn_id=withdrawal.notice_id),
        **more,
    }
    status = HTTPStatus.CONFLICT if more.get("saved") else HTTPStatus.OK
    return render(
        request,
        "messaging/notices/paper.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else status,
    )
