"""What another system is told of absences, what it says back, and what it can't ask."""

import datetime as dt
import json
import re
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.models import Acknowledgement, Partner
from auditlog.models import Entry
from messaging.absences.models import Absence
from messaging.absences.selectors.lines import away_at
from tests import factories as make
from tests.api.linked import CHANGES, DAY, V1, absent, caller, link
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import WEDNESDAY, at, report
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.usefixtures("morning")
TAKEN = f"{V1}/absences/acknowledgements"
SECRETS = ("note", "reason", "temperature", "fever", "発熱", "せき")


def test_a_partner_is_told_who_is_absent_and_neither_why_nor_anything_of_the_other_tenant(
    cast: Cast, partner: Client
) -> None:
    report(signed_in(cast.mother), cast.hinata, note="せきがひどいです", temperature="38.2")
    absent(cast.kaede_room, cast.kaede_child)
    answer = partner.get(DAY)
    (one,) = answer.json()["absences"]
    assert (one["pupil_id"], one["day"], one["kind"], one["state"]) == (
        str(cast.hinata.pk), str(WEDNESDAY), "absent", "received"
    )  # fmt: skip
    assert (one["school"]["name"], one["classroom"]["name"], one["category"]) == ("ひばり小学校", "4年1組", None)
    assert [word for word in SECRETS if word in answer.content.decode()] == []
    assert cast.hinata.name not in answer.content.decode()
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.filter(actor_kind="partner", details__page="api:linked_absences").get()
        assert (entry.outcome, entry.details["rows"], entry.details["status"]) == ("done", 1, 200)


def test_changes_are_told_in_pages_each_once_and_from_the_cursor_on(cast: Cast, partner: Client) -> None:
    made = [absent(cast.room_41, make.make_student(cast.room_41, given=f"子{number}")) for number in range(5)]
    first = partner.get(f"{CHANGES}?limit=3").json()
    second = partner.get(CHANGES, {"limit": "3", "cursor": first["next_cursor"]}).json()
    told = [one["id"] for page in (first, second) for one in page["absences"]]
    assert (told, first["has_more"], second["has_more"]) == (sorted(str(one.pk) for one in made), True, False)
    cursor = second["next_cursor"]
    assert partner.get(CHANGES, {"cursor": cursor}).json()["absences"] == []
    with at(9), tenant_scope(cast.sakura.pk):
        Absence.objects.filter(pk=made[2].pk).update(state="cancelled", changed_at=dt.datetime.now(dt.UTC))
    with at(9, 0, 29):
        partner = caller(*link(cast.board_admin))
        assert partner.get(CHANGES, {"cursor": cursor}).json()["absences"] == [], "others may still be committing"
    with at(9, 0, 30):
        (changed,) = partner.get(CHANGES, {"cursor": cursor}).json()["absences"]
    assert (changed["id"], changed["state"]) == (str(made[2].pk), "cancelled")


def test_days_are_told_in_pages_and_cost_the_same_for_one_and_for_thirty(cast: Cast, partner: Client) -> None:
    absent(cast.room_41, cast.hinata)
    with CaptureQueriesContext(connection) as one:
        assert len(partner.get(DAY).json()["absences"]) == 1
    for number in range(29):
        absent(cast.room_41, make.make_student(cast.room_41, given=f"子{number}"))
    with CaptureQueriesContext(connection) as thirty:
        assert len(partner.get(DAY).json()["absences"]) == 30
    assert len(thirty) == len(one)
    page, told = partner.get(f"{DAY}&limit=20").json(), set[str]()
    told |= {row["id"] for row in page["absences"]}
    page = partner.get(DAY, {"from": WEDNESDAY, "until": WEDNESDAY, "cursor": page["next_cursor"]}).json()
    told |= {row["id"] for row in page["absences"]}
    assert (len(told), len(page["absences"]), page["has_more"], page["next_cursor"]) == (30, 10, False, None)


def test_a_cursor_works_for_its_own_question_and_for_thirty_days(cast: Cast, partner: Client) -> None:
    for student in (cast.hinata, cast.minato):
        absent(cast.room_41, student)
    cursor = partner.get(f"{CHANGES}?limit=1").json()["next_cursor"]
    other = partner.get(DAY, {"from": WEDNESDAY, "until": WEDNESDAY, "cursor": cursor})
    stranger = caller(*link(make.make_staff(cast.kaede, None, "tenant_admin"))).get(CHANGES, {"cursor": cursor})
    wrong = [partner.get(CHANGES, {"cursor": text}) for text in (cursor[:-1], "x", "\0", "あ" * 400, f"{cursor}\0")]
    for answer in (other, stranger, *wrong):
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert "next_cursor" in answer.json()["detail"]
    with at(8, day=WEDNESDAY + dt.timedelta(days=31)):
        stale = caller(*link(cast.board_admin)).get(CHANGES, {"cursor": cursor})
    assert (stale.status_code, stale.json()["title_en"]) == (410, "No longer kept")
    assert "from と until で" in stale.json()["detail"]


