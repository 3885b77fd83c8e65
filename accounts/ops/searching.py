"""Finds a row by an id, a login or a code that was typed whole: nothing else is searched."""

import uuid
from typing import Any

from django.db import models

from tetoru.crypto.blind_index import normalised

BY_IDS = {"auditlog.Entry": ("actor_id", "subject_id")}
"""Where only some columns of ids have an index."""
BY_TEXT = {"accounts.User": "login", "schools.Tenant": "code", "schools.School": "slug"}


def found_by(rows: Any, typed: str) -> Any:
    """The rows that bear that id in any column of ids, or that login or code."""
    typed = normalised(typed)
    if not typed:
        return rows
    model = rows.model
    try:
        return rows.filter(_bears(model, uuid.UUID(typed)))
    except ValueError:
        pass
    text = BY_TEXT.get(model._meta.label)
    return rows.filter(**{text: typed}) if text else rows.none()


def _bears(model: Any, wanted: uuid.UUID) -> models.Q:
    names = BY_IDS.get(model._meta.label) or [f.attname for f in model._meta.concrete_fields if _is_id(f)]
    return models.Q(*((name, wanted) for name in names), _connector=models.Q.OR)


def _is_id(field: Any) -> bool:
    """A UUID of the row itself, or of another."""
    target = field.target_field if field.is_relation else field
    return isinstance(target, models.UUIDField) and field.name not in {"tenant", "tenant_id"}
