"""Takes the answer of a person who was asked to prove who they are."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.second_factor.asking import Occasion, form_for
from accounts.second_factor.challenges import take
from accounts.second_factor.codes import SIX_DIGITS, typed_code
from accounts.second_factor.forms import PasskeyForm
from accounts.second_factor.holders import factors_of
from accounts.second_factor.verify import Answer, try_code, try_passkey, try_recovery_code

WRONG_CODE = {
    Answer.WRONG: gettext_lazy(
        "数字が違います。アプリにいま出ている数字を入れてください。一度使った数字は使えません。"
    ),
    Answer.SHUT: gettext_lazy(
        "まちがいが5回続いたので、15分のあいだ確かめられません。待ってから、新しい数字を入れてください。"
    ),
}
WRONG_RECOVERY_CODE = gettext_lazy(
    "このコードでは確かめられませんでした。紙のとおりに入れてください。一度使ったコードは使えません。"
)
WRONG_PASSKEY = gettext_lazy("パスキーで確かめられませんでした。もう一度お試しください。")
WRONG_PASSWORD = gettext_lazy("パスワードが違います。")


def answered_form(request: HttpRequest, occasion: Occasion) -> forms.Form:
    """The form that came back; valid when the person has proved who they are."""
    user: Any = request.user
    if request.POST.get("credential"):
        return _answered_by_passkey(request, occasion)
    form = form_for(factors_of(user))(request.POST)
    if form.is_valid():
        field, error = _fault_of(request, form.cleaned_data)
        if error:
            form.add_error(field, str(error))
    return form


def _answered_by_passkey(request: HttpRequest, occasion: Occasion) -> forms.Form:
    user: Any = request.user
    form = PasskeyForm(request.POST)
    challenge = take(request.session, occasion.url_name)
    if form.is_valid() and try_passkey(user, form.cleaned_data["credential"], challenge) is not Answer.RIGHT:
        form.add_error(None, str(WRONG_PASSKEY))
    return form


def _fault_of(request: HttpRequest, typed: dict[str, str]) -> tuple[str, Any]:
    """The field that holds something wrong, and what to do; no text when it is right."""
    user: Any = request.user
    if "password" in typed:
        found = authenticate(request, login=user.login or user.email, password=typed["password"])
        return "password", None if found == user else WRONG_PASSWORD
    code = typed_code(typed["code"])
    if len(code) > 8 and not SIX_DIGITS.fullmatch(code):
        return "code", None if try_recovery_code(user, code) is Answer.RIGHT else WRONG_RECOVERY_CODE
    return "code", WRONG_CODE.get(try_code(user, code))