def test_acknowledged_twice_is_kept_once_and_never_put_back(cast: Cast, partner: Client) -> None:
    now = dt.datetime.now(dt.UTC)
    row = absent(cast.room_41, cast.hinata, changed_at=now.replace(second=1, microsecond=123_456))
    (told,) = partner.get(DAY).json()["absences"]
    one = {"id": told["id"], "changed_at": told["changed_at"]}
    for _ in range(2):
        answer = partner.post(TAKEN, {"absences": [one, one]}, "application/json")
        assert (answer.status_code, answer.json()) == (200, {"acknowledged": 1})
    older = {"id": told["id"], "changed_at": "2026-11-24T00:00:00+09:00"}
    assert partner.post(TAKEN, {"absences": [older]}, "application/json").status_code == 200
    with tenant_scope(cast.sakura.pk):
        kept = Acknowledgement.objects.get()
        assert (kept.absence_id, kept.changed_at) == (row.pk, row.changed_at)
        entries = Entry.objects.filter(event="partner.absences_acknowledged").order_by("id")
        assert [entry.details["new"] for entry in entries] == [1, 0, 0]


def test_what_was_taken_over_is_not_reached_from_another_tenant(cast: Cast, partner: Client) -> None:
    row = absent(cast.room_41, cast.hinata)
    one = {"id": str(row.pk), "changed_at": row.changed_at.isoformat()}
    assert partner.post(TAKEN, {"absences": [one]}, "application/json").status_code == 200
    seen = {}
    for tenant in (cast.sakura, cast.kaede):
        with tenant_scope(tenant.pk), transaction.atomic():
            stamp, found = away_at(row.school_id, row.day)
            seen[tenant.pk] = [away.taken for away in found], stamp.text
    nothing = "0-0-0_0-0_0-0"
    assert (seen[cast.sakura.pk][0], seen[cast.kaede.pk]) == ([row.changed_at], ([], nothing))


def test_an_open_board_hears_that_a_system_has_taken_an_absence_over(cast: Cast, partner: Client) -> None:
    row, teacher = absent(cast.room_41, cast.hinata), signed_in(cast.teacher)

    def look() -> str:
        found = re.search(r'hx-get="([^"]+)"', teacher.get("/s/hibari/absences/").content.decode())
        assert found
        return found[1].replace("&amp;", "&")

    for moment in (row.changed_at - dt.timedelta(minutes=1), row.changed_at):
        before = look()
        assert teacher.get(before).status_code == 204
        one = {"id": str(row.pk), "changed_at": moment.isoformat()}
        assert partner.post(TAKEN, {"absences": [one]}, "application/json").status_code == 200
        fresh = teacher.get(before)
        assert (fresh.status_code, "受取済" in fresh.content.decode()) == (200, moment == row.changed_at)
    calm = look()
    assert partner.post(TAKEN, {"absences": [one]}, "application/json").status_code == 200
    assert teacher.get(calm).status_code == 204, "said again, it is no news"


def test_a_teacher_sees_which_system_has_taken_an_absence_over_and_whether_as_it_is(
    cast: Cast, partner: Client
) -> None:
    row = absent(cast.room_41, cast.hinata)
    teacher, board = signed_in(cast.teacher), signed_in(cast.board_admin)
    page = f"/s/hibari/absences/{row.pk}/"
    assert "受取済" not in teacher.get(page).content.decode()
    one = {"id": str(row.pk), "changed_at": row.changed_at.isoformat()}
    assert partner.post(TAKEN, {"absences": [one]}, "application/json").status_code == 200
    (taken,) = teacher.get(page).context["taken"]
    assert (taken.by, timezone.localtime(taken.at).strftime("%H:%M"), taken.is_current) == (
        "校務支援システム", "07:40", True
    )  # fmt: skip
    assert "校務支援システム 受取済" in teacher.get(page).content.decode()
    with tenant_scope(cast.sakura.pk):
        Absence.objects.filter(pk=row.pk).update(changed_at=dt.datetime.now(dt.UTC))
        (linked,) = Partner.objects.all()
    text = teacher.get(page).content.decode()
    assert "そのあとの変更は、まだ受け取っていません" in text
    shown = board.get(f"/t/sakura/settings/partners/{linked.pk}/")
    assert (shown.context["newest"].today, "（今日 1件）" in shown.content.decode()) == (1, True)


def test_the_board_marks_what_a_system_has_as_it_stands(cast: Cast, partner: Client) -> None:
    row, other = absent(cast.room_41, cast.hinata), absent(cast.room_41, cast.minato)
    teacher = signed_in(cast.teacher)

    def marked() -> set[uuid.UUID]:
        page = teacher.get("/s/hibari/absences/")
        lines = [line for card in page.context["board"].cards for line in card.lines]
        taken = {line.absence.pk for line in lines if line.is_taken}
        assert page.content.decode().count("受取済") == len(taken)
        return taken

    assert marked() == set()
    one = {"id": str(row.pk), "changed_at": row.changed_at.isoformat()}
    assert partner.post(TAKEN, {"absences": [one]}, "application/json").status_code == 200
    assert marked() == {row.pk}, "and not the other one's"
    with tenant_scope(cast.sakura.pk):
        Absence.objects.filter(pk=row.pk).update(changed_at=dt.datetime.now(dt.UTC))
    assert marked() == set(), "what it has is not what stands there"
    two = {"id": str(other.pk), "changed_at": other.changed_at.isoformat()}
    second = caller(*link(cast.board_admin))
    for system in (partner, second):
        assert system.post(TAKEN, {"absences": [two]}, "application/json").status_code == 200
    assert marked() == {other.pk}


