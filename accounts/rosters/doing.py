"""One step of a confirmed roster, by the deed that an admin would do by hand."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from accounts.classes.actions import ClassDraft, add_classroom, change_classroom
from accounts.desks import Desk
from accounts.models import Homeroom, LinkedClass, RosterUpload
from accounts.rosters.links import link_classes, link_pupils
from accounts.students.actions.numbering import number_class
from accounts.students.actions.states import change_state
from accounts.students.actions.writing import Beginning, StudentDraft, add_student, change_student
from schools.errors import Gone
from schools.models import Classroom, Enrolment, Student
from schools.states import State, today_in_tokyo
from tetoru.access import Staff

NAMES = ("family_name", "given_name", "family_kana", "given_kana")
Step = dict[str, Any]


class Doer:
    """Does the steps of one upload. Whatever an action refuses, it raises."""

    def __init__(self, actor: Staff, desk: Desk, upload: RosterUpload) -> None:
        self.actor, self.desk, self.upload = actor, desk, upload

    def do(self, step: Step) -> None:
        """One step. Raises DomainError."""
        deeds: dict[str, Callable[[Step], None]] = {
            "class": self._class,
            "leave": self._leave,
            "new": self._new,
            "write": self._write,
            "link": self._link,
            "numbers": self._numbers,
        }
        deeds[step["do"]](step)

    def _class(self, step: Step) -> None:
        """Open it, or give it its name; one that somebody has opened meanwhile is the one."""
        room = self._room_to_name(step)
        if room is None:
            written = ClassDraft(step["grade"], step["name"], frozenset())
            school_id, year_id = self.upload.school_id, self.upload.year_id
            room = add_classroom(self.actor, self.desk, school_id=school_id, year_id=year_id, written=written)
        elif (room.grade, room.name) != (step["grade"], step["name"]):
            teachers = frozenset(Homeroom.objects.filter(classroom=room).values_list("seat_id", flat=True))
            written = ClassDraft(step["grade"], step["name"], teachers)
            change_classroom(self.actor, room, desk=self.desk, version=step["version"], written=written)
        link_classes(self.upload.partner_id, self.upload.tenant_id, rooms={step["id"]: room.pk})

    def _room_to_name(self, step: Step) -> Classroom | None:
        rooms = Classroom.objects.filter(school_id=self.upload.school_id, year_id=self.upload.year_id)
        if "room" in step:
            return rooms.filter(pk=step["room"]).first()
        return rooms.filter(grade=step["grade"], name=step["name"]).first()

    def _leave(self, step: Step) -> None:
        """Whoever has left by now, or whose day has passed while the job waited, leaves today at the latest."""
        on = max(dt.date.fromisoformat(step["on"]), today_in_tokyo())
        student, version = self._student(step), step["version"]
        change_state(self.actor, student, desk=self.desk, version=version, state=State.TRANSFERRED, on=on)

    def _new(self, step: Step) -> None:
        starts_on = self.upload.year.starts_on if self.upload.year.starts_on > today_in_tokyo() else None
        beginning = Beginning(uuid.UUID(step["student"]), None, starts_on)
        written = self._draft(step, number=None)
        student = add_student(self.actor, self.desk, written=written, beginning=beginning)
        self._know(step["id"], student.pk)

    def _write(self, step: Step) -> None:
        """Names and class; of who is back also the state. The number is kept, or given at the end."""
        student, version = self._student(step), step["version"]
        if step.get("back"):
            state, on = State.ENROLLED, today_in_tokyo()
            change_state(self.actor, student, desk=self.desk, version=version, state=state, on=on)
            version += 1
        place = Enrolment.objects.filter(pk=step["place"], student=student).first() if step["place"] else None
        written = self._draft(step, number=step["number"])
        desk = self.desk
        change_student(self.actor, student, desk=desk, version=version, enrolment=place, written=written)
        self._know(step["id"], student.pk)

    def _link(self, step: Step) -> None:
        self._know(step["id"], self._student(step).pk)

    def _numbers(self, step: Step) -> None:
        numbers = {uuid.UUID(student): number for student, number in step["numbers"].items()}
        number_class(self.actor, self._room(step["class"]), desk=self.desk, numbers=numbers)

    def _know(self, sourced_id: str, student_id: uuid.UUID) -> None:
        link_pupils(self.upload.partner_id, self.upload.tenant_id, students={sourced_id: student_id})

    def _student(self, step: Step) -> Student:
        found = Student.objects.filter(tenant_id=self.upload.tenant_id, pk=step["student"]).first()
        if found is None:
            raise Gone
        return found

    def _room(self, sourced_id: str) -> Classroom:
        """The class by its id; there by now, unless opening it was refused."""
        links = LinkedClass.objects.filter(partner_id=self.upload.partner_id, sourced_id=sourced_id)
        links = links.filter(classroom__school_id=self.upload.school_id, classroom__year_id=self.upload.year_id)
        link = links.select_related("classroom").first()
        if link is None:
            raise Gone
        return link.classroom

    def _draft(self, step: Step, *, number: int | None) -> StudentDraft:
        names = {name: step[name] for name in NAMES}
        return StudentDraft(**names, classroom_id=self._room(step["class"]).pk, number=number)
