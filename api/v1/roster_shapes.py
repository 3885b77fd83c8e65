"""Rosters as they go over the line: the objects of OneRoster 1.2, as far as they are looked at."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import ConfigDict, StrictInt
from pydantic.alias_generators import to_camel

from accounts.models import RosterUpload
from accounts.rosters.oneroster import MOST_ROWS
from api.v1.shapes import Place
from api.v1.written import Day, Id

ID = Field(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$", description="printable ASCII without blanks")
ShortText = Annotated[str, Field(max_length=10)]
Status = Annotated[Literal["active", "tobedeleted"], Field(description="tobedeleted is passed over")]


class OneRosterObject(Schema):
    """Names of fields as OneRoster writes them. What stands beside them is not looked at."""

    model_config = ConfigDict(alias_generator=to_camel)


class Named(OneRosterObject):
    """A GUIDRef of OneRoster: href and type are not looked at."""

    sourced_id: str = ID


class ClassSent(OneRosterObject):
    """class: one that keeps a register. Those of the type scheduled (subjects) are passed over."""

    sourced_id: str = ID
    status: Status = "active"
    title: str = Field(max_length=100, description="1組 or 4年1組")
    class_type: Literal["homeroom", "scheduled"] = "homeroom"
    grades: list[str] | None = Field(None, max_length=20, description='["P4"], ["J1"] or ["04"]; or in the title')
    school: Named | None = Field(None, description="All of one upload are of one school")


class UserRole(OneRosterObject):
    """One entry of roles."""

    role: str = Field(max_length=50, description="student; others are passed over")


class UserMetadata(OneRosterObject):
    """metadata of a user, as the Japan profile of OneRoster names it."""

    kana_family_name: str | None = Field(None, alias="jp.kanaFamilyName", max_length=100)
    kana_given_name: str | None = Field(None, alias="jp.kanaGivenName", max_length=100)


class UserSent(OneRosterObject):
    """user: a pupil."""

    sourced_id: str = ID
    status: Status = "active"
    family_name: str = Field(max_length=100)
    given_name: str = Field(max_length=100)
    roles: list[UserRole] = Field(max_length=20)
    metadata: UserMetadata | None = Field(None, description="The reading of the name; needed for pupils in a class")


class EnrollmentMetadata(OneRosterObject):
    """metadata of an enrollment."""

    number: StrictInt | ShortText | None = Field(None, alias="jp.ShussekiNo", description="出席番号, 1 to 999")


class EnrollmentSent(OneRosterObject):
    """enrollment: a pupil in a class, from the first day on: beginDate is not looked at."""

    sourced_id: str = ID
    status: Status = "active"
    user: Named
    class_: Named = Field(alias="class")
    role: str = Field(max_length=50, description="student; others are passed over")
    end_date: Day | None = Field(None, description="The first day without it; passed over from that day on")
    metadata: EnrollmentMetadata | None = None


class RosterSent(OneRosterObject):
    """One school in one school year, whole: who is not in it is shown as gone."""

    school: Id = Field(description="Our id of the school: GET /api/v1/schools")
    year: StrictInt | None = Field(None, ge=2000, le=2999, description="年度; the one that runs, if it is not told")
    classes: list[ClassSent] = Field(max_length=MOST_ROWS)
    users: list[UserSent] = Field(max_length=MOST_ROWS)
    enrollments: list[EnrollmentSent] = Field(max_length=MOST_ROWS)


class SchoolList(Schema):
    """Schools of the tenant."""

    schools: list[Place]


class RosterState(Schema):
    """Where an upload stands."""

    upload: uuid.UUID
    school: uuid.UUID
    year: int
    state: Literal["waiting", "confirmed", "taken", "refused", "overtaken", "expired"] = Field(
        description="confirmed: being taken in; taken: it has taken effect; overtaken: a newer one came; "
        "expired: nobody decided in two weeks"
    )
    classes: int
    students: int
    received_at: dt.datetime
    waits_until: dt.datetime | None = Field(description="while it waits")
    decided_at: dt.datetime | None
    taken_at: dt.datetime | None
    not_taken: int | None = Field(description="How many changes were left out; the school sees which, and why")

    @classmethod
    def of(cls, row: RosterUpload) -> "RosterState":
        """One row of ours."""
        is_done = row.state == RosterUpload.State.DONE
        return cls.model_validate(
            {
                "upload": row.upload_id,
                "school": row.school_id,
                "year": row.year.year,
                "state": row.state,
                "classes": row.classes,
                "students": row.students,
                "received_at": row.received_at,
                "waits_until": row.ends_at if row.state == RosterUpload.State.WAITING else None,
                "decided_at": row.decided_at,
                "taken_at": row.moved_at if is_done else None,
                "not_taken": row.left_out_count if is_done else None,
            }
        )
