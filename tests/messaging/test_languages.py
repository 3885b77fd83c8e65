"""A guardian's first page and notices in each language, with every error: nothing of ours is left in Japanese."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Guardianship
from messaging.files.models import StoredFile, StoredObject
from messaging.files.storing import place_of, storage
from messaging.files.text.sections import Place, Section, joined
from messaging.notices.models import Answer, AnswerForm, AudienceItem, Notice, Question, QuestionKind, Recipient
from tests.cast import Cast, signed_in
from tests.files import samples
from tests.files.making import hang, make_file
from tests.messaging.absences.speaking import OTHERS, assert_speaks, speaking
from tests.messaging.asking import JOIN, attach, close
from tests.messaging.conftest import Send, item
from tests.messaging.test_after_withdrawal import corrected
from tests.messaging.test_expiry import DAY, expire
from tests.messaging.test_withdrawing import withdraw
from tetoru.tenancy import tenant_scope

KINDS = ("confirm", "choice", "several", "text", "number", "date")
NAMES = "abcdef"
TITLE = "Gakko"
"""A title stands in the head of its page too, where nothing says in which language it is."""


def url_of(notice: Notice, rest: str = "") -> str:
    return f"/notices/{notice.pk}/{rest}"


def answer_url(notice: Notice, student: Any) -> str:
    return url_of(notice, f"answers/{student.pk}/")


def every_kind(*, is_required: bool = True) -> list[Question]:
    return [
        Question(name * 8, QuestionKind(kind), "しつもん", "ことばの例", ("はい", "いいえ"), is_required)
        for name, kind in zip(NAMES, KINDS, strict=True)
    ]


def answers(**values: Any) -> dict[str, Any]:
    right = {"a": "on", "b": "はい", "c": ["はい", "いいえ"], "d": "x", "e": "2", "f": "2026-12-04"} | values
    return {f"a-{name * 8}": value for name, value in right.items()}


def break_column(cast: Cast, row: Any, name: str) -> None:
    """Nothing opens this value any more."""
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute(f"update {row._meta.db_table} set {name} = '\\x00' where id = %s", (row.pk,))


@pytest.mark.parametrize("code", OTHERS)
def test_the_first_page_speaks_it_whatever_stands_there(cast: Cast, send: Send, code: str) -> None:
    mother, one_child = speaking(cast.mother, code), speaking(cast.minato_mother, code)
    pages = [mother.get("/home/"), mother.get("/home/?until=2020-02-02"), one_child.get("/home/")]
    sent = [send(), send(urgency="important"), send(by=cast.manager, urgency="urgent"), send(), send(), send()]
    attach(sent[0])
    attach(sent[2])
    expire(sent[3], timezone.localdate() - DAY)
    pages.append(mother.get("/home/"))
    withdraw(cast, sent[4])
    corrected(cast, sent[4], item("student", cast.hibari, student=cast.hinata))
    pages += [mother.get("/home/"), mother.get(f"/home/?child={cast.hinata.pk}")]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Recipient.objects.filter(guardian=cast.mother).update(read_at=timezone.now())
    failing = {"mail_failing_since": timezone.now() - DAY, "factors_end_at": timezone.now() + DAY}
    type(cast.mother).objects.filter(pk=cast.mother.pk).update(**failing)
    pages.append(mother.get("/home/"))
    assert [page.context["unread_count"] for page in pages] == [0, 0, 0, 5, 6, 6, 0]
    shown = pages[4].context
    assert [len(shown[name]) for name in ("urgent", "unread", "read", "expired")] == [1, 5, 0, 1]
    assert_speaks(code, *pages)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Guardianship.objects.filter(guardian=cast.mother).delete()
    assert_speaks(code, mother.get("/home/"))


@pytest.mark.parametrize("code", OTHERS)
def test_a_safety_check_speaks_it_on_both_pages_with_each_answer(cast: Cast, send: Send, code: str) -> None:
    mother = speaking(cast.mother, code)
    notice = send(by=cast.manager, title=TITLE, urgency="urgent", asks_safety=True)
    pages = [mother.get("/home/"), mother.get(url_of(notice))]
    tap = url_of(notice, f"safety/{cast.hinata.pk}/")
    for state, page in (("help", "home"), ("well", "notice"), ("unknown", "home"), ("x", "home")):
        pages.append(mother.post(tap, {"state": state, "page": page}, follow=True))
    pages += [mother.get(tap), mother.post(url_of(notice, f"safety/{cast.mother.pk}/"), {"state": "well"})]
    with tenant_scope(cast.sakura.pk):
        break_column(cast, AnswerForm.objects.get(notice=notice), "questions")
    pages.append(mother.post(tap, {"state": "help"}))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Guardianship.objects.filter(guardian=cast.mother).update(may_answer=False)
    pages.append(mother.post(tap, {"state": "help"}))
    assert [page.status_code for page in pages] == [200] * 6 + [405, 404, 409, 403]
    assert_speaks(code, *pages)


def notices_of(cast: Cast, send: Send, mother: Client) -> Iterator[Any]:
    """A notice's page, whatever it is and asks."""
    for urgency, by in (("normal", cast.teacher), ("important", cast.teacher), ("urgent", cast.manager)):
        yield mother.get(url_of(send(by=by, title=TITLE, urgency=urgency)))
    old, asking = send(title=TITLE), send(title=TITLE)
    expire(old, timezone.localdate() - DAY)
    yield mother.get(url_of(old))
    form = attach(asking, *every_kind())
    for days in (2, 1, 0):
        with tenant_scope(cast.sakura.pk):
            day = dt.datetime.combine(timezone.localdate() + DAY * days, dt.time(23, 59, 59))
            AnswerForm.objects.filter(pk=form.pk).update(closes_at=timezone.make_aware(day))
        yield mother.get(url_of(asking))
    yield mother.post(answer_url(asking, cast.hinata), answers(), follow=True)
    yield mother.get(url_of(asking))
    given = Answer.objects.filter(form=form)
    with tenant_scope(cast.sakura.pk):
        break_column(cast, given.get(), "values")
    yield mother.get(url_of(asking))
    close(form)
    yield mother.get(url_of(asking))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        given.delete()
    yield mother.get(url_of(asking))
    close(form, -DAY)
    with tenant_scope(cast.sakura.pk):
        break_column(cast, form, "questions")
    yield mother.get(url_of(asking))
    yield mother.get(answer_url(asking, cast.hinata))


