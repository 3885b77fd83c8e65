"""A Wednesday morning in November, and what a guardian sends on it."""

import datetime as dt
import uuid
from contextlib import AbstractContextManager
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction
from django.test import Client

from messaging.absences.models import Absence, AbsenceRules, Correction, OwnWord, Report
from schools.models import Enrolment, School, Student
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

TOKYO = ZoneInfo("Asia/Tokyo")
WEDNESDAY = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)


def at(hour: int, minute: int = 0, second: int = 0, *, day: dt.date = WEDNESDAY) -> AbstractContextManager[Any]:
    """A moment in Tokyo, standing still."""
    moment = dt.datetime.combine(day, dt.time(hour, minute, second), TOKYO)
    return time_machine.travel(moment, tick=False)


def place_key(student: Student) -> str:
    with tenant_scope(student.tenant_id), transaction.atomic():
        return str(Enrolment.objects.get(student=student).pk)


def words(*students: Student, **other: Any) -> dict[str, Any]:
    """What the form sends: absent today with a fever, unless told otherwise."""
    data = {
        "places": [place_key(student) for student in students],
        "kind": "absent",
        "from_date": WEDNESDAY.isoformat(),
        "reason": "fever",
        "key": str(new_id()),
    }
    return {**data, **{name: str(value) for name, value in other.items() if value is not None}}


def report(client: Client, *students: Student, **other: Any) -> uuid.UUID:
    """Send it; gives the id of the first report."""
    response: Any = client.post("/absences/", words(*students, **other))
    assert response.status_code == 302, response.content.decode()
    return uuid.UUID(response["Location"].split("/")[2])


def rows(model: Any, tenant_id: uuid.UUID, **which: Any) -> list[Any]:
    with tenant_scope(tenant_id), transaction.atomic():
        found = model.objects.filter(**which).order_by("pk")
        return list(found.select_related(*["school"] if model is Report else []))


def reports(student: Student) -> list[Report]:
    return rows(Report, student.tenant_id, student=student)


def absences(student: Student) -> list[Absence]:
    return sorted(rows(Absence, student.tenant_id, student=student), key=lambda absence: absence.day)


def corrections(student: Student) -> list[Correction]:
    return rows(Correction, student.tenant_id, report__student=student)


def set_rules(school: School, **rules: Any) -> AbsenceRules:
    with tenant_scope(school.tenant_id), transaction.atomic():
        return AbsenceRules.objects.create(tenant_id=school.tenant_id, school=school, **rules)


def add_word(school: School, kind: str, label: str, **more: Any) -> OwnWord:
    with tenant_scope(school.tenant_id), transaction.atomic():
        return OwnWord.objects.create(
            tenant_id=school.tenant_id, school=school, kind=kind, label=label, added_at=dt.datetime.now(dt.UTC), **more
        )
