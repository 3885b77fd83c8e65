"""The direction between apps, as foreign keys see it, and the fence around what tenants own."""

from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tetoru.tenancy import Fenced

LAYERS = ("tetoru", "auditlog", "schools", "accounts", "messaging", "api", "exports", "demo")
"""From the ground up."""


def layer_of(model: type[models.Model]) -> str:
    return model.__module__.partition(".")[0]


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if layer_of(model) in LAYERS]


def points_upwards(source: str, target: str) -> bool:
    """Whether a foreign key between these layers goes against the direction. Other people's apps lie below all."""
    return target in LAYERS and LAYERS.index(target) > LAYERS.index(source)


def test_foreign_keys_point_downwards() -> None:
    upwards = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in own_models()
        for field in model._meta.get_fields()
        if field.concrete
        and isinstance(field.related_model, type)
        and points_upwards(layer_of(model), layer_of(field.related_model))
    ]
    assert upwards == []


def test_the_direction_is_the_one_of_the_layers() -> None:
    assert [points_upwards(low, high) for low, high in pairwise(LAYERS)] == [True] * (len(LAYERS) - 1)
    assert [points_upwards(high, low) for low, high in pairwise(LAYERS)] == [False] * (len(LAYERS) - 1)
    assert not points_upwards("messaging", "django")


def test_features_of_messaging_stand_on_delivery_only() -> None:
    """The same inside messaging: delivery knows no feature."""
    found = {
        field.related_model.__module__.split(".")[1]
        for model in apps.get_app_config("delivery").get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model and layer_of(field.related_model) == "messaging"
    }
    assert found == {"delivery"}


def has_tenant(model: type[models.Model]) -> bool:
    return any(getattr(field, "column", None) == "tenant_id" for field in model._meta.get_fields())


def test_every_model_with_a_tenant_is_fenced_and_every_fenced_one_has_a_tenant() -> None:
    with_tenant = {model._meta.label for model in apps.get_models() if has_tenant(model)}
    fenced = {model._meta.label for model in apps.get_models() if issubclass(model, Fenced)}
    assert with_tenant == fenced
    assert {"schools.Student", "notices.Recipient", "auditlog.Entry", "delivery.Delivery"} <= fenced


def test_a_row_of_a_tenant_always_has_one() -> None:
    """Only the log knows rows of nobody's: a failed sign-in belongs to no tenant."""
    nullable = [
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, Fenced)
        for field in [tenant_field(model)]
        if field.null
    ]
    assert nullable == ["auditlog.Entry"]


def tenant_field(model: type[models.Model]) -> Any:
    return next(field for field in model._meta.get_fields() if getattr(field, "column", None) == "tenant_id")


@pytest.mark.django_db(databases=["default", "owner"])
def test_no_migration_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    assert capsys.readouterr().out.strip() == "No changes detected"


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_owner_has_nothing_left_to_migrate() -> None:
    call_command("migrate", database="owner", check_unapplied=True, verbosity=0)
