"""Of all that staff open about a child, a guardian is told of the child's record, and of nothing else (ADR 0070).

What the mother has told the school stands behind most of these pages; the father took no part in any of it.
"""

from itertools import product
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from accounts.log.viewers import RECORD_PAGES
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from auditlog.trail import Draft, write
from tests.cast import actor, signed_in
from tests.databases import undone
from tests.isolation.test_permissions import place_of
from tests.isolation.world import World, addresses, filled
from tetoru.doors import Door, door_of
from tetoru.tenancy import tenant_scope

STAFF_PAGES = {name: parts for name, parts in addresses().items() if door_of(name) is Door.STAFF}
PEOPLE = {"school": ("teacher", "manager", "school_admin"), "board": ("board_admin",)}
BESIDE = {
    *("school:absence_detail", "school:absence_entry", "school:empty_seat", "school:register_pupil"),
    *("school:student_conversations", "school:conversation_new", "school:conversation", "school:conversation_look"),
    *("school:conversation_readers", "school:conversation_file_page"),
    *("school:guardians", "school:guardian_link", "school:guardian_unlinking", "school:guardian_counter"),
}
"""What else staff open under a child: what one guardian has said, and where one guardian's account is looked after."""


def told_to(father: Client, world: World) -> tuple[int, int]:
    """How many openings stand on his two pages about the child."""
    page = father.get(reverse("viewers", args=[world.cast.hinata.pk])).context["page"]
    lately: Any = father.get("/settings/").context["lately"]
    return len(page.rows), next(found.count for found in lately if found.child.id == world.cast.hinata.pk)


def noted_about(world: World) -> int:
    """How many pages of staff the log has under the child."""
    with tenant_scope(world.cast.sakura.pk), transaction.atomic():
        entries = Entry.objects.filter(subject_kind="student", subject_id=world.cast.hinata.pk, actor_kind="staff")
        return entries.filter(event=Event.PAGE_VIEWED, outcome=Outcome.DONE).count()


def test_whatever_staff_open_only_the_record_is_told_to_another_guardian(world: World) -> None:
    """Each address, looked at and sent to by people who may, with the mother's own report, seat and conversation."""
    father, told, noted = signed_in(world.cast.father), set(), set()
    staff = {place: [signed_in(getattr(world.cast, name)) for name in names] for place, names in PEOPLE.items()}
    for name, parts in STAFF_PAGES.items():
        url = reverse(name, kwargs=filled(parts, place_of(world, name)))
        for client, verb in product(staff[name.partition(":")[0]], ("get", "post")):
            with undone():
                getattr(client, verb)(url)
                if noted_about(world):
                    noted.add(name)
                    told |= {name} if told_to(father, world) != (0, 0) else set()
    assert told == RECORD_PAGES
    assert noted == RECORD_PAGES | BESIDE


def test_a_page_that_comes_to_be_about_a_child_is_not_told_before_somebody_says_so(world: World) -> None:
    """Also those that are about no child today, and a page that is not there yet."""
    father, teacher = signed_in(world.cast.father), actor(world.cast.teacher)
    pages = [*sorted(STAFF_PAGES.keys() - RECORD_PAGES), "school:a_page_to_come", "student", None]
    with tenant_scope(teacher.tenant_id), transaction.atomic():
        for page in pages:
            draft = Draft(Event.PAGE_VIEWED, school_id=world.cast.hibari.pk, details={"page": page})
            draft.subject_kind, draft.subject_id = "student", world.cast.hinata.pk
            write(teacher, draft, Outcome.DONE)
    assert noted_about(world) == len(pages) > 100
    assert told_to(father, world) == (0, 0)


def test_the_pages_that_are_told_are_the_records_own(world: World) -> None:
    for name in sorted(RECORD_PAGES):
        url = reverse(name, kwargs=filled(STAFF_PAGES[name], place_of(world, name)))
        assert resolve(url).func.__module__.startswith("accounts.students.views")
        assert STAFF_PAGES[name] == ["place", "student_id"]
