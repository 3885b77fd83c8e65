"""Model fields whose column holds ciphertext.

Reading an attribute decrypts it, the first time, with the row's own id and owner; a value that was
read and not touched is written back as it was. Ciphertext can't be searched: look-ups other than
`isnull` are refused, and so is `update()`, which knows no row.
"""

import uuid
from collections.abc import Iterable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tetoru.crypto.alarms import alarm_unreadable
from tetoru.crypto.cipher import Unreadable, seal, unseal, unsealer
from tetoru.crypto.keyring import PLATFORM

UNREADABLE = _("読み取れません")


class Sealed(bytes):
    """Ciphertext as it is stored."""


class Opened(str):
    """Plain text that remembers its ciphertext and the row it came from.

    `refresh_from_db` and deferred loading put a value back by reading it: put back into its own
    row, it is the ciphertext again, so that what does not open today is never overwritten.
    """

    __slots__ = ("field", "is_readable", "row_id", "sealed")
    field: "EncryptedTextField"
    is_readable: bool
    row_id: uuid.UUID
    sealed: Sealed


if TYPE_CHECKING:
    BinaryField = models.BinaryField[Any, Any]
else:
    BinaryField = models.BinaryField


class EncryptedAttribute:
    """Decrypts on access. Found on the model class under the field's name."""

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if not isinstance(value, Sealed):
            return value
        opened = instance.__dict__.setdefault("_opened", {})
        if name not in opened:
            plain = self.field.try_open(value, key_owner(instance), instance.pk)
            text = Opened(UNREADABLE if plain is None else plain)
            text.field, text.row_id, text.sealed = self.field, instance.pk, value
            text.is_readable = plain is not None
            opened[name] = text
        return opened[name]

    def __set__(self, instance: models.Model, value: Any) -> None:
        is_own = isinstance(value, Opened) and value.row_id == instance.pk and value.field is self.field
        instance.__dict__[self.field.attname] = value.sealed if is_own else value
        instance.__dict__.get("_opened", {}).pop(self.field.attname, None)


class EncryptedTextField(BinaryField):
    """Text, encrypted. On the model it is a `str`; in the database `bytea`."""

    empty_strings_allowed = True

    @cached_property
    def place(self) -> str:
        """`table.column`: part of what a value is bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def open(self, stored: bytes, owner: uuid.UUID, row_id: uuid.UUID) -> str:
        """The plain text; what does not open is shown as unreadable and alarms, and breaks no page."""
        plain = self.try_open(stored, owner, row_id)
        return str(UNREADABLE) if plain is None else plain

    def try_open(self, stored: bytes, owner: uuid.UUID, row_id: uuid.UUID) -> str | None:
        """The plain text, or None and an alarm."""
        try:
            return unseal(stored, owner=owner, column=self.place, row_id=row_id)
        except Unreadable as error:
            alarm_unreadable(self.place, row_id, str(error))
            return None

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Put the decrypting attribute on the model."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, EncryptedAttribute(self))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        """Bytes from the database, to be opened when they are looked at."""
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The ciphertext for this row; an untouched value keeps the one it had."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return Sealed(seal(str(value), owner=key_owner(model_instance), column=self.place, row_id=model_instance.pk))

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull`: ciphertext has no order and no likeness."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Let nothing but ciphertext out to the database."""
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.place} is encrypted: it can't be searched, and is written by save() only")
        return super().get_db_prep_value(value, connection, prepared)

    def get_default(self) -> Any:
        """Empty text, unless the field says otherwise."""
        return self.default if self.has_default() else (None if self.null else "")

    def value_to_string(self, obj: models.Model) -> str:
        """Serialisers never see plain text."""
        return ""


def key_owner(instance: models.Model) -> uuid.UUID:
    """Whose key seals this row: its tenant's, or the platform's for accounts."""
    tenant_id: uuid.UUID = getattr(instance, "tenant_id", PLATFORM)
    return tenant_id


def has_unreadable(instance: models.Model) -> bool:
    """Whether a value of this row does not open: then the row is not to be edited or sent on."""
    names = [field.attname for field in instance._meta.concrete_fields if isinstance(field, EncryptedTextField)]
    return any(not is_readable(getattr(instance, name)) for name in names)


def is_readable(value: str | None) -> bool:
    """Whether an encrypted attribute opened; what was only set on the row, or is empty, did."""
    return not isinstance(value, Opened) or value.is_readable


def seal_column(model: type[models.Model], name: str, text: str, owner: uuid.UUID, row_id: uuid.UUID) -> bytes:
    """What one encrypted column takes for a row that is written by SQL written by hand."""
    return seal(text, owner=owner, column=_encrypted(model, name).place, row_id=row_id)


def open_column(model: type[models.Model], name: str, stored: bytes, owner: uuid.UUID, row_id: uuid.UUID) -> str:
    """The plain text of one encrypted column that was fetched by SQL written by hand."""
    return _encrypted(model, name).open(stored, owner, row_id)


def open_columns(
    model: type[models.Model], name: str, values: Iterable[tuple[bytes, uuid.UUID, uuid.UUID]]
) -> list[str]:
    """The same for many rows at once, each as (stored, owner, row id)."""
    place = _encrypted(model, name).place
    unseal_one, texts = unsealer(place), list[str]()
    for stored, owner, row_id in values:
        try:
            texts.append(unseal_one(stored, owner, row_id))
        except Unreadable as error:
            alarm_unreadable(place, row_id, str(error))
            texts.append(str(UNREADABLE))
    return texts


@cache
def _encrypted(model: type[models.Model], name: str) -> EncryptedTextField:
    field = model._meta.get_field(name)
    if not isinstance(field, EncryptedTextField):
        raise TypeError(f"{name} is not encrypted")
    return field
