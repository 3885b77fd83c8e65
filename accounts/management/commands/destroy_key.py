"""`manage.py destroy_key TENANT`: run by one operator, then within seven days by another; then the tenant is erased."""

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.confirming import confirm_person
from schools.keys.actions import confirm_destruction, request_destruction
from schools.keys.requests import OPEN_FOR, REASONS, open_request
from schools.models import Tenant
from tetoru.access import Operator
from tetoru.crypto.destruction import DoorShut, ensure_door, sweep_keyring
from tetoru.crypto.memory import NOTICE_SECONDS
from tetoru.crypto.models import DeletionCertificate, DestructionRequest
from tetoru.errors import DomainError, NotPermitted


class Command(BaseCommand):
    """There is no way back, and no other way: see docs/operations.md. Needs DATABASE_OWNER_URL."""

    help = "Destroy all keys of a tenant whose contract has ended. Takes two operators."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which tenant, why, and where the certificate goes."""
        parser.add_argument("tenant", metavar="TENANT", help="the code of the tenant")
        parser.add_argument("--reason", choices=REASONS, default=REASONS[0], help="said by the first person")
        parser.add_argument("--certificate", type=Path, metavar="FILE", help="also write the certificate here")

    def handle(self, *args: Any, **options: Any) -> None:
        """The first person's call asks, the second person's does it."""
        try:
            ensure_door()
            tenant = _tenant(options["tenant"])
            request = open_request(tenant)
            actor = self._ask_who()
            if input(f"Type {tenant.code} to destroy everything of {tenant.name}: ") != tenant.code:
                raise CommandError("nothing was done")
            if request is None:
                self._request(actor, tenant, options["reason"])
            else:
                self._confirm(actor, request, options["certificate"])
        except (DomainError, DoorShut) as refusal:
            raise CommandError(str(refusal)) from None

    def _ask_who(self) -> Operator:
        return confirm_person(input("login: "), getpass("password: "), input("code of the second factor: "))

    def _request(self, actor: Operator, tenant: Tenant, reason: str) -> None:
        until = timezone.localtime(request_destruction(actor, tenant, reason=reason).requested_at + OPEN_FOR)
        self.stdout.write(
            f"asked for. Nothing is destroyed yet: another operator runs this until {until:%Y-%m-%d %H:%M %Z}"
        )

    def _confirm(self, actor: Operator, request: DestructionRequest, file: Path | None) -> None:
        try:
            certificate = confirm_destruction(actor, request)
        except NotPermitted:
            raise CommandError("you asked for it yourself: another operator must confirm") from None
        sweep_keyring()
        if file is not None:
            file.write_text(_shown(certificate), encoding="utf-8")
        self.stdout.write(_shown(certificate))
        self.stdout.write(f"other processes know it within {NOTICE_SECONDS} seconds")


def _tenant(code: str) -> Tenant:
    try:
        return Tenant.objects.get(code=code)
    except Tenant.DoesNotExist:
        raise CommandError("there is no such tenant") from None


def _shown(certificate: DeletionCertificate) -> str:
    return f"{certificate.text}\nSHA-256: {certificate.digest}\n"
