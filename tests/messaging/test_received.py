"""委員会から: a school reads what the board sent to its families, and nothing of another school."""

from typing import Any

import pytest
from django.db import connection

from auditlog.models import Entry
from messaging.files.models import StoredFile
from messaging.files.text import sections
from messaging.notices.actions.files import fetch_file, open_file
from messaging.notices.models import AudienceItem, Notice
from messaging.notices.permissions import Place
from tests.cast import Cast, actor, signed_in
from tests.files.making import SAMPLE_PDF, hang, make_file
from tests.messaging.conftest import Send, item
from tests.messaging.test_withdrawing import withdraw
from tetoru.errors import NotPermitted
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


def file_url(notice: Notice, file: StoredFile, more: str = "", *, at: str = "s/hibari") -> str:
    return f"{page_of(notice, at=at)}files/{file.pk}/{more}"


@pytest.mark.parametrize("name", ["teacher", "manager", "school_admin"])
def test_staff_open_what_is_attached_and_each_opening_is_in_the_log(cast: Cast, board_sends: Any, name: str) -> None:
    notice, user = board_sends(title="給食費のお知らせ"), getattr(cast, name)
    file = hang(notice, make_file(cast.board_admin, "給食費.pdf", text="4月から変わります"))
    client = signed_in(user)
    assert f'href="{file_url(notice, file)}"' in client.get(page_of(notice)).content.decode()
    page = client.get(file_url(notice, file)).content.decode()
    assert all(word in page for word in ("給食費.pdf", "4月から変わります", file_url(notice, file, "content/")))
    picture = client.get(file_url(notice, file, "pages/1/"))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/webp")
    content = client.get(file_url(notice, file, "content/"))
    assert (content.status_code, content["Content-Disposition"][:11]) == (200, "attachment;")
    assert b"".join(content.streaming_content) == SAMPLE_PDF  # type: ignore[attr-defined]
    with tenant_scope(cast.sakura.pk):
        told = Entry.objects.filter(event__in=["file.opened", "file.fetched"]).order_by("id")
        rows = [(one.event, one.actor_id, one.subject_id, one.details["file"]) for one in told]
        assert rows == [(event, user.pk, notice.pk, str(file.pk)) for event in ("file.opened", "file.fetched")]
        pages = set(Entry.objects.filter(event="page.viewed").values_list("details__page", flat=True))
    assert pages == {"school:received", "school:received_file_page"}, "a deed's entry is the page's, too"


def test_what_families_do_not_see_of_a_file_the_school_does_not_see_either(cast: Cast, board_sends: Any) -> None:
    notice = board_sends()
    file = hang(notice, make_file(cast.board_admin))
    with tenant_scope(cast.sakura.pk):
        places = {sections.Place.PAGE: "見える", sections.Place.COMMENTS: "かくれた"}
        file.text = sections.joined(sections.Section(place, "", words) for place, words in places.items())
        file.save()
    page = signed_in(cast.teacher).get(file_url(notice, file)).content.decode()
    assert ("見える" in page, "かくれた" in page) == (True, False)


def test_a_file_of_another_schools_notice_or_of_another_notice_is_as_if_it_were_not_there(
    cast: Cast, board_sends: Any, send: Send
) -> None:
    elsewhere = board_sends(item("school", cast.aoba))
    single = board_sends(item("student", cast.hibari, student=cast.hinata))
    here, own = board_sends(item("classroom", cast.hibari, classroom=cast.room_41)), send()
    files = {one.pk: hang(one, make_file(cast.board_admin)) for one in (elsewhere, single, here, own)}
    knocks = [
        (cast.teacher, "s/hibari", elsewhere, elsewhere), (cast.teacher, "s/hibari", single, single),
        (cast.teacher, "s/hibari", own, own), (cast.teacher, "s/hibari", here, elsewhere),
        (cast.teacher, "s/aoba", elsewhere, elsewhere), (cast.aoba_teacher, "s/aoba", here, here),
        (cast.kaede_teacher, "s/kaede", here, here), (cast.board_admin, "t/sakura", here, here),
    ]  # fmt: skip
    for user, at, notice, of in knocks:
        for more in ("", "content/", "pages/1/"):
            answer = signed_in(user).get(file_url(notice, files[of.pk], more, at=at))
            assert answer.status_code == 404, (at, more)
    with tenant_scope(cast.sakura.pk):
        assert not Entry.objects.filter(event__in=["file.opened", "file.fetched"]).exists()
    assert signed_in(cast.aoba_teacher).get(file_url(elsewhere, files[elsewhere.pk], at="s/aoba")).status_code == 200
    assert signed_in(cast.teacher).get(file_url(here, files[here.pk])).status_code == 200


def test_a_file_of_what_the_board_took_back_does_not_open(cast: Cast, board_sends: Any) -> None:
    notice = board_sends()
    file = hang(notice, make_file(cast.board_admin))
    client = signed_in(cast.manager)
    assert client.get(file_url(notice, file)).status_code == 200
    withdraw(cast, notice, by=cast.board_admin)
    for more in ("", "content/", "pages/1/"):
        assert client.get(file_url(notice, file, more)).status_code == 404


def test_the_permission_itself_asks_where_a_file_has_come_to(cast: Cast, board_sends: Any) -> None:
    """The action is refused without the school, and at a school where the person has no seat."""
    notice = board_sends()
    file = hang(notice, make_file(cast.board_admin))
    with tenant_scope(cast.sakura.pk):
        for place in (None, Place(cast.aoba.pk)):
            for deed in (open_file, fetch_file):
                with pytest.raises(NotPermitted):
                    deed(actor(cast.teacher), file, of=notice, received_at=place)
        open_file(actor(cast.teacher), file, of=notice, received_at=Place(cast.hibari.pk))


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
