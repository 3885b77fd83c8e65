"""The same deeds where a transaction has one scope only, as in production."""

import pytest
from django.db import transaction
from django.test import Client, override_settings

from accounts.models import Guardianship, User
from tests.accounts.guardians.letters import EMAIL, PASSWORD, begin, fresh_ip, letter_for, newest_mail
from tests.cast import Cast, make_cast, signed_in
from tests.factories import PASSWORD as OLD_PASSWORD
from tetoru.tenancy import tenant_scope


@pytest.fixture
def committed(committed_db: str) -> Cast:
    with override_settings(TENANT_SCOPE_MAY_SWITCH=False):
        return make_cast()


@override_settings(TENANT_SCOPE_MAY_SWITCH=False)
def test_a_family_goes_through_all_of_it(committed: Cast) -> None:
    cast = committed
    _invitation, code = letter_for(cast, cast.yuina)
    mother = signed_in(cast.kaede_mother)
    assert mother.post("/settings/children/new/", {"code": code}, REMOTE_ADDR=fresh_ip()).status_code == 302
    assert mother.post("/settings/children/new/confirmation/", {"relation": "other"})["Location"] == "/settings/"
    assert "結菜" in mother.get("/settings/").content.decode()
    second = Client(REMOTE_ADDR=fresh_ip())
    begin(second, code)
    assert second.post("/signup/confirmation/", {"token": newest_mail()[1]["token"]})["Location"] == "/home/"
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        link = Guardianship.objects.get(student=cast.yuina, guardian=cast.kaede_mother)
    at = f"/s/hibari/students/{cast.yuina.pk}/guardians/{link.pk}/"
    manager = signed_in(cast.manager)
    token = manager.post(f"{at}counter/", {"checked": "known"}).context["token"]
    sent = {"token": token, "email": f"neu-{EMAIL}", "password": PASSWORD}
    assert Client(REMOTE_ADDR=fresh_ip()).post("/password/counter/", sent)["Location"] == "/login/"
    assert manager.post(f"{at}end/", {"reason": "changed"}).status_code == 302
    assert User.objects.get(pk=cast.kaede_mother.pk).tenant_ids == [cast.kaede.pk]
    assert signed_in(cast.both).post("/settings/closing/", {"current": OLD_PASSWORD}).status_code == 302
    with tenant_scope(cast.sakura.pk, cast.kaede.pk), transaction.atomic():
        assert not Guardianship.objects.filter(guardian=cast.both, state="active").exists()