@pytest.mark.parametrize("code", OTHERS)
def test_a_notices_page_speaks_it_in_each_state(cast: Cast, send: Send, code: str) -> None:
    mother = speaking(cast.mother, code)
    pages = list(notices_of(cast, send, mother))
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert len({page.content for page in pages}) == len(pages)
    everybody = AudienceItem(tenant_id=cast.sakura.pk, kind="tenant")
    of_board = send(everybody, by=cast.board_admin, title=TITLE, school=None)
    attach(of_board)
    assert_speaks(code, *pages, mother.get(url_of(of_board)), mother.get(url_of(cast.mother)))


@pytest.mark.parametrize("code", OTHERS)
def test_what_stands_in_a_withdrawn_notices_place_speaks_it(cast: Cast, send: Send, code: str) -> None:
    mother, other = speaking(cast.mother, code), speaking(cast.minato_mother, code)
    for kind in ("content", "audience", "file", "other"):
        notice = send(title="遠足")
        mother.get(url_of(notice))
        withdrawal = withdraw(cast, notice)
        with tenant_scope(cast.sakura.pk):
            type(withdrawal).objects.filter(pk=withdrawal.pk).update(kind=kind)
        assert_speaks(code, mother.get(url_of(notice)), other.get(url_of(notice)))
    sent = corrected(cast, notice, item("student", cast.hibari, student=cast.hinata), title=TITLE)
    shown = mother.get(url_of(notice))
    assert url_of(sent) in shown.content.decode()
    assert "送り先の学級をまちがえました" in shown.content.decode(), "the school's own words stay as they are"
    assert_speaks(code, shown, mother.get(url_of(sent)))


WRONG: tuple[dict[str, Any], ...] = (
    dict.fromkeys(NAMES, ""),
    {"b": "x", "c": ["x"], "d": "x" * 1001, "e": "x", "f": "x"},
    {"e": "1e99"},
    {"e": "-1e99"},
    {"e": "2.125"},
)


@pytest.mark.parametrize("code", OTHERS)
def test_the_form_of_an_answer_speaks_it_with_every_error(cast: Cast, send: Send, code: str) -> None:
    mother, notice = speaking(cast.mother, code), send(title=TITLE)
    form, url = attach(notice, *every_kind()), answer_url(notice, cast.hinata)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        here = {"tenant_id": cast.sakura.pk, "notice_id": notice.pk}
        Recipient.objects.create(**here, guardian=cast.mother, student=cast.sora)
    pages = [mother.get(url), *(mother.post(url, answers(**wrong)) for wrong in WRONG)]
    pages += [mother.post(url, {**answers(), "also": ["x"]}), mother.get(answer_url(notice, cast.minato))]
    pages.append(mother.post(url, {**answers(), "also": [str(cast.sora.pk)]}, follow=True))
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "ja"})
    strict.cookies = mother.cookies
    pages += [mother.get(url), mother.put(url), strict.post(url, answers())]
    close(form)
    pages += [mother.get(url), mother.post(url, answers())]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Guardianship.objects.filter(guardian=cast.mother).update(may_answer=False)
    pages.append(mother.get(url))
    assert [page.status_code for page in pages] == [200, *[422] * 6, 404, 200, 200, 405, 403, 200, 409, 403]
    optional = send(title=TITLE)
    attach(optional, *every_kind(is_required=False))
    assert_speaks(code, *pages, mother.get(answer_url(optional, cast.hinata)))


