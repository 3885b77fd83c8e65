"""Operators of the tests: with a second factor, and behind the door."""

from typing import Any

from django.db import models
from django.test import Client

from accounts.models import TotpDevice, User
from accounts.ops.urls import ops_site
from accounts.second_factor.codes import current_code
from schools.models import Tenant
from tests.cast import signed_in
from tests.factories import TOTP_SECRET, password_hash

SECRET = TOTP_SECRET


def make_operator(login: str = "sato@ops") -> User:
    user = User(kind=User.Kind.OPERATOR, login=login, name="佐藤 運営", password=password_hash())
    user.save()
    TotpDevice.objects.create(user=user, secret=SECRET)
    return user


def pass_second_factor(client: Client) -> None:
    response = client.post("/ops/second-factor/", {"code": current_code(SECRET)})
    assert (response.status_code, response["Location"]) == (302, "/ops/")


def at_ops(tenant: Tenant | None = None, login: str = "sato@ops") -> Client:
    """A browser of a new operator who passed the second factor and chose this tenant."""
    client = signed_in(make_operator(login))
    pass_second_factor(client)
    if tenant is not None:
        choose(client, tenant)
    return client


def choose(client: Client, tenant: Tenant | None) -> None:
    response = client.post("/ops/tenant/", {"tenant": tenant.pk if tenant else ""})
    assert (response.status_code, response["Location"]) == (302, "/ops/")


def url_of(model: type[models.Model], pk: Any = "") -> str:
    return f"/ops/{model._meta.app_label}/{model._meta.model_name}/{f'{pk}/' if pk else ''}"


def registered() -> list[type[models.Model]]:
    return list(ops_site._registry)
