"""Makes sure who sits at the server's console, before a deed that needs a person."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.backends import LoginBackend
from accounts.models import User
from accounts.second_factor.verify import verify_code
from auditlog.events import Event, Outcome
from auditlog.trail import Draft, write
from tetoru.access import Nobody, Operator
from tetoru.errors import DomainError


class NotConfirmed(DomainError):
    """Login, password and code are not those of an operator; which of them was wrong is not told."""

    text = _("運営者のログイン、パスワード、確認コードのどれかが違います。")


def confirm_person(login: str, password: str, code: str) -> Operator:
    """The operator who gave all three. Raises NotConfirmed. A failure is in the log."""
    user = LoginBackend().authenticate(None, login=login, password=password)
    if user is None or user.kind != User.Kind.OPERATOR or user.must_change_password:
        with transaction.atomic():
            write(Nobody(), Draft(Event.SIGN_IN_FAILED), Outcome.DENIED)
        raise NotConfirmed
    if not verify_code(user, code):
        raise NotConfirmed
    return Operator(user.pk)