@pytest.mark.parametrize("code", OTHERS)
def test_files_speak_it_as_far_as_they_open(cast: Cast, send: Send, code: str) -> None:
    mother, notice = speaking(cast.mother, code), send(title=TITLE)
    places = (Section(place, "1", "おべんとう") for place in Place)
    files = [
        hang(notice, make_file(cast.teacher, "Shiori.pdf", pages=2, text=joined(places)), order=1),
        hang(notice, make_file(cast.teacher, "Shashin.png", samples.png()), order=2),
        hang(notice, make_file(cast.teacher, "Han.xlsx", samples.office("xl/workbook.xml"), pages=0), order=3),
    ]
    urls = [url_of(notice, f"files/{file.pk}/") for file in files]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        StoredFile.objects.filter(pk=files[0].pk).update(pages=9)
        content = StoredObject.objects.get(file=files[0], part="content")
    pages = [mother.get(url_of(notice)), *map(mother.get, urls), mother.get(f"{urls[0]}pages/7/")]
    with storage().open(place_of(cast.sakura.pk, content.pk), "r+b") as stored:
        stored.truncate(40)
    pages.append(mother.get(f"{urls[0]}content/"))
    storage().delete(place_of(cast.sakura.pk, content.pk))
    pages.append(mother.get(f"{urls[0]}content/"))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        StoredObject.objects.filter(file=files[1], part="content").delete()
    pages.append(mother.get(f"{urls[1]}content/"))
    break_column(cast, files[2], "data_key")
    pages.append(mother.get(urls[2]))
    assert [page.status_code for page in pages] == [200, 200, 200, 200, 404, 409, 503, 409, 200]
    assert_speaks(code, *pages)


def test_what_a_school_has_typed_is_said_to_be_japanese_and_what_we_say_is_not(cast: Cast, send: Send) -> None:
    mother, notice, gone = speaking(cast.mother, "vi"), send(title="遠足", body="おべんとう"), send(title="プール")
    attach(notice, JOIN)
    withdraw(cast, gone)
    home = mother.get("/home/").content.decode()
    assert f'<h3 class="post__title" lang="ja"><a href="{url_of(notice)}">遠足</a></h3>' in home
    assert f'<a href="{url_of(gone)}"><span lang="vi">Thông báo đã rút lại</span></a>' in home
    page = mother.get(url_of(notice)).content.decode()
    for marked in ('<h1 lang="ja">遠足</h1>', '<div class="prose" lang="ja">', '<span lang="ja">参加する</span>'):
        assert marked in page
    father = signed_in(cast.father)
    assert '<span lang="ja">参加する' not in father.get(url_of(notice)).content.decode(), "there all is Japanese"
    assert "<span lang" not in father.get("/home/").content.decode().replace("Language: <span lang", "")


def test_one_persons_language_leaves_no_trace_on_anothers_pages(cast: Cast, send: Send) -> None:
    father, notice = signed_in(cast.father), send(urgency="important")
    attach(notice)
    withdraw(cast, send())
    mother = speaking(cast.mother, "vi")
    father.get(url_of(notice))
    before = [father.get(url).content.decode().count("お知らせ") for url in ("/home/", url_of(notice))]
    for code in OTHERS:
        mother = speaking(cast.mother, code)
        assert_speaks(code, mother.get("/home/"), mother.get("/home/"))
    after = [father.get(url) for url in ("/home/", url_of(notice))]
    assert [page.content.decode().count("お知らせ") for page in after] == before
    assert [page["Content-Language"] for page in after] == ["ja", "ja"]


@pytest.mark.parametrize("page", ["/home/", "notice"])
def test_another_language_costs_no_query_and_leads_to_the_choice(cast: Cast, send: Send, page: str) -> None:
    url, counts = url_of(send()) if page == "notice" else page, []
    for code in ("ja", "vi"):
        mother = speaking(cast.mother, code)
        mother.get(url)
        with CaptureQueriesContext(connection) as queries:
            shown = mother.get(url).content.decode()
        counts.append(len(queries))
        assert f'href="/settings/profile/?next={url}"' in shown
    assert counts[0] == counts[1]
