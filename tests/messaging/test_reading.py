"""Opening a notice, and the counts that come of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Guardianship
from messaging.notices.actions.sending import send_draft
from messaging.notices.fan_out import address_in_chunks
from messaging.notices.folding import fold_openings, not_folded
from messaging.notices.models import AudienceItem, ClassTally, HourTally, Notice, OpeningDelta, Recipient, Tally
from messaging.notices.selectors.status import class_shares, openings_by_hour
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging.asking import attach
from tests.messaging.conftest import Send, Write, item
from tetoru.tenancy import tenant_scope


def opened(notice: Notice) -> tuple[int, dict[str, int]]:
    with tenant_scope(notice.tenant_id):
        fresh, shares = not_folded(notice), class_shares(notice, not_folded(notice))
        opened = Tally.objects.get(notice=notice).opened + len(fresh)
    return opened, {share.label: share.opened for share in shares}


def test_the_first_parent_opens_for_the_home_and_the_second_adds_nothing(cast: Cast, send: Send) -> None:
    notice = send()
    assert opened(notice) == (0, {"4年1組": 0})
    assert signed_in(cast.mother).get(f"/notices/{notice.pk}/").status_code == 200
    assert opened(notice) == (1, {"4年1組": 1})
    assert signed_in(cast.father).get(f"/notices/{notice.pk}/").status_code == 200
    assert signed_in(cast.mother).get(f"/notices/{notice.pk}/").status_code == 200
    assert opened(notice) == (1, {"4年1組": 1})
    with tenant_scope(cast.sakura.pk):
        assert Recipient.objects.exclude(read_at=None).count() == 2


@pytest.mark.parametrize("folded_between", [False, True])
def test_a_home_counts_once_by_its_first_opening_whenever_it_is_folded(
    cast: Cast, send: Send, *, folded_between: bool
) -> None:
    notice = send()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    with tenant_scope(cast.sakura.pk):
        first = Recipient.objects.get(guardian=cast.mother, notice=notice).read_at
        (waiting,) = not_folded(notice)
        assert (waiting.at, waiting.classroom_ids) == (first, (cast.room_41.pk,))
        if folded_between:
            assert fold_openings(cast.sakura.pk) == 1
            assert not_folded(notice) == []
    signed_in(cast.father).get(f"/notices/{notice.pk}/")
    assert opened(notice) == (1, {"4年1組": 1})
    with tenant_scope(cast.sakura.pk):
        assert fold_openings(cast.sakura.pk) == (0 if folded_between else 1)
        assert OpeningDelta.objects.count() == 0
    assert opened(notice) == (1, {"4年1組": 1})


def test_an_opening_while_it_is_still_being_sent_counts_in_its_class(cast: Cast, write: Write) -> None:
    make.make_guardian(make.make_student(cast.room_41), name="あとの保護者")
    draft = write()
    with tenant_scope(cast.sakura.pk):
        notice = send_draft(actor(cast.teacher), draft, version=1, households=3)
        chunks = address_in_chunks(cast.sakura.pk, notice.pk, chunk=1)
        addressed = 0
        while not Recipient.objects.filter(guardian=cast.mother).exists():
            addressed += next(chunks)
    assert signed_in(cast.mother).get(f"/notices/{notice.pk}/").status_code == 200
    with tenant_scope(cast.sakura.pk):
        fold_openings(cast.sakura.pk)
        for _rows in chunks:
            pass
        assert Notice.objects.get().state == Notice.State.SENT
    assert opened(notice) == (1, {"4年1組": 1})


def test_an_opening_is_a_look_at_a_page_and_does_not_wait_for_the_disk(cast: Cast, send: Send) -> None:
    """In the transaction that marks it; a deed waits (tests/auditlog)."""
    notice = send()
    reader = signed_in(cast.mother)
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = on")
    assert reader.get(f"/notices/{notice.pk}/").status_code == 200
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute("show synchronous_commit")
        assert cursor.fetchone() == ("off",)


def test_of_a_notice_without_files_and_questions_neither_is_asked_for(cast: Cast, send: Send) -> None:
    plain, asking = send(), send()
    attach(asking)
    client = signed_in(cast.mother)

    def asked_for(notice: Notice) -> set[str]:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/notices/{notice.pk}/").status_code == 200
        tables = {
            "questions": "from notices_answerform form\nwhere",
            "files": "from notices_attachment attachment\njoin",
        }
        return {what for what, words in tables.items() if any(words in query["sql"] for query in queries)}

    assert asked_for(plain) == set()
    assert asked_for(asking) == {"questions"}


def test_folding_moves_the_counts_and_changes_none(cast: Cast, send: Send) -> None:
    notice = send()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    signed_in(cast.both).get(f"/notices/{notice.pk}/")
    before = opened(notice)
    with tenant_scope(cast.sakura.pk):
        hours = openings_by_hour(notice, not_folded(notice))
        assert fold_openings(cast.sakura.pk) == 2
        assert fold_openings(cast.sakura.pk) == 0
        assert (Tally.objects.get().opened, ClassTally.objects.get().opened) == (2, 2)
        assert sum(HourTally.objects.values_list("opened", flat=True)) == 2
        assert OpeningDelta.objects.count() == 0
        assert openings_by_hour(notice, []) == hours
    assert opened(notice) == before == (2, {"4年1組": 2})


def test_a_notice_for_two_siblings_is_one_card_and_one_reading(cast: Cast, send: Send) -> None:
    notice = send(AudienceItem(tenant=cast.sakura, kind="tenant"), by=cast.board_admin, school=None)
    page = signed_in(cast.mother).get("/home/")
    assert [(card.id, [child.name for child in card.children]) for card in page.context["unread"]] == [
        (notice.pk, ["ひなた", "そら"])
    ]
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    assert opened(notice) == (1, {"4年1組": 1, "1年1組": 1})
    assert signed_in(cast.mother).get("/home/").context["unread_count"] == 0


@pytest.mark.parametrize("header", ["prefetch", "prefetch;prerender", "preview"])
def test_a_prefetch_does_not_mark_as_read(cast: Cast, send: Send, header: str) -> None:
    notice = send()
    client = signed_in(cast.mother)
    assert client.get(f"/notices/{notice.pk}/", headers={"Sec-Purpose": header}).status_code == 204
    assert client.head(f"/notices/{notice.pk}/").status_code == 200
    assert opened(notice) == (0, {"4年1組": 0})


def test_reading_leaves_the_notices_row_alone(cast: Cast, send: Send) -> None:
    notice = send()

    def row() -> object:
        with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
            cursor.execute("select xmin::text, ctid::text from notices_notice where id = %s", (notice.pk,))
            return cursor.fetchone()

    before = row()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    assert row() == before


@pytest.mark.parametrize("name", ["kaede_mother", "minato_mother"])
def test_a_guardian_who_was_not_addressed_cannot_open_it(cast: Cast, send: Send, name: str) -> None:
    notice = send(item("student", cast.hibari, student=cast.hinata))
    client = signed_in(getattr(cast, name))
    there = client.get(f"/notices/{notice.pk}/")
    nowhere = client.get("/notices/01900000-0000-7000-8000-000000000000/")
    assert there.status_code == nowhere.status_code == 404
    assert opened(notice) == (0, {"4年1組": 0})


def test_a_guardian_who_was_unlinked_loses_the_notice(cast: Cast, send: Send) -> None:
    notice = send()
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian=cast.father).update(state="ended")
    client = signed_in(cast.father)
    assert client.get(f"/notices/{notice.pk}/").status_code == 404
    assert client.get("/home/").context["unread"] == ()


def test_guardians_lose_a_pupil_who_graduated(cast: Cast, send: Send) -> None:
    notice = send()
    with tenant_scope(cast.sakura.pk):
        Student.objects.filter(pk=cast.minato.pk).update(settled_state="graduated")
    assert signed_in(cast.minato_mother).get(f"/notices/{notice.pk}/").status_code == 404


def test_one_guardian_sees_both_tenants_in_one_list(cast: Cast, send: Send) -> None:
    send(title="さくらから")
    kaede_item = AudienceItem(tenant=cast.kaede, kind="classroom", school=cast.kaede_school, classroom=cast.kaede_room)
    send(kaede_item, by=cast.kaede_teacher, school=cast.kaede_school, title="かえでから")
    titles = {card.title for card in signed_in(cast.both).get("/home/").context["unread"]}
    assert titles == {"さくらから", "かえでから"}
    assert [card.title for card in signed_in(cast.kaede_mother).get("/home/").context["unread"]] == ["かえでから"]


def test_urgent_stands_above_everything_until_it_is_read(cast: Cast, send: Send) -> None:
    urgent = send(title="大雪", urgency="urgent", by=cast.manager)
    send(title="あとのお知らせ")
    client = signed_in(cast.mother)
    page = client.get("/home/")
    assert [card.title for card in page.context["urgent"]] == ["大雪"]
    assert [card.title for card in page.context["unread"]] == ["あとのお知らせ"]
    client.get(f"/notices/{urgent.pk}/")
    page = client.get("/home/")
    assert [card.title for card in page.context["urgent"]] == []
    assert [card.title for card in page.context["read"]] == ["大雪"]


@pytest.mark.parametrize(
    "query",
    [
        {"until": "0001-01-01"},
        {"until": "9999-12-31"},
        {"until": "2026-02-30"},
        {"until": "\x00"},
        {"page": "9" * 5000},
        {"page": "-1"},
        {"page": "²"},
        {"page": "٣"},
        {"child": "' or 1=1"},
        {"child": "\x00"},
    ],
)
def test_an_address_that_makes_no_sense_shows_a_list_all_the_same(
    cast: Cast, send: Send, query: dict[str, str]
) -> None:
    send()
    assert signed_in(cast.mother).get("/home/", query).status_code == 200


@pytest.mark.parametrize("query", [{"at": "9" * 5000}, {"at": "²"}, {"class": "x"}, {"school": "\x00"}, {"show": "?"}])
def test_an_odd_address_shows_the_status_all_the_same(cast: Cast, send: Send, query: dict[str, str]) -> None:
    notice = send()
    assert signed_in(cast.teacher).get(f"/s/hibari/notices/{notice.pk}/", query).status_code == 200


def test_older_notices_are_found_by_the_window_before(cast: Cast, send: Send) -> None:
    notice = send()
    page = signed_in(cast.mother).get("/home/")
    older = page.context["older_url"]
    assert older.startswith("?until=")
    assert [card.id for card in page.context["unread"]] == [notice.pk]
    assert signed_in(cast.mother).get(f"/home/{older}").context["unread"] == ()
