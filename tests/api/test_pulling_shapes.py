"""A row of another shape keeps no other school waiting, and nobody is passed over in silence: they would look gone."""

from copy import deepcopy
from typing import Any

import pytest

from api.faults import Fault
from api.pulling.gathering import Lists, roster_in
from api.pulling.line import Failed
from tests.api.other_roster import OtherRoster, other_roster

__all__ = ["other_roster"]  # a fixture


def gathered(other: OtherRoster, name: str, at: int, fields: dict[str, Any]) -> list[str]:
    """Pupils of the first school, when one row of all is otherwise."""
    lists = deepcopy(other.lists)
    lists[name][at] |= fields
    return [one.sourced_id for one in roster_in(Lists(**lists), called="ひばり小学校", kind="elementary").pupils]


@pytest.mark.parametrize("nonsense", [[], {}, None, 1, ""])
@pytest.mark.parametrize("name", ["classes", "users", "enrollments"])
@pytest.mark.parametrize("field", ["sourcedId", "status", "user", "class", "school", "roles", "role"])
def test_a_row_of_another_school_is_nothing_to_this_one(
    other_roster: OtherRoster, name: str, field: str, nonsense: Any
) -> None:
    assert gathered(other_roster, name, 0, {field: nonsense}) == ["u1", "u2", "u3"]


@pytest.mark.parametrize(
    ("name", "fields", "where"),
    [
        ("users", {"status": []}, "users[1].status"),
        ("users", {"sourcedId": {}}, "enrollments[1].user"),
        ("users", {"roles": {"role": "student"}}, "enrollments[1].user"),
        ("users", {"roles": []}, "enrollments[1].user"),
        ("users", {"roles": None}, "enrollments[1].user"),
        ("users", {"roles": [{"role": {}}]}, "enrollments[1].user"),
        ("users", {"roles": [{"role": "teacher"}]}, "enrollments[1].user"),
        ("classes", {"status": {}}, "classes[1].status"),
        ("classes", {"sourcedId": []}, "classes[1].sourcedId"),
        ("enrollments", {"status": {}}, "enrollments[1].status"),
        ("enrollments", {"role": None}, "enrollments[1].role"),
        ("enrollments", {"role": ["student"]}, "enrollments[1].role"),
        ("enrollments", {"user": None}, "enrollments[1].user.sourcedId"),
    ],
)
def test_a_row_of_this_school_is_told_by_its_place(
    other_roster: OtherRoster, name: str, fields: dict[str, Any], where: str
) -> None:
    with pytest.raises(Failed) as failed:
        gathered(other_roster, name, 1, fields)
    assert (failed.value.fault, failed.value.detail.partition("：")[0]) == (Fault.WRONG, where)


def test_a_pupil_is_one_however_the_role_is_written_and_a_teacher_is_passed_over(other_roster: OtherRoster) -> None:
    assert gathered(other_roster, "enrollments", 1, {"role": "Student"}) == ["u1", "u2", "u3"]
    assert gathered(other_roster, "enrollments", 1, {"role": "teacher"}) == ["u2", "u3"]
    assert gathered(other_roster, "users", 1, {"roles": None, "role": "student"}) == ["u1", "u2", "u3"]
