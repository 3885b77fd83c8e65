"""What goes over the line, as the OpenAPI document tells it."""

import datetime as dt
import uuid
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import PlainSerializer, WithJsonSchema

from api.cursors import LONGEST
from api.v1.written import Count, Day, Id, MomentSent
from messaging.absences.models import Absence, Category, State
from messaging.absences.selectors.uncounted import Uncounted

Moment = Annotated[
    dt.datetime,
    PlainSerializer(lambda moment: moment.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""To the microsecond, as we compare it when it comes back: the library would cut it to the millisecond."""


class PageAsked(Schema):
    """Where to go on, and how many at most."""

    cursor: str | None = Field(None, max_length=LONGEST, description="next_cursor of the answer before; none begins")
    limit: Count = Field(500, ge=1, le=500)


class DaysAsked(PageAsked):
    """From which day until which, both told."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="until", description="31 days at most")


class Place(Schema):
    """A school or a class, by our id and as people call it."""

    id: uuid.UUID
    name: str


class ClassPlace(Place):
    """A class with its school year and grade."""

    year: int
    grade: int = Field(description="0: no grades, as in an after-school club")


class AbsenceShape(Schema):
    """One pupil on one day. Neither reason nor note nor temperature: these stay with us."""

    id: uuid.UUID
    school: Place
    classroom: ClassPlace = Field(description="The class in which the pupil was")
    pupil_id: uuid.UUID = Field(description="Our id of the pupil")
    pupil_sourced_id: str | None = Field(
        description="Your id of the pupil, as your newest roster that was taken in had it; null where there is none"
    )
    number: int | None = Field(description="出席番号: the pupil's number in that class")
    day: dt.date
    about: Literal["lessons", "activity"] = Field(description="activity: a club, the pool, the bus; lessons go on")
    activity: Place | None = Field(description="Which activity, by our id and as the school calls it; null: lessons")
    kind: Literal["absent", "late", "leaving_early", "other"] = Field(
        description="As the home has told it; category is what a teacher has made of it"
    )
    state: Literal["received", "seen", "confirmed", "cancelled"] = Field(
        description="cancelled: it counts nowhere, or not any more; it can come back"
    )
    cancelled_because: Literal["withdrawn", "present", "no_lessons", "not_enrolled", "on_leave"] | None = Field(
        description="Why it is cancelled: taken back; corrected to 出席 in the register; the class is shut on the "
        "day; the pupil has left the school by then; the pupil is on leave (休学) on the day"
    )
    category: Literal["sickness", "accident", "suspension", "mourning", "late", "early", "official"] | None = Field(
        description="区分, as a teacher has decided it; null until then"
    )
    arrives_at: dt.time | None
    leaves_at: dt.time | None
    changed_at: Moment

    @classmethod
    def of(cls, row: Absence, sourced_id: str | None, uncounted: Uncounted | None) -> "AbsenceShape":
        """One row of ours, the partner's own id of its pupil, and why our register does not count it."""
        room, activity = row.classroom, row.activity
        classroom = ClassPlace(id=room.pk, name=room.label, year=room.year.year, grade=room.grade)
        return cls.model_validate(
            {
                "id": row.pk,
                "school": Place(id=row.school_id, name=row.school.name),
                "classroom": classroom,
                "pupil_id": row.student_id,
                "pupil_sourced_id": sourced_id,
                "number": getattr(row, "number", None),
                "day": row.day,
                "about": "activity" if row.activity_id else "lessons",
                "activity": Place(id=activity.pk, name=activity.label) if activity else None,
                "kind": row.kind,
                "state": State.CANCELLED if uncounted else row.state,
                "cancelled_because": uncounted,
                "category": None if row.category == Category.PRESENT else row.category or None,
                "arrives_at": row.arrives_at,
                "leaves_at": row.leaves_at,
                "changed_at": row.changed_at,
            }
        )


class AbsencePage(Schema):
    """Some of them, and where to go on."""

    absences: list[AbsenceShape]
    next_cursor: str | None = Field(description="Give it back unchanged; its letters mean nothing")
    has_more: bool


class Taken(Schema):
    """One absence that was taken over."""

    id: Id
    changed_at: Annotated[MomentSent, Field(ge=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))] = Field(
        description="As it was told: which state of it was taken over"
    )


class Acknowledgements(Schema):
    """All that were taken over in one go."""

    absences: list[Taken] = Field(min_length=1, max_length=500)


class Kept(Schema):
    """What we have kept."""

    acknowledged: int


class Problem(Schema):
    """An error (RFC 9457), in words."""

    type: str
    title: str = Field(description="Japanese")
    title_en: str
    status: int
    detail: str | None = Field(default=None, description="What to do, in Japanese")
    errors: list[dict[str, Any]] | None = Field(default=None, description="Which value is wrong, and how")
