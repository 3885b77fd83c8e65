"""Rosters as another system writes them."""

from typing import Any

from schools.models import Classroom, Enrolment, Student
from tetoru.tenancy import tenant_scope

Body = dict[str, Any]


def room_row(sourced_id: str, title: str, grade: str = "P4") -> dict[str, Any]:
    return {
        "sourcedId": sourced_id, "status": "active", "dateLastModified": "2026-11-25T00:00:00Z", "title": title,
        "classType": "homeroom", "grades": [grade], "school": {"sourcedId": "org-1", "type": "org"},
    }  # fmt: skip


def pupil_rows(sourced_id: str, name: str, kana: str, room: str, number: int | None) -> tuple[Any, Any]:
    """A user with its enrollment."""
    (family, given), (family_kana, given_kana) = name.split(), kana.split()
    user = {
        "sourcedId": sourced_id, "status": "active", "enabledUser": True, "familyName": family, "givenName": given,
        "roles": [{"roleType": "primary", "role": "student", "org": {"sourcedId": "org-1"}}], "grades": ["P4"],
        "metadata": {"jp.kanaFamilyName": family_kana, "jp.kanaGivenName": given_kana},
    }  # fmt: skip
    enrollment = {
        "sourcedId": f"e-{sourced_id}", "status": "active", "role": "student", "primary": False,
        "user": {"sourcedId": sourced_id, "type": "user"}, "class": {"sourcedId": room, "type": "class"},
        "metadata": {"jp.ShussekiNo": number} if number else {},
    }  # fmt: skip
    return user, enrollment


def body_of(school_id: Any, rooms: list[Any], pupils: list[tuple[Any, Any]], **more: Any) -> Body:
    users, enrollments = [user for user, _one in pupils], [enrollment for _one, enrollment in pupils]
    return {"school": str(school_id), "classes": rooms, "users": users, "enrollments": enrollments, **more}


def numbered(room: Classroom, *students: Student) -> None:
    """Give them 1, 2, 3 … in the class."""
    with tenant_scope(room.tenant_id):
        for number, student in enumerate(students, start=1):
            Enrolment.objects.filter(classroom=room, student=student).update(number=number)
