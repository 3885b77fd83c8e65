"""委員会から: a school reads what the board sent to its families, and nothing of another school."""

from typing import Any

import pytest
from django.db import connection

from auditlog.models import Entry
from messaging.notices.models import AudienceItem, Notice
from tests.cast import Cast, signed_in
from tests.files.making import hang, make_file
from tests.messaging.conftest import Send, item
from tests.messaging.test_withdrawing import withdraw
from tetoru.tenancy import tenant_scope

LIST = "/s/hibari/notices/?show=board"


@pytest.fixture
def board_sends(cast: Cast, send: Send) -> Any:
    def board_sends(*items: AudienceItem, **words: Any) -> Notice:
        chosen = items or (AudienceItem(tenant=cast.sakura, kind="tenant"),)
        return send(*chosen, by=cast.board_admin, school=None, **words)

    return board_sends


def page_of(notice: Notice, *, at: str = "s/hibari") -> str:
    return f"/{at}/notices/received/{notice.pk}/"


@pytest.mark.parametrize("name", ["teacher", "manager", "school_admin"])
def test_staff_read_what_the_board_sent_to_their_families(cast: Cast, board_sends: Any, name: str) -> None:
    notice = board_sends(title="給食費のお知らせ", body="4月から変わります。")
    hang(notice, make_file(cast.board_admin, "給食費.pdf"))
    client = signed_in(getattr(cast, name))
    assert "給食費のお知らせ" in client.get(LIST).content.decode()
    assert "給食費のお知らせ" not in client.get("/s/hibari/notices/").content.decode(), "the school's own stay apart"
    page = client.get(page_of(notice))
    text = page.content.decode()
    assert page.status_code == 200
    assert all(word in text for word in ("給食費のお知らせ", "4月から変わります。", "給食費.pdf", "さくら市教育委員会"))
    assert page.context["rooms"].labels == ("4年1組",), "no class of another school"
    assert "小川" not in text, "who has opened it is not told"
    with tenant_scope(cast.sakura.pk):
        (entry,) = Entry.objects.filter(details__page="school:received")
        assert (entry.subject_id, entry.actor_id) == (notice.pk, getattr(cast, name).pk)


def test_a_school_reads_nothing_that_went_to_another_one_or_to_single_pupils(cast: Cast, board_sends: Any) -> None:
    elsewhere = board_sends(item("school", cast.aoba), title="あおばだけ")
    single = board_sends(item("student", cast.hibari, student=cast.hinata), title="ひとりへ")
    own = board_sends(item("classroom", cast.hibari, classroom=cast.room_41), title="ひばりへ")
    teacher = signed_in(cast.teacher)
    page = teacher.get(LIST)
    assert [row.title for row in page.context["page"].object_list] == ["ひばりへ"]
    for notice in (elsewhere, single):
        assert teacher.get(page_of(notice)).status_code == 404
    assert signed_in(cast.aoba_teacher).get(page_of(elsewhere, at="s/aoba")).status_code == 200
    assert signed_in(cast.aoba_teacher).get(page_of(own, at="s/aoba")).status_code == 404
    assert signed_in(cast.kaede_teacher).get(page_of(own, at="s/kaede")).status_code == 404


def test_a_schools_own_notice_is_none_of_the_boards(cast: Cast, send: Send) -> None:
    assert signed_in(cast.teacher).get(page_of(send())).status_code == 404


def test_the_board_has_no_such_list(cast: Cast, board_sends: Any) -> None:
    board_sends(title="市から")
    page = signed_in(cast.board_admin).get("/t/sakura/notices/?show=board")
    assert page.context["page"].object_list == []
    assert "委員会から" not in page.content.decode().partition("<main")[2].partition("</nav>")[0]


def test_of_what_the_board_took_back_a_school_reads_why_and_no_word(cast: Cast, board_sends: Any) -> None:
    notice = board_sends(title="ひみつの題", body="ひみつの本文")
    hang(notice, make_file(cast.board_admin, "ひみつ.pdf"))
    withdraw(cast, notice, by=cast.board_admin)
    client = signed_in(cast.manager)
    for path in (LIST, page_of(notice)):
        page = client.get(path)
        assert (page.status_code, "ひみつ" in page.content.decode()) == (200, False)
    assert "送り先の学級をまちがえました" in client.get(page_of(notice)).content.decode()


def test_the_list_asks_as_much_for_ten_notices_as_for_one(cast: Cast, board_sends: Any) -> None:
    client = signed_in(cast.teacher)

    def statements(rows: int) -> int:
        connection.force_debug_cursor = True
        assert len(client.get(LIST).context["page"].object_list) == rows  # the log of queries begins with the request
        connection.force_debug_cursor = False
        return len(connection.queries_log)

    board_sends()
    client.get(LIST)
    few = statements(1)
    for number in range(9):
        board_sends(title=f"市から {number}")
    assert statements(10) == few > 0
