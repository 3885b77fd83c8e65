"""Writing: nothing is lost, nobody is overwritten, bad input comes back with every word in it."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from messaging.notices.models import Draft, Notice
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD
from tests.messaging.conftest import Write, item
from tests.sending import let_go
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

HTMX = {"HX-Request": "true"}


def form(cast: Cast, **words: Any) -> dict[str, Any]:
    return {
        "title": "持久走大会",
        "body": "体操服で来てください。",
        "urgency": "normal",
        "version": "0",
        "audience": [f"classroom:{cast.room_41.pk}"],
        **words,
    }


def drafts(cast: Cast) -> list[Draft]:
    with tenant_scope(cast.sakura.pk):
        return list(Draft.objects.order_by("pk"))


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


@pytest.fixture
def url() -> str:
    return f"/s/hibari/notices/drafts/{new_id()}/"


def test_nothing_is_kept_and_nothing_chosen_before_somebody_types(cast: Cast, teacher: Client) -> None:
    page = teacher.get("/s/hibari/notices/new/")
    assert page.status_code == 200
    assert (page.context["chosen"], page.context["reach"], drafts(cast)) == (set(), None, [])
    assert b"checked" not in page.content.split(b'name="urgency"')[0]


def test_teacher_keeps_a_draft_as_it_is_typed(cast: Cast, teacher: Client, url: str) -> None:
    answer = teacher.post(url, form(cast, title="持久"), headers=HTMX)
    assert (answer.status_code, answer.context["version"]) == (200, 1)
    answer = teacher.post(url, form(cast, version="1"), headers=HTMX)
    assert (answer.status_code, answer.context["version"]) == (200, 2)
    (draft,) = drafts(cast)
    assert (draft.title, draft.body) == ("持久走大会", "体操服で来てください。")
    page = teacher.get(url)
    assert page.context["chosen"] == {f"classroom:{cast.room_41.pk}"}
    assert (page.context["reach"].households, page.context["form"]["title"].value()) == (2, "持久走大会")


def test_two_windows_cannot_overwrite_each_other_unseen(cast: Cast, teacher: Client, url: str) -> None:
    teacher.post(url, form(cast))
    manager = signed_in(cast.manager)
    assert manager.post(url, form(cast, version="1", title="教頭の題")).status_code == 302
    answer = teacher.post(url, form(cast, version="1", title="担任の題"))
    assert answer.status_code == 409
    conflict = answer.context["conflict"]
    assert (conflict.by_name, conflict.title) == ("長谷川 誠", "教頭の題")
    assert answer.context["form"]["title"].value() == "担任の題"
    assert drafts(cast)[0].title == "教頭の題"
    version = answer.context["form"]["version"].value()
    assert teacher.post(url, form(cast, version=version, title="担任の題", deed="overwrite")).status_code == 302
    assert drafts(cast)[0].title == "担任の題"


def test_a_mistake_does_not_hide_what_another_window_saved(cast: Cast, teacher: Client, url: str) -> None:
    teacher.post(url, form(cast))
    signed_in(cast.manager).post(url, form(cast, version="1", title="教頭の題"))
    answer = teacher.post(url, form(cast, version="1", title="あ" * 81))
    assert (answer.status_code, answer.context["form"]["version"].value()) == (422, "1")
    assert teacher.post(url, form(cast, version="1", title="担任の題")).status_code == 409


def test_an_answer_that_was_lost_is_no_conflict_with_oneself(cast: Cast, teacher: Client, url: str) -> None:
    page = str(new_id())
    teacher.post(url, form(cast, page=page), headers=HTMX)
    teacher.post(url, form(cast, page=page, version="1", title="届かなかった返事"), headers=HTMX)
    answer = teacher.post(url, form(cast, page=page, version="1", title="その次"), headers=HTMX)
    assert (answer.context["conflict"], answer.context["version"]) == (None, 3)
    other = teacher.post(url, form(cast, page=str(new_id()), version="1"), headers=HTMX)
    assert other.context["conflict"].title == "その次"


def test_an_autosave_in_a_second_tab_says_so(cast: Cast, teacher: Client, url: str) -> None:
    teacher.post(url, form(cast), headers=HTMX)
    teacher.post(url, form(cast, version="1"), headers=HTMX)
    answer = teacher.post(url, form(cast, version="1", title="ふるい"), headers=HTMX)
    assert answer.context["conflict"].title == "持久走大会"
    assert drafts(cast)[0].title == "持久走大会"


def test_an_expired_session_is_said_where_one_types_and_the_words_stay(cast: Cast, url: str, client: Client) -> None:
    answer = client.post(url, form(cast), headers=HTMX)
    assert answer.status_code == 401
    assert drafts(cast) == []


def test_words_typed_into_an_expired_session_come_through_the_sign_in(cast: Cast, url: str, client: Client) -> None:
    """Without any script."""
    typed = form(cast, body="1行目\n<b>2行目</b>", deed="save")
    page = client.post(url, typed)
    assert page.status_code == 401
    carried = {f"carried-{name}": value for name, value in page.context["carried"] if name != "audience"}
    credentials = {"login": cast.teacher.login, "password": PASSWORD, "next": url}
    audience = {"carried-audience": typed["audience"]}
    wrong = client.post("/login/", {**credentials, "password": "wrong", **carried, **audience})
    assert dict(wrong.context["carried"])["body"] == typed["body"]
    resumed = client.post("/login/", {**credentials, **carried, **audience})
    assert resumed.context["destination"] == url
    assert b"&lt;b&gt;2" in resumed.content
    answer = client.post(url, {**dict(resumed.context["carried"]), "audience": typed["audience"]})
    assert answer.status_code == 302
    assert drafts(cast)[0].body == typed["body"]


def test_going_on_without_title_text_or_audience_says_what_is_missing(cast: Cast, teacher: Client, url: str) -> None:
    answer = teacher.post(url, form(cast, title=" ", body="", audience=[], deed="next"))
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"title", "body", "__all__"}
    assert len(drafts(cast)) == 1, "what was typed is kept all the same"
    version = answer.context["form"]["version"].value()
    assert teacher.post(url, form(cast, version=version, deed="next")).headers["Location"] == f"{url}confirmation/"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"title": "あ" * 81}, "title"),
        ({"body": "あ" * 10_001}, "body"),
        ({"urgency": "urgent"}, "urgency"),
        ({"urgency": "everything"}, "urgency"),
        ({"version": "x"}, "version"),
    ],
)
def test_bad_input_comes_back_with_every_word(
    cast: Cast, teacher: Client, url: str, words: dict[str, str], field: str
) -> None:
    answer = teacher.post(url, form(cast, **words))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    expected = {**form(cast), **words}
    assert answer.context["form"]["body"].value() == expected["body"]
    assert answer.context["chosen"] == {f"classroom:{cast.room_41.pk}"}
    assert drafts(cast) == []


def test_a_body_of_ten_megabytes_is_refused_plainly(cast: Cast, teacher: Client, url: str) -> None:
    answer = teacher.post(url, form(cast, body="あ" * 3_500_000))
    assert answer.status_code == 400
    assert "長すぎる" in answer.content.decode()


def test_control_and_direction_characters_are_taken_out(cast: Cast, teacher: Client, url: str) -> None:
    body = "1行目\r\n2行目\x00\x08\u202e逆\u2066さ\t終"
    assert teacher.post(url, form(cast, title="A\u200fB\x1b", body=body)).status_code == 302
    (draft,) = drafts(cast)
    assert (draft.title, draft.body) == ("AB", "1行目\n2行目逆さ\t終")


@pytest.mark.parametrize("name", ["room_a1", "kaede_room"])
def test_an_audience_of_elsewhere_is_refused_and_changes_nothing(
    cast: Cast, teacher: Client, url: str, name: str
) -> None:
    teacher.post(url, form(cast))
    answer = teacher.post(url, form(cast, version="1", audience=[f"classroom:{getattr(cast, name).pk}"]))
    assert answer.status_code == 422
    assert "選べない宛先" in answer.content.decode()
    with tenant_scope(cast.sakura.pk):
        assert [item.classroom_id for item in Draft.objects.get().audience.all()] == [cast.room_41.pk]


@pytest.mark.parametrize("name", ["other_teacher", "school_admin", "aoba_teacher", "kaede_teacher", "mother"])
def test_a_draft_is_the_authors_and_the_managers_only(cast: Cast, write: Write, name: str) -> None:
    draft = write()
    stranger = signed_in(getattr(cast, name))
    url = f"/s/hibari/notices/drafts/{draft.pk}/"
    expected = 403 if name == "mother" else 404
    for page in (url, f"{url}confirmation/", f"{url}students/"):
        assert stranger.get(page).status_code == expected, page
        assert stranger.post(page, form(cast, version="1")).status_code == expected, page
    assert stranger.post(f"{url}deletion/").status_code == expected
    (kept,) = drafts(cast)
    assert (kept.version, kept.title) == (1, "社会科見学とお弁当について")


def test_a_draft_of_another_tenant_is_as_if_it_did_not_exist(cast: Cast, write: Write) -> None:
    draft = write()
    stranger = signed_in(cast.kaede_teacher)
    there = stranger.get(f"/s/kaede/notices/drafts/{draft.pk}/")
    nowhere = stranger.get(f"/s/kaede/notices/drafts/{uuid.uuid4()}/")
    assert there.status_code == nowhere.status_code == 404
    assert stranger.post(f"/s/kaede/notices/drafts/{draft.pk}/", form(cast, version="1")).status_code in {409, 422}
    assert drafts(cast)[0].version == 1


def test_picking_pupils_keeps_those_that_were_not_shown(cast: Cast, teacher: Client, write: Write) -> None:
    draft = write()
    url = f"/s/hibari/notices/drafts/{draft.pk}/students/"
    page = teacher.get(url, {"class": str(cast.room_41.pk)})
    assert [pupil.name for pupil in page.context["students"]] == ["小川 ひなた", "加藤 湊"]
    both = [f"student:{cast.hinata.pk}", f"student:{cast.minato.pk}"]
    assert teacher.post(url, {"shown": both, "student": both}).status_code == 302
    other = f"student:{cast.yuina.pk}"
    teacher.post(url, {"shown": [other], "student": [other]})
    teacher.post(url, {"shown": both, "student": both[:1]})
    page = teacher.get(f"/s/hibari/notices/drafts/{draft.pk}/")
    assert {pupil.name for pupil in page.context["named"]} == {"小川 ひなた", "安藤 結菜"}


@pytest.mark.parametrize("query", ["おがわ", "オガワ", "小川", "ひなた", "がわ　ひな", "ｵｶﾞﾜ"])
def test_pupils_are_found_by_any_part_of_the_name(cast: Cast, teacher: Client, write: Write, query: str) -> None:
    draft = write()
    page = teacher.post(f"/s/hibari/notices/drafts/{draft.pk}/students/search/", {"q": query})
    assert [pupil.name for pupil in page.context["students"]] == ["小川 ひなた"]


def test_a_search_finds_nobody_of_another_school(cast: Cast, teacher: Client, write: Write) -> None:
    draft = write()
    page = teacher.post(f"/s/hibari/notices/drafts/{draft.pk}/students/search/", {"q": "そら"})
    assert page.context["students"] == []


def test_the_confirmation_says_who_gets_it_and_who_does_not(cast: Cast, write: Write) -> None:
    draft = write(item("grade", cast.hibari, grade=4), by=cast.manager)
    page = signed_in(cast.manager).get(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/")
    reach = page.context["reach"]
    assert (reach.students, reach.households, reach.guardians, reach.unreached) == (3, 2, 4, 1)
    assert {home.names for home in page.context["sample"]} == {"小川 ひなた", "加藤 湊"}
    assert [(pupil.name, pupil.classroom_label) for pupil in page.context["unreached"]] == [("安藤 結菜", "4年2組")]
    assert page.context["to_mend"] == []


def test_a_double_press_and_the_back_button_send_once(cast: Cast, teacher: Client, write: Write) -> None:
    draft = write()
    url = f"/s/hibari/notices/drafts/{draft.pk}/confirmation/"
    first = teacher.post(url, {"version": "1", "households": "2"})
    second = teacher.post(url, {"version": "1", "households": "2"})
    assert first.headers["Location"] == second.headers["Location"]
    assert teacher.get(url).headers["Location"] == first.headers["Location"]
    assert teacher.get(f"/s/hibari/notices/drafts/{draft.pk}/").headers["Location"] == first.headers["Location"]
    notice = let_go(cast.sakura.pk)
    status = f"/s/hibari/notices/{notice.pk}/"
    late = teacher.post(url, {"version": "1", "households": "2"})
    assert [late.headers["Location"], teacher.get(first.headers["Location"]).headers["Location"]] == [status, status]


def test_what_changed_since_the_confirmation_is_shown_again(cast: Cast, teacher: Client, write: Write) -> None:
    draft = write()
    url = f"/s/hibari/notices/drafts/{draft.pk}/confirmation/"
    answer = teacher.post(url, {"version": "7", "households": "2"})
    assert answer.status_code == 422
    assert "別の画面で変更されました" in answer.content.decode()
    with tenant_scope(cast.sakura.pk):
        assert Notice.objects.count() == 0


def test_a_draft_that_does_not_open_is_neither_edited_nor_sent(cast: Cast, teacher: Client, write: Write) -> None:
    draft = write()
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute("update notices_draft set body = body || '\\x00'::bytea where id = %s", (draft.pk,))
        cursor.execute("select body from notices_draft")
        before = bytes(cursor.fetchone()[0])
    url = f"/s/hibari/notices/drafts/{draft.pk}/"
    confirmation = {"version": "1", "households": "2"}
    assert teacher.get(url).status_code == 409
    assert teacher.post(url, form(cast, version="1")).status_code == 409
    assert teacher.post(f"{url}confirmation/", confirmation).status_code == 409
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute("select body from notices_draft")
        assert bytes(cursor.fetchone()[0]) == before
