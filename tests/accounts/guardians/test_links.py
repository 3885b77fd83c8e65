"""What a school does with a link counts from the next request, and tells no other guardian."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Guardianship, User
from auditlog.models import Entry
from messaging.notices.models import Notice
from tests import factories as make
from tests.accounts.guardians.letters import letter_for
from tests.cast import Cast, signed_in
from tests.isolation.test_foreign_rows import CHANGING
from tests.isolation.written import notice_of
from tetoru.tenancy import tenant_scope


def link_of(user: User, student: Any) -> Guardianship:
    with tenant_scope(student.tenant_id):
        return Guardianship.objects.get(guardian=user, student=student)


def at(link: Guardianship, more: str = "") -> str:
    return f"/s/hibari/students/{link.student_id}/guardians/{link.pk}/{more}"


def test_unlinking_takes_the_child_and_the_tenant_away_at_once(cast: Cast) -> None:
    guardian, link = signed_in(cast.minato_mother), link_of(cast.minato_mother, cast.minato)
    assert "湊" in guardian.get("/settings/").content.decode()
    response = signed_in(cast.manager).post(at(link, "end/"), {"reason": "mistake"})
    assert response.status_code == 302
    assert "湊" not in guardian.get("/settings/").content.decode()
    cast.minato_mother.refresh_from_db()
    assert cast.minato_mother.tenant_ids == []
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event="guardian.unlinked")
    assert entry.details == {"student": str(cast.minato.pk), "reason": "mistake"}


def test_unlinking_one_child_leaves_the_other_and_the_tenant(cast: Cast) -> None:
    link = link_of(cast.mother, cast.hinata)
    signed_in(cast.manager).post(at(link, "end/"), {"reason": "asked"})
    cast.mother.refresh_from_db()
    assert cast.mother.tenant_ids == [cast.sakura.pk]
    page = signed_in(cast.mother).get("/settings/").content.decode()
    assert ("ひなた" in page, "そら" in page) == (False, True)


def test_without_a_reason_nothing_ends(cast: Cast) -> None:
    link = link_of(cast.minato_mother, cast.minato)
    assert signed_in(cast.manager).post(at(link, "end/"), {}).status_code == 422
    assert link_of(cast.minato_mother, cast.minato).state == "active"


def test_rights_count_from_the_next_request(cast: Cast) -> None:
    notice = notice_of(cast.teacher, cast.hibari, cast.room_41)
    guardian, link = signed_in(cast.minato_mother), link_of(cast.minato_mother, cast.minato)
    assert guardian.get(f"/notices/{notice.pk}/").status_code == 200
    signed_in(cast.manager).post(at(link), {"may_contact": "on", "may_report": "on", "may_answer": "on"})
    assert guardian.get(f"/notices/{notice.pk}/").status_code == 404
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.get(event="guardian.rights_changed").details["changed"] == {"may_read": False}


def test_whom_the_school_must_not_contact_gets_nothing(cast: Cast) -> None:
    link = link_of(cast.minato_mother, cast.minato)
    signed_in(cast.manager).post(at(link), {"may_read": "on", "may_report": "on", "may_answer": "on"})
    link = link_of(cast.minato_mother, cast.minato)
    assert (link.may_contact, link.may_read, link.may_report, link.may_answer) == (False,) * 4
    notice = notice_of(cast.teacher, cast.hibari, cast.room_41)
    with tenant_scope(cast.sakura.pk):
        assert Notice.objects.filter(pk=notice.pk).exists()
    assert signed_in(cast.minato_mother).get(f"/notices/{notice.pk}/").status_code == 404
    assert signed_in(cast.both).get(f"/notices/{notice.pk}/").status_code == 200


@pytest.mark.parametrize("who", ["teacher", "other_teacher"])
def test_teachers_see_guardians_and_change_nothing(cast: Cast, who: str) -> None:
    client, link = signed_in(getattr(cast, who)), link_of(cast.minato_mother, cast.minato)
    assert client.get(f"/s/hibari/students/{cast.minato.pk}/guardians/").status_code == 200
    assert [client.post(at(link, more), {"reason": "asked"}).status_code for more in ("", "end/", "approval/")] == [
        403
    ] * 3
    assert link_of(cast.minato_mother, cast.minato).state == "active"


def pages_of(client: Client) -> dict[str, bytes]:
    """Everything that a guardian can open."""
    seen: dict[str, bytes] = {}
    todo = ["/home/", "/settings/", "/settings/children/new/", "/help/"]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        response = client.get(path)
        seen[path] = CHANGING.sub(b"", response.content)
        links = re.findall(r'href="(/(?:home|notices|settings|children)[^"#]*)"', response.content.decode())
        todo += [link.replace("&amp;", "&") for link in links]
    return seen


def test_no_page_tells_a_guardian_of_another(cast: Cast) -> None:
    first = make.make_guardian(cast.yuina, name="安藤 一")
    notice_of(cast.school_admin, cast.hibari, cast.room_42)
    client = signed_in(first)
    with time_machine.travel(timezone.now(), tick=False):
        pages_of(client)
        before = pages_of(client)
        _invitation, code = letter_for(cast, cast.yuina)
        second = signed_in(cast.minato_mother)
        second.post("/settings/children/new/", {"code": code})
        assert second.post("/settings/children/new/confirmation/", {"relation": "other"}).status_code == 302
        after = pages_of(client)
    assert link_of(cast.minato_mother, cast.yuina).state == "active"
    assert len(before) >= 5
    assert {path: page for path, page in after.items() if page != before.get(path)} == {}
