"""Checks a login and a password."""

import uuid
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts.known import person_known
from accounts.models import User
from accounts.standing import refusal_of


class LoginBackend(BaseBackend):
    """Guardians by e-mail, staff by `staffid@tenantcode`; unknown logins take as long as known ones."""

    def authenticate(
        self, request: HttpRequest | None, login: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """The person whose password this is, or None. Whether they are let in is asked by `accounts.sessions`."""
        try:
            user = User.objects.get_by_natural_key(login)
        except User.DoesNotExist:
            make_password(password)
            return None
        return user if user.check_password(password or "") else None

    def get_user(self, user_id: uuid.UUID) -> User | None:
        """The person of a session, unless they are not let in any more."""
        user = person_known(user_id)
        return user if user is not None and refusal_of(user) is None else None
