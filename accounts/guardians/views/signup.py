"""Registration on a phone: the code, the person, the mail, done."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import session_clock as clock
from accounts.devices.known import remember
from accounts.emails import EmailTaken
from accounts.guardians.actions.signup import begin_signup, confirm_signup
from accounts.guardians.documents import VERSIONS
from accounts.guardians.finding import CodeRefused, offer_of, offered_by
from accounts.guardians.forms import CodeForm, PersonForm, TokenForm
from accounts.guardians.refusing import record_refused_code
from accounts.invitations.throttle import tries_of
from accounts.models import Consent, Guardianship, OneTimeLink
from accounts.one_time_links import LinkRefused, link_of, words_of
from accounts.sessions import open_session
from tetoru.access import Guardian, Nobody
from tetoru.languages import LANGUAGES
from tetoru.tenancy import tenant_scope
from tetoru.web.language import CHOSEN, choose_language

LETTER, BEGUN = "signup_letter", "signup_begun"
"""What the session remembers on the way: the letter that was typed, the registration that this browser began."""
MAILS_PER_NETWORK = 60
TOO_OFTEN = gettext_lazy("何度もちがうコードが入りました。10分ほど待ってから、もう一度お試しください。")
TOO_MANY_MAILS = gettext_lazy("つづけて何度も送られました。10分ほど待ってから、もう一度お試しください。")


@sensitive_post_parameters("code")
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """Take the code of a letter. Who is signed in already adds a child instead."""
    if isinstance(request.actor, Guardian) and request.method != "POST":  # type: ignore[attr-defined]
        return redirect("child_new")
    if CHOSEN in request.POST:
        choose_language(request, request.POST[CHOSEN])
        return _code_page(request, CodeForm(initial={"code": request.POST.get("code", "")}))
    form = CodeForm(request.POST or None)
    status = take_code(request, form)
    if status == 200 and form.is_bound:
        return redirect("signup_person")
    return _code_page(request, form, status=status)


def _code_page(request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/signup/code.html", {"form": form, "languages": LANGUAGES}, status=status)


def take_code(request: HttpRequest, form: CodeForm) -> int:
    """Put the letter of a typed code into the session, or what is wrong onto the form; gives the status to answer.

    Tries are counted before anything is looked up.
    """
    if not form.is_valid():
        return 422 if form.errors else 200
    tries = tries_of(request, "code")
    if not tries.take():
        form.add_error("code", str(TOO_OFTEN))
        return 429
    try:
        invitation = offered_by(form.cleaned_data["code"])
    except CodeRefused as refused:
        record_refused_code(request)
        form.add_error("code", str(refused.text))
        return 422
    tries.give_back()
    request.session[LETTER] = [str(invitation.tenant_id), str(invitation.pk)]
    return 200


@sensitive_post_parameters("password")
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def signup_person(request: HttpRequest) -> HttpResponse:
    """What the letter is for, and who registers with it."""
    letter = request.session.get(LETTER)
    if letter is None:
        return redirect("signup")
    try:
        offer = offer_of(*letter)
    except CodeRefused:
        return _begin_again(request)
    form = PersonForm(request.POST or None, initial={"language": get_language()})
    if form.is_valid():
        if not tries_of(request, "signup", per_network=MAILS_PER_NETWORK).take():
            form.add_error(None, str(TOO_MANY_MAILS))
            return render(request, "accounts/signup/person.html", {"form": form, "offer": offer}, status=429)
        with tenant_scope(offer.tenant_id):
            link = begin_signup(Nobody((offer.tenant_id,)), offer, typed=form.typed)
        request.session[BEGUN] = str(link.pk)
        choose_language(request, form.typed.language)
        return redirect("signup_sent")
    context = {"form": form, "offer": offer}
    return render(request, "accounts/signup/person.html", context, status=422 if form.errors else 200)


@require_safe
def signup_sent(request: HttpRequest) -> HttpResponse:
    """Look into the mail. Says the same to everybody."""
    return render(request, "accounts/signup/sent.html")


@sensitive_post_parameters("token")
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def signup_confirmation(request: HttpRequest) -> HttpResponse:
    """The way out of the mail: a press of the button makes the account."""
    form = TokenForm(request.POST or None)
    if form.is_valid():
        try:
            link, made = _confirmed(form.cleaned_data["token"])
        except (LinkRefused, CodeRefused, EmailTaken) as refused:
            form.add_error("token", str(refused.text))
        else:
            return _welcome(request, link, made)
    context = {"form": form}
    return render(request, "accounts/signup/confirmation.html", context, status=422 if form.errors else 200)


@require_safe
def signup_done(request: HttpRequest) -> HttpResponse:
    """Registered, on another browser than the one that began: sign in there."""
    return render(request, "accounts/signup/done.html")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """利用規約."""
    return render(request, "public/terms.html", {"version": VERSIONS[Consent.Document.TERMS]})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """プライバシーポリシー."""
    return render(request, "public/privacy.html", {"version": VERSIONS[Consent.Document.PRIVACY]})


def _confirmed(token: str) -> tuple[OneTimeLink, Guardianship]:
    link = link_of(OneTimeLink.Kind.SIGNUP, token)
    tenant_id = uuid.UUID(words_of(link)["tenant"])
    with tenant_scope(tenant_id):
        return link, confirm_signup(Nobody((tenant_id,)), link)


def _welcome(request: HttpRequest, link: OneTimeLink, made: Guardianship) -> HttpResponse:
    """In, if it is the browser that began; else to the sign-in: the mail may have been opened anywhere."""
    is_same = request.session.get(BEGUN) == str(link.pk)
    if is_same:
        open_session(request, made.guardian)
        clock.prove(request.session)
    choose_language(request, made.guardian.language)
    for name in (LETTER, BEGUN):
        request.session.pop(name, None)
    messages.success(request, linked_text(made))
    response = redirect("home" if is_same else "signup_done")
    if is_same:
        remember(request, response, made.guardian)
    return response


def linked_text(made: Guardianship) -> str:
    """What to say after a link was made."""
    if made.state == Guardianship.State.PENDING:
        return _("登録を受けつけました。学校が承認すると、お知らせが見られます。承認したら、メールでお知らせします。")
    return _("登録できました。これから届くお知らせが、ここに並びます。")


def _begin_again(request: HttpRequest) -> HttpResponse:
    request.session.pop(LETTER, None)
    messages.warning(request, str(CodeRefused.text))
    return redirect("signup")
