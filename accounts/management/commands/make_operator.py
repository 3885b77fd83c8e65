"""`manage.py make_operator LOGIN --name NAME`: who may open the operator's pages."""

import io
import re
import secrets
from argparse import ArgumentParser
from typing import Any

import segno
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import TotpDevice, User
from accounts.ops.actions import make_operator
from accounts.second_factor.actions import add_device
from accounts.second_factor.codes import otpauth_uri
from schools.models.tenant import OPERATORS_CODE
from tetoru.access import SystemActor

LOGIN = re.compile(rf"[a-z][a-z0-9-]{{0,39}}@{OPERATORS_CODE}", re.ASCII)


class Command(BaseCommand):
    """Makes an operator, or gives one who lost theirs another second factor. There is no way to it over the web."""

    help = "Make an operator; prints the first password and the second factor, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who."""
        parser.add_argument(
            "login", metavar="LOGIN", help=f"such as sato@{OPERATORS_CODE}; the part from @ may be left out"
        )
        parser.add_argument("--name", default="", help="the person's name; stored encrypted")
        parser.add_argument(
            "--new-device", action="store_true", help="for an operator who lost theirs; the old one ends"
        )

    def handle(self, *, login: str, name: str, new_device: bool, **_: Any) -> None:
        """All of it, or nothing."""
        login = login if "@" in login else f"{login}@{OPERATORS_CODE}"
        actor, user = SystemActor("make an operator"), User.objects.named(login)
        if new_device:
            self._tell(login, self._renewed(actor, user))
            return
        if not LOGIN.fullmatch(login) or not name:
            raise CommandError(f"LOGIN is small letters, digits and -, then @{OPERATORS_CODE}; --name is needed")
        if user is not None:
            raise CommandError(f"{login} is there already; --new-device gives another second factor")
        password = secrets.token_urlsafe(15)
        with transaction.atomic():
            device = add_device(actor, make_operator(actor, login=login, name=name, password=password))
        self._tell(login, device, password)

    def _renewed(self, actor: SystemActor, user: User | None) -> TotpDevice:
        if user is None or user.kind != User.Kind.OPERATOR:
            raise CommandError("there is no such operator")
        return add_device(actor, user)

    def _tell(self, login: str, device: TotpDevice, password: str = "") -> None:
        uri = otpauth_uri(device.secret, login)
        self.stdout.write(f"login:    {login}")
        if password:
            self.stdout.write(f"password: {password}  (to be changed at the first sign-in)")
        self.stdout.write(f"second factor, for the authenticator app; it is not shown again:\n{uri}\n")
        picture = io.StringIO()
        segno.make(uri, error="m").terminal(out=picture, compact=True)
        self.stdout.write(picture.getvalue())
