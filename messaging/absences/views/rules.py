"""欠席連絡の決まり: what a school's admin decides."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web import StaffRequest, at_desk
from messaging.absences.actions.rules import add_word, keep_rules, retire_word
from messaging.absences.models import OwnWord
from messaging.absences.permissions import KEEP_RULES
from messaging.absences.rules_forms import RulesForm, WordForm
from messaging.absences.selectors.rules import offered_by, word_at
from schools.errors import FieldRefused
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def absence_rules(request: StaffRequest) -> HttpResponse:
    """Cut-off, telephone, temperature, kinds, reasons; below them the school's own words."""
    require(request.actor, KEEP_RULES, request.desk)
    offered = offered_by(request.desk)
    form = RulesForm.of(offered.rules, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        keep_rules(request.actor, request.desk, rules=form.rules)
        messages.success(request, _("欠席連絡の決まりを保存しました。"))
        return redirect(request.path)
    return _page(request, form)


@require_POST
@at_desk
def absence_words(request: StaffRequest) -> HttpResponse:
    """Add a reason or an activity."""
    require(request.actor, KEEP_RULES, request.desk)
    word = WordForm(request.POST)
    if word.is_valid():
        try:
            add_word(request.actor, request.desk, **word.cleaned_data)
        except FieldRefused as error:
            word.add_error(error.field, str(error.text))
        else:
            messages.success(request, _("追加しました。"))
            return redirect(request.desk.url("absence_rules"))
    return _page(request, RulesForm.of(offered_by(request.desk).rules), word)


@require_POST
@at_desk
def absence_word_retirement(request: StaffRequest, word_id: uuid.UUID) -> HttpResponse:
    """Take a word from the list."""
    retire_word(request.actor, request.desk, word=word_at(request.desk, word_id))
    messages.success(request, _("一覧から外しました。送られた連絡には残ります。"))
    return redirect(request.desk.url("absence_rules"))


def _page(request: StaffRequest, form: RulesForm, word: WordForm | None = None) -> HttpResponse:
    offered = offered_by(request.desk)
    kinds = OwnWord.Kind
    refused = word.data.get("kind") if word else None
    forms = {kind: WordForm(kind=kind, auto_id=f"{kind}_%s") for kind in kinds.values}
    if word and refused in forms:
        forms[refused] = word
    context = {
        "form": form,
        "refused": word,
        "lists": [
            {
                "title": _("学校が追加した理由"),
                "about": _("保護者の画面で、「その他」の前に並びます。"),
                "words": [one for one in offered.words if one.kind == kinds.REASON and one.retired_at is None],
                "form": forms[kinds.REASON],
            },
            {
                "title": _("活動"),
                "about": _(
                    "部活・プール・バスのように、授業のほかに休む連絡を受けるもの。1つでもあると、保護者が選べます。"
                ),
                "words": offered.activities,
                "form": forms[kinds.ACTIVITY],
            },
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or word else HTTPStatus.OK
    return render(request, "messaging/absences/board/rules.html", context, status=status)
