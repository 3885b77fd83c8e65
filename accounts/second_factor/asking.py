"""The page that asks a person to prove who they are: after the password, and again before a sensitive deed."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.carrying import Carried
from accounts.second_factor.challenges import keep
from accounts.second_factor.forms import PasskeyForm, PasswordProofForm, ProofForm
from accounts.second_factor.holders import Factors, factors_of
from accounts.second_factor.passkeys import authentication_options
from tetoru.access import Guardian
from tetoru.errors import Text


@dataclass(frozen=True)
class Occasion:
    """Why a person is asked: the address that takes the answer, and the words."""

    url_name: str
    title: Text
    lead: Text
    button: Text

    @property
    def url(self) -> str:
        """Where the answer goes."""
        return reverse(self.url_name)


SIGN_IN = Occasion(
    "second_factor",
    _("2つ目の確認"),
    _("パスワードは合っています。本人であることを、もう1つの方法で確かめます。"),
    _("確かめて、つづける"),
)
AT_OPS = Occasion(
    "ops:second_factor",
    _("2つ目の確認"),
    _("認証アプリに出ている6けたの数字を入れてください。運営の画面は、この確認のあとに開きます。"),
    _("確かめて、運営の画面を開く"),
)
STEP_UP = Occasion(
    "step_up",
    _("もう一度、確かめます"),
    _("大切な操作の前に、本人であることを確かめます。確かめたあと10分のあいだは、聞きません。"),
    _("確かめて、つづける"),
)


def ask_page(
    request: HttpRequest,
    occasion: Occasion,
    *,
    place: str,
    carried: Carried | None = None,
    answered: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """Ask, and lead to `place` afterwards with what was typed; `answered` is the form that came back with faults."""
    factors = factors_of(request.user)  # type: ignore[arg-type]
    is_typed = answered is not None and not isinstance(answered, PasskeyForm)
    form = answered if is_typed else form_for(factors)(initial={"next": place})
    context: dict[str, Any] = {"occasion": occasion, "form": form, "factors": factors, "carried": carried or []}
    if answered is not None and not is_typed:
        context["problems"] = answered.non_field_errors()
    if occasion is SIGN_IN and isinstance(request.actor, Guardian):  # type: ignore[attr-defined]
        context["all_lost_url"] = reverse("factors_lost")
    if factors.passkeys:
        options, challenge = authentication_options(factors.passkeys)
        keep(request.session, occasion.url_name, challenge)
        context |= {"options": options, "passkey_form": PasskeyForm(initial={"next": place})}
    return render(request, "accounts/second_factor/ask.html", context, status=status)


def form_for(factors: Factors) -> type[forms.Form]:
    """What can be typed: a code; the password where there is no second factor."""
    return ProofForm if factors.is_there else PasswordProofForm
