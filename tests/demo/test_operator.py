"""The demo's operator: listed, with a second factor that everybody may try."""

import re

import pytest
from django.test import Client

from accounts.models import User
from demo import cast
from demo.accounts import demo_accounts
from demo.city.writing import write_operator
from schools.models import Tenant
from tests.factories import make_tenant


@pytest.fixture
def sakura(db: None) -> Tenant:
    return make_tenant("sakura", "さくら市教育委員会")


def test_a_stranger_gets_in_with_what_the_pages_tell(sakura: Tenant, visitor: Client) -> None:
    write_operator(cast.PASSWORD)
    listed = next(one for one in visitor.get("/demo/accounts.json").json() if "operator" in one["role"])
    assert listed["totp_secret"] == cast.OPERATOR.totp_secret
    assert "/demo/second-factor/" in visitor.get("/").content.decode()
    visitor.post("/login/", {"login": listed["login"], "password": listed["password"]})
    code = re.search(r">([0-9]{6})<", visitor.get("/demo/second-factor/").content.decode())
    assert code
    assert visitor.post("/ops/second-factor/", {"code": code[1]})["Location"] == "/ops/"
    assert visitor.get("/ops/").status_code == 200


def test_a_demo_from_before_lists_no_operator(sakura: Tenant) -> None:
    assert not User.objects.filter(kind="operator").exists()
    assert "operator" not in " ".join(one.role for one in demo_accounts())
