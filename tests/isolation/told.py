"""What has been told to each school about absences, and what it has decided about them."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Guardianship
from messaging.absences.models import (
    Absence,
    AbsenceRules,
    Amendment,
    CalendarEntry,
    Call,
    Correction,
    EmptySeat,
    OwnWord,
    RegisterColumns,
    RegisterMarks,
    Report,
    WallScreen,
)
from messaging.absences.settling import hold_days, settle
from schools.models import Classroom
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def told(room: Classroom, student: Any, by: uuid.UUID) -> dict[str, Any]:
    """A word of the school's list, a report of the pupil's mother, changed once, and one taken by telephone."""
    with tenant_scope(room.tenant_id), transaction.atomic():
        owned: dict[str, Any] = {"tenant_id": room.tenant_id, "school_id": room.school_id}
        before = Report.objects.filter(student=student).first()
        if before is not None:  # the board's place has the pupil of the school's
            return _ids(room, student)
        AbsenceRules.objects.create(**owned, phone="03-0000-0417", asks_temperature=True)
        word = OwnWord.objects.create(**owned, kind="activity", label="プール", added_at=timezone.now())
        day = timezone.localdate()
        said = {"kind": "absent", "from_date": day, "until_date": day, "reason": "fever", "note": "熱"}
        said["temperature"] = "38.2"
        link = Guardianship.objects.filter(student=student).order_by("pk").first()
        assert link is not None
        sent = Report.objects.create(
            **owned, **said, student=student, classroom=room, reported_by_id=link.guardian_id, how="guardian",
            key=new_id(), year=room.year.year, number=str(word.pk)[-6:].upper(), reported_at=timezone.now(),
        )  # fmt: skip
        Correction.objects.create(
            tenant_id=room.tenant_id, report=sent, corrected_at=timezone.now(), corrected_by_id=link.guardian_id, **said
        )
        Report.objects.create(
            **owned, **said, student=student, classroom=room, reported_by_id=by, how="phone",
            key=new_id(), year=room.year.year, number=str(link.pk)[-6:].upper(), reported_at=timezone.now(),
        )  # fmt: skip
        settle(hold_days(sent, [day], now=timezone.now()), by=by, now=timezone.now())
        seat = EmptySeat.objects.create(
            **owned, student=student, classroom=room, day=day, marked_at=timezone.now(), marked_by_id=by,
            changed_at=timezone.now(), asked_at=timezone.now(),
        )  # fmt: skip
        Call.objects.create(
            tenant_id=room.tenant_id, seat=seat, called_at=timezone.now(), called_by_id=by, outcome="not_reached",
            note="留守番電話",
        )  # fmt: skip
        WallScreen.objects.create(
            **owned, place="職員室", code_until=timezone.now(), made_at=timezone.now(), made_by_id=by
        )
        _written(owned, room, student, link.guardian_id)
    return _ids(room, student)


def _ids(room: Classroom, student: Any) -> dict[str, Any]:
    with tenant_scope(room.tenant_id), transaction.atomic():
        of_pupil = Report.objects.filter(student=student)
        return {
            "report_id": of_pupil.get(how="guardian").pk,
            "entry_id": of_pupil.get(how="phone").pk,
            "calendar_id": CalendarEntry.objects.get(school_id=room.school_id).pk,
            "word_id": OwnWord.objects.get(school_id=room.school_id).pk,
            "screen_id": WallScreen.objects.get(school_id=room.school_id).pk,
            "seat_id": EmptySeat.objects.get(student=student).pk,
            "absence_id": Absence.objects.get(student=student).pk,
        }


def _written(owned: dict[str, Any], room: Classroom, student: Any, by: Any) -> None:
    """What stands in the school's calendar and in the class's register, and how the register looks."""
    now = timezone.now()
    RegisterMarks.objects.get_or_create(tenant_id=room.tenant_id, defaults={"marks": {"sickness": "／"}})
    RegisterColumns.objects.create(**owned, columns=[["name", "氏名"]])
    Amendment.objects.create(
        **owned, classroom=room, student=student, day=timezone.localdate(), before="present", standing="late",
        why="電話", amended_at=now, amended_by_id=by,
    )  # fmt: skip
    last = room.year.ends_on
    CalendarEntry.objects.create(**owned, kind="vacation", from_date=last, until_date=last, made_at=now, made_by_id=by)