def test_ids_of_another_tenant_are_unknown_and_nothing_is_kept(cast: Cast, partner: Client) -> None:
    ours, theirs = absent(cast.room_41, cast.hinata), absent(cast.kaede_room, cast.kaede_child)
    for foreign in (theirs.pk, uuid.uuid4()):
        rows = [{"id": str(one), "changed_at": "2026-11-25T07:00:00+09:00"} for one in (ours.pk, foreign)]
        answer = partner.post(TAKEN, {"absences": rows}, "application/json")
        assert (answer.status_code, answer.json()["detail"]) == (
            404,
            "この団体にないidがあります。1件も記録していません。",
        )
    with tenant_scope(cast.sakura.pk):
        assert Acknowledgement.objects.count() == 0
        refused = Entry.objects.filter(details__page="api:linked_acknowledgements")
        assert [entry.outcome for entry in refused] == ["denied", "denied"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 422),
        ("from=2026-11-01&until=2026-12-02", 422),
        ("from=2026-11-25&until=2026-11-24", 422),
        ("from=2026-11-25&until=2026-11-25&limit=1000000000", 422),
        ("from=2026-11-25&until=2026-11-25&limit=0", 422),
        ("from=0001-01-01&until=9999-12-31", 422),
        ("from=%00&until=2026-11-25", 422),
        ("from=%ff%fe&until=2026-11-25", 422),
        ("from=2026-11-25&until=2026-11-25&cursor=%00", 400),
        ("from=2026-11-25&until=2026-11-25&cursor=%ff", 400),
        ("from=2026-11-01&until=2026-12-01", 200),
    ],
)
def test_a_wrong_question_is_answered_in_words(cast: Cast, partner: Client, query: str, status: int) -> None:
    answer = partner.get(f"{V1}/absences?{query}")
    assert answer.status_code == status
    if status != 200:
        assert answer["Content-Type"] == "application/problem+json"
        assert {"title", "title_en", "status"} <= set(answer.json())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b'{"absences": "\xff\xfe"}', 400),
        (b'{"absences": []}', 422),
        (b"[]", 422),
        (b'{"absences": [{"id": "\\u0000", "changed_at": "2026-11-25T07:00:00Z"}]}', 422),
        (b'{"absences": [{"id": "019abc", "changed_at": "now"}]}', 422),
        (b"[" * 100_000, 400),
        (b" " * 1_100_000, 413),
        (
            json.dumps(
                {"absences": [{"id": str(uuid.UUID(int=1)), "changed_at": "2026-11-25T07:00:00"}] * 501}
            ).encode(),
            422,
        ),
    ],
    ids=["empty", "half", "utf-8", "none", "list", "nul", "no id", "deep", "large", "501"],
)
def test_a_wrong_body_is_answered_in_words(cast: Cast, partner: Client, body: bytes, status: int) -> None:
    answer = partner.generic("POST", TAKEN, body, "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["title"]


def test_a_moment_needs_its_zone_and_a_year_that_a_school_knows(cast: Cast, partner: Client) -> None:
    row = absent(cast.room_41, cast.hinata)
    for moment in ("2026-11-25T07:00:00", "0001-01-01T00:00:00+14:00"):
        answer = partner.post(TAKEN, {"absences": [{"id": str(row.pk), "changed_at": moment}]}, "application/json")
        assert answer.status_code == 422, moment
    late = {"id": str(row.pk), "changed_at": "9999-12-31T23:59:59-14:00"}
    assert partner.post(TAKEN, {"absences": [late]}, "application/json").status_code == 200


def test_no_address_and_no_method_answers_with_a_page(cast: Cast, partner: Client) -> None:
    for method, path, status in (
        ("GET", "/nothing", 404), ("GET", "", 404), ("DELETE", "/absences", 405), ("GET", "/token", 405),
        ("POST", "/absences/%00", 404), ("GET", "/absences/%ff", 404),
    ):  # fmt: skip
        answer = partner.generic(method, f"{V1}{path}" if path else f"{V1}/")
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), path


def test_too_many_calls_are_told_when_to_come_back(cast: Cast, settings: Any) -> None:
    settings.PARTNER_CALLS_PER_MINUTE = 2
    partner, other = caller(*link(cast.board_admin)), caller(*link(cast.board_admin))
    assert [partner.get(DAY).status_code for _ in range(3)] == [200, 200, 429]
    answer = partner.get(DAY)
    assert (answer.status_code, 1 <= int(answer["Retry-After"]) <= 60) == (429, True)
    assert other.get(DAY).status_code == 200
