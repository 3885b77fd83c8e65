"""Fifty come with one letter at once: exactly as many get in as it has uses."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections, transaction
from django.test import Client, override_settings

from accounts.guardians.actions.signup import Typed, begin_signup
from accounts.guardians.finding import offer_of
from accounts.models import AccountMail, Guardianship, Invitation, User
from tests.accounts.guardians.letters import PASSWORD, fresh_ip, letter_for, newest_mail
from tests.cast import make_cast
from tetoru.access import Nobody
from tetoru.tenancy import tenant_scope

AT_ONCE = 50


def test_fifty_at_once_are_as_many_as_the_uses(committed_db: str) -> None:
    with override_settings(TENANT_SCOPE_MAY_SWITCH=False):
        cast = make_cast()
        invitation, _code = letter_for(cast, cast.yuina, uses=3)
        offer = offer_of(str(cast.sakura.pk), str(invitation.pk))
        tokens = []
        for number in range(AT_ONCE):
            typed = Typed(f"many{number}@mail.example", "安藤 さくら", "あんどう さくら", "mother", "ja", PASSWORD)
            with tenant_scope(cast.sakura.pk):
                begin_signup(Nobody((cast.sakura.pk,)), offer, typed=typed)
            tokens.append(newest_mail()[1]["token"])
        start = threading.Barrier(AT_ONCE)

        def come(token: str) -> int:
            try:
                return Client(REMOTE_ADDR=fresh_ip()).post("/signup/confirmation/", {"token": token}).status_code
            finally:
                connections.close_all()

        def queue(part: list[str]) -> list[int]:
            start.wait()
            return [come(token) for token in part]

        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = [code for part in pool.map(queue, [tokens[n::AT_ONCE] for n in range(AT_ONCE)]) for code in part]
        assert (answers.count(302), answers.count(422)) == (3, AT_ONCE - 3)
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            assert Guardianship.objects.filter(student=cast.yuina).count() == 3
            assert Invitation.objects.get(pk=invitation.pk).uses == 3
        assert User.objects.filter(name__isnull=False, kind="guardian").count() == 5 + 3
        assert AccountMail.objects.filter(kind="signup").count() == AT_ONCE
