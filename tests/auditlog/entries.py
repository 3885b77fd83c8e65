"""Entries of a chosen time, as only the owner of the log can make them."""

import datetime as dt
import json
import uuid
from typing import Any

from django.db import connections

from tetoru.tenancy import tenant_scope

INSERT = """
insert into auditlog_entry (at, tenant_id, school_id, actor_id, actor_kind, event, subject_kind, subject_id,
                            outcome, details)
values (%(at)s, %(tenant_id)s, %(school_id)s, %(actor_id)s, %(actor_kind)s, %(event)s, %(subject_kind)s,
        %(subject_id)s, %(outcome)s, %(details)s)
"""


def add_entry(tenant_id: uuid.UUID, at: dt.datetime, **values: Any) -> None:
    """One entry: a page that a member of staff looked at, unless told otherwise. Needs a committed database."""
    row = {
        "at": at,
        "tenant_id": tenant_id,
        "school_id": None,
        "actor_id": None,
        "actor_kind": "staff",
        "event": "page.viewed",
        "subject_kind": None,
        "subject_id": None,
        "outcome": "done",
        "details": {"page": "school:student"},
    } | values
    with tenant_scope(tenant_id), connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('app.tenants', %s, false)", (str(tenant_id),))
        cursor.execute(INSERT, row | {"details": json.dumps(row["details"])})


def make_months(since: dt.date, months: int) -> None:
    """Months of the log that lie back."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select auditlog_entry_make_months(%s, %s)", (since, months))
