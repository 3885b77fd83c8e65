"""The tables of encrypted columns and of texts in clear that people read are the code."""

from collections.abc import Iterator

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models

from tests.architecture.security_document import Row, clear_rows, encrypted_rows
from tests.architecture.test_models import own_models
from tetoru.crypto.fields import EncryptedTextField
from tetoru.crypto.places import all_places

ENCRYPTED = {
    "name",
    "child's name",
    "contact",
    "message",
    "health",
    "second factor",
    "name of a device",
    "password",
    "file's key",
}
IN_CLEAR = {
    "name of a place", "role", "login", "hash", "sealed key", "word of the code", "ids and counts", "network address",
    "operator's words", "public key", "session key", "sealed copy",
}  # fmt: skip
OF_THE_PLATFORM = ", platform's key"
WITHOUT_WORDS = (
    models.AutoField, models.BooleanField, models.DateField, models.DurationField, models.FloatField,
    models.DecimalField, models.ForeignKey, models.IntegerField, models.TimeField, models.UUIDField,
)  # fmt: skip
"""Kinds of columns that hold no text. All others are texts, a kind that nobody has thought of too."""


def columns_in_clear() -> Iterator[str]:
    """Every column of ours that can hold words or bytes: neither encrypted nor a choice from a list."""
    for model in own_models():
        for field in model._meta.concrete_fields:
            inner = field.base_field if isinstance(field, ArrayField) else field
            if not isinstance(inner, (EncryptedTextField, *WITHOUT_WORDS)) and not inner.choices:
                yield f"{model._meta.db_table}.{field.column}".replace('"', "")


def test_the_table_of_encrypted_fields_is_the_code() -> None:
    assert [row.column for row in encrypted_rows()] == [place.name for place in all_places()], "all, once, by name"


def test_the_table_of_texts_in_clear_is_the_code() -> None:
    """A new text column is encrypted, or somebody has written down why not."""
    assert [row.column for row in clear_rows()] == sorted(columns_in_clear()), "all, once, by name"


def test_each_class_is_one_of_those_we_know() -> None:
    assert {row.kind.removesuffix(OF_THE_PLATFORM) for row in encrypted_rows()} == ENCRYPTED
    assert {row.kind for row in clear_rows()} == IN_CLEAR


def test_the_key_that_the_table_names_is_the_one_that_seals() -> None:
    said = {row.column: not row.kind.endswith(OF_THE_PLATFORM) for row in encrypted_rows()}
    assert said == {place.name: place.is_of_tenants for place in all_places()}


@pytest.mark.parametrize("row", [*encrypted_rows(), *clear_rows()], ids=lambda row: row.column)
def test_each_column_has_a_reason_of_its_own(row: Row) -> None:
    assert len(row.why) > 5
    assert "same" not in row.why.split(), "a reason is read without the line above it"
