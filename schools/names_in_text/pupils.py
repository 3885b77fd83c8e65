"""The pupils of a place with their names opened, in memory for as long as one text is looked at."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from schools.models import Student
from schools.names_in_text.named import NamedPupil
from tetoru.crypto.fields import EncryptedTextField

NAMES = ("family_name", "given_name", "family_kana", "given_kana")


@dataclass(frozen=True)
class Opened:
    """Those whose names opened, and how many did not: for these nobody can say that they are not named."""

    pupils: tuple[NamedPupil, ...]
    unreadable: int = 0


def opened(tenant_id: uuid.UUID, among: QuerySet[Student]) -> Opened:
    """All of them, in one query; no model is made of each, since a city has thirty thousand."""
    fields = [field for name in NAMES if isinstance(field := Student._meta.get_field(name), EncryptedTextField)]
    rows: Iterable[Any] = among.order_by("pk").values_list("pk", "household_id", *NAMES)
    pupils, unreadable = [], 0
    for pk, household_id, *sealed in rows:
        names = [field.try_open(value, tenant_id, pk) for field, value in zip(fields, sealed, strict=True)]
        if None in names:
            unreadable += 1
        else:
            pupils.append(NamedPupil(pk, household_id, *names))  # type: ignore[arg-type]
    return Opened(tuple(pupils), unreadable)
