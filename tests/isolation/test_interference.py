"""Whatever another tenant does, nobody's page changes by one byte, nor the work that it takes.

The pages of one tenant's people are fetched, then the other tenant gets random families, notices,
drafts and reads, and the pages are fetched again: status, body, headers and statements are equal.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.students.typed import sealed_for
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.databases import undone
from tests.isolation.test_foreign_rows import answer
from tests.isolation.world import World
from tests.isolation.written import draft_of, notice_of
from tetoru.access import Role
from tetoru.crypto import keyring

NAMES = st.sampled_from(["小川", "加藤", "安藤", "森", "佐藤", "髙橋"])
KANA = {"小川": "おがわ", "加藤": "かとう", "安藤": "あんどう", "森": "もり", "佐藤": "さとう", "髙橋": "たかはし"}
FAMILIES = st.lists(st.tuples(NAMES, st.integers(1, 3), st.booleans()), min_size=1, max_size=4)
"""Each: a name that the first tenant has too, how many children, whether a guardian is registered."""

PAGES = {
    "mother": ["/home/", "/home/?child=x", "/settings/", "/notices/{notice_id}/", "/password/change/"],
    "teacher": [
        "/s/hibari/",
        "/s/hibari/notices/",
        "/s/hibari/notices/?show=drafts",
        "/s/hibari/notices/?q=小川",
        "/s/hibari/notices/new/",
        "/s/hibari/notices/{notice_id}/",
        "/s/hibari/notices/{notice_id}/?show=opened",
        "/s/hibari/notices/drafts/{draft_id}/students/",
        "/s/hibari/notices/drafts/{draft_id}/confirmation/",
        "/s/hibari/students/",
        "/s/hibari/students/?q={q}",
        "/s/kaede/",
        "/s/kaede/notices/{notice_id}/",
    ],
    "board_admin": [
        "/t/sakura/",
        "/t/sakura/notices/",
        "/t/sakura/notices/new/",
        "/t/sakura/students/?q={q}",
        "/t/sakura/students/?show=left",
        "/t/kaede/",
    ],
}
IDS = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A page to write on offers a fresh id each time."""
SEARCHES = {"teacher": [("/s/hibari/notices/drafts/{draft_id}/students/search/", {"q": "小川"})]}


def looks(world: World) -> dict[str, Any]:
    """All that the first tenant's people can see."""
    found: dict[str, Any] = {}
    for name, pages in PAGES.items():
        user = getattr(world.cast, name)
        client, typed = signed_in(user), sealed_for(actor(user), "小川") if user.kind == "staff" else ""
        for page in pages:
            found[f"{name} {page}"] = _seen(client, "get", page.format(**world.school.values, q=typed))
        for page, data in SEARCHES.get(name, []):
            found[f"{name} {page}"] = _seen(client, "post", page.format(**world.school.values), data)
    return found


def _seen(client: Client, verb: str, url: str, data: Any = None) -> tuple[Any, ...]:
    status, body, headers, statements = answer(client, verb, url, data)
    return status, IDS.sub(b"id", body), headers, statements


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock stands, so that a page that tells the time tells the same; keys stay known on a slow machine too."""
    monkeypatch.setattr(keyring, "CACHE_SECONDS", 3600)
    with time_machine.travel(timezone.now(), tick=False):
        yield


def another_tenants_day(cast: Cast, families: list[tuple[str, int, bool]], notices: int) -> None:
    """Families move in, notices are sent, drafts are kept, and a guardian reads."""
    school = make.make_school(cast.kaede, "hibari", "ひばり小学校")
    room = make.make_classroom(school, cast.kaede_room.year, 4, "1組")
    make.make_student(make.make_classroom(school, cast.kaede_room.year, 5, "1組"))
    teacher = make.make_staff(cast.kaede, school, Role.TEACHER, name="佐伯 恵", classrooms=(room,))
    guardians: list[User] = []
    for family, children, is_registered in families:
        students = [make.make_student(room, family, "ひなた", kana=(KANA[family], "ひなた")) for _ in range(children)]
        guardians += [make.make_guardian(*students)] if is_registered else []
    draft_of(teacher, school, room)
    for _ in range(notices if guardians else 0):
        notice = notice_of(teacher, school, room)
        assert signed_in(guardians[0]).get(f"/notices/{notice.pk}/").status_code == 200


def test_nothing_another_tenant_does_shows(still: None, world: World) -> None:
    looks(world)  # what is marked as read by looking is read now; keys and templates are loaded
    before = looks(world)
    assert {status for status, *_rest in before.values()} == {200, 404}

    @settings(
        max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(FAMILIES, st.integers(0, 3))
    def whatever_happens(families: list[tuple[str, int, bool]], notices: int) -> None:
        with undone():
            another_tenants_day(world.cast, families, notices)
            after = looks(world)
        assert {page: seen for page, seen in after.items() if seen != before[page]} == {}

    whatever_happens()


def test_the_comparison_would_notice(still: None, world: World) -> None:
    """The same day in the first tenant's own school does show."""
    looks(world)
    before = looks(world)
    with undone():
        notice_of(world.cast.teacher, world.cast.hibari, world.cast.room_41)
        after = looks(world)
    changed = {page for page, seen in after.items() if seen != before[page]}
    assert {"mother /home/", "teacher /s/hibari/notices/"} <= changed
