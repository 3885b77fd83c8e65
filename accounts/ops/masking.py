"""What of a row an operator sees. What is masked is never looked at, so it is never decrypted either."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.ops.columns import column_label, in_words
from accounts.ops.tables import TABLES, Table
from tetoru.crypto.fields import EncryptedTextField

MASK = "●●●"
NOTHING = "—"
WITHOUT_WORDS = (
    models.UUIDField,
    models.IntegerField,
    models.BooleanField,
    models.DateField,
    models.ForeignKey,
)
"""Kinds of columns that can't hold a person's words."""
CODE_WORD = re.compile(r"[a-z0-9_.:-]{1,80}|[A-Z]{1,8}", re.ASCII)
"""Ids, counts, and names from the code. Japanese, addresses of mail and names with a capital are not written so."""


@dataclass(frozen=True)
class Cell:
    """One value: as text, or masked; `model` names what an id points at."""

    column: str
    label: str
    text: str
    is_masked: bool = False
    model: str = ""

    @property
    def css(self) -> str:
        """How the text breaks: `whole` (times, words) not at all, `long` (ids, details) in a wide column."""
        return "long" if len(self.text) > 24 else "whole"


def table_of(model: type[models.Model]) -> Table:
    """What the tables say of a model. Raises KeyError for one that nobody has thought of."""
    return TABLES[model._meta.label]


def is_plain(field: Any) -> bool:
    """Whether a column is shown."""
    table = table_of(field.model)
    if isinstance(field, EncryptedTextField) or field.name in table.hidden:
        return False
    inner = field.base_field if isinstance(field, ArrayField) else field
    return field.name in table.plain or isinstance(inner, WITHOUT_WORDS) or bool(inner.choices)


def masked_names(model: type[models.Model]) -> list[str]:
    """The columns that are not even fetched."""
    return [field.attname for field in model._meta.concrete_fields if not is_plain(field)]


def cells_of(row: models.Model, names: tuple[str, ...] = ()) -> list[Cell]:
    """The cells of a row, or those of the columns named."""
    fields = [row._meta.get_field(name) for name in names] if names else row._meta.concrete_fields
    return [_cell(row, field) for field in fields]


def _cell(row: models.Model, field: Any) -> Cell:
    if not is_plain(field):
        return Cell(field.name, column_label(field), MASK, is_masked=True)
    value = field.value_from_object(row)
    model = field.related_model._meta.label if field.related_model and value is not None else ""
    return Cell(field.name, column_label(field), _text(field, value), model=model)


def _text(field: Any, value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(field, ArrayField):
        return "、".join(_text(field.base_field, one) for one in value) or NOTHING
    if field.choices:
        return str(dict(field.flatchoices).get(value, MASK))
    if isinstance(field, models.GenericIPAddressField):
        return _network(value)
    return in_words(field, value) or _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict | list):
        return _flat(value)
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return str(value)


def _flat(value: Any) -> str:
    """JSON of the log: ids, counts and words of the code; any other text is masked."""
    if isinstance(value, dict):
        return "、".join(f"{_flat(key)}={_flat(one)}" for key, one in value.items()) or NOTHING
    if isinstance(value, list):
        return "・".join(map(_flat, value))
    if value is None or isinstance(value, bool | int | float | uuid.UUID):
        return str(value)
    words = str(value).split(" ")
    return str(value) if all(CODE_WORD.fullmatch(word) for word in words) else MASK


def _network(address: str) -> str:
    """Where from, without the household: 24 bits of an IPv4 address, 48 of an IPv6 one."""
    is_4 = ip_address(address).version == 4
    return str(ip_network(f"{address}/{24 if is_4 else 48}", strict=False))
