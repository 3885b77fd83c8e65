"""Building a form of questions on a draft, and what holds a draft back that asks badly."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from messaging.notices.errors import QuestionsUnfinished
from messaging.notices.models import ASKABLE, AnswerForm, Draft, Notice, Question, QuestionKind
from tests.cast import Cast, actor, signed_in
from tests.messaging.asking import HEADS, JOIN, NOTE, TOMORROW, ask, typed
from tests.messaging.conftest import Write
from tests.sending import let_go
from tetoru.tenancy import tenant_scope


def url_of(draft: Draft) -> str:
    return f"/s/hibari/notices/drafts/{draft.pk}/questions/"


def kept(draft: Draft) -> tuple[Question, ...]:
    with tenant_scope(draft.tenant_id):
        form = AnswerForm.objects.filter(draft_id=draft.pk).first()
        return (form.asked or ()) if form else ()


def test_a_teacher_builds_a_form_and_it_is_kept_as_typed(cast: Cast, write: Write) -> None:
    draft = write()
    response = signed_in(cast.teacher).post(url_of(draft), typed(JOIN, NOTE, HEADS, version=1, deed="done"))
    assert response.status_code == 302
    assert response["Location"] == f"/s/hibari/notices/drafts/{draft.pk}/"
    assert kept(draft) == (JOIN, NOTE, HEADS)
    with tenant_scope(cast.sakura.pk):
        form = AnswerForm.objects.get(draft_id=draft.pk)
        assert timezone.localtime(form.closes_at) == timezone.make_aware(dt.datetime.combine(TOMORROW, dt.time(17)))
        assert Draft.objects.get(pk=draft.pk).version == 2


@pytest.mark.parametrize(
    ("deed", "order"),
    [
        (f"up:{NOTE.id}", [NOTE, JOIN, HEADS]),
        (f"up:{JOIN.id}", [JOIN, NOTE, HEADS]),
        (f"down:{JOIN.id}", [NOTE, JOIN, HEADS]),
        (f"down:{HEADS.id}", [JOIN, NOTE, HEADS]),
        (f"remove:{NOTE.id}", [JOIN, HEADS]),
        ("remove:ffffffff", [JOIN, NOTE, HEADS]),
        ("add:nonsense", [JOIN, NOTE, HEADS]),
        ("add:safety", [JOIN, NOTE, HEADS]),
    ],
)
def test_a_button_moves_or_removes_a_question_and_keeps_every_word(
    cast: Cast, write: Write, deed: str, order: list[Question]
) -> None:
    draft = write()
    response = signed_in(cast.teacher).post(url_of(draft), typed(JOIN, NOTE, HEADS, version=1, deed=deed))
    assert response.status_code == 302
    assert list(kept(draft)) == order


@pytest.mark.parametrize("kind", ASKABLE)
def test_every_kind_can_be_added_and_is_shown_as_the_phone_shows_it(cast: Cast, write: Write, kind: str) -> None:
    draft, client = write(), signed_in(cast.teacher)
    response = client.post(url_of(draft), typed(JOIN, version=1, deed=f"add:{kind}"))
    assert [q.kind for q in kept(draft)] == [QuestionKind.CHOICE, kind]
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert "見学への参加" in page.content.decode()


def test_the_twenty_first_question_is_not_taken(cast: Cast, write: Write) -> None:
    draft = write()
    many = [Question(f"{number:08x}", QuestionKind.TEXT, f"質問{number}") for number in range(20)]
    signed_in(cast.teacher).post(url_of(draft), typed(*many, version=1, deed="add:text"))
    assert len(kept(draft)) == 20


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("aaaaaaaa-text", "あ" * 201, "200文字まで"),
        ("aaaaaaaa-choices", "\n".join(f"組{n}" for n in range(21)), "20個まで"),
        ("aaaaaaaa-choices", "行く\n行く", "「行く」が2回あります"),
        ("aaaaaaaa-choices", "あ" * 61, "60文字まで"),
        ("close_day", "あした", "日付を入れてください"),
        ("close_time", "夕方", "時刻を入れてください"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_every_word_in_it(
    cast: Cast, write: Write, field: str, value: str, word: str
) -> None:
    draft = write()
    data = typed(JOIN, NOTE, version=1) | {field: value}
    response = signed_in(cast.teacher).post(url_of(draft), data)
    assert response.status_code == 422
    text = response.content.decode()
    assert word in text
    assert "車酔いなど" in text
    assert value.partition("\n")[0] in text
    assert kept(draft) == ()


def test_an_unfinished_form_is_kept_but_not_done(cast: Cast, write: Write) -> None:
    draft, empty = write(), Question("dddddddd", QuestionKind.SEVERAL, "", choices=("1つだけ",))
    data = typed(empty, version=1, deed="done") | {"close_day": ""}
    response = signed_in(cast.teacher).post(url_of(draft), data)
    assert response.status_code == 422
    text = response.content.decode()
    assert [word in text for word in ("質問を入れてください", "2つ以上", "締め切りの日と時刻")] == [True] * 3
    assert kept(draft) == (empty,)
    assert signed_in(cast.teacher).post(url_of(draft), data | {"version": 2}).status_code == 422, "the version moved on"


def test_another_window_does_not_overwrite_unseen(cast: Cast, write: Write) -> None:
    draft, client = write(), signed_in(cast.teacher)
    client.post(url_of(draft), typed(JOIN, version=1))
    response = client.post(url_of(draft), typed(NOTE, version=1))
    assert response.status_code == 409
    assert "伝えたいこと" in response.content.decode()
    assert kept(draft) == (JOIN,)
    assert client.post(url_of(draft), typed(NOTE, version=1, deed="overwrite")).status_code == 302
    assert kept(draft) == (NOTE,)


def test_an_autosave_keeps_and_gives_the_line_and_the_sample(cast: Cast, write: Write) -> None:
    draft = write()
    response = signed_in(cast.teacher).post(url_of(draft), typed(JOIN, version=1), headers={"HX-Request": "true"})
    assert response.status_code == 200
    text = response.content.decode()
    assert 'data-state="saved"' in text
    assert 'value="2"' in text
    assert "<html" not in text
    assert kept(draft) == (JOIN,)


def test_a_form_can_be_taken_away_again(cast: Cast, write: Write) -> None:
    draft = ask(write())
    response = signed_in(cast.teacher).post(url_of(draft), typed(JOIN, version=2, deed="none"))
    assert response.status_code == 302
    with tenant_scope(cast.sakura.pk):
        assert AnswerForm.objects.count() == 0


def test_who_may_not_edit_the_draft_does_not_find_its_questions(cast: Cast, write: Write) -> None:
    draft = ask(write())
    for user in (cast.other_teacher, cast.school_admin):
        assert signed_in(user).get(url_of(draft)).status_code == 404
    assert signed_in(cast.aoba_teacher).get(url_of(draft)).status_code == 404
    assert signed_in(cast.manager).get(url_of(draft)).status_code == 200


def confirm(cast: Cast, draft: Draft, version: int) -> Any:
    url = f"/s/hibari/notices/drafts/{draft.pk}/confirmation/"
    return signed_in(cast.teacher).post(url, {"version": version, "households": 2})


@pytest.mark.parametrize(
    ("questions", "closes_in"),
    [
        ((Question("dddddddd", QuestionKind.TEXT, ""),), dt.timedelta(days=1)),
        ((Question("dddddddd", QuestionKind.CHOICE, "どれ", choices=("1つ",)),), dt.timedelta(days=1)),
        ((JOIN,), None),
        ((JOIN,), dt.timedelta(seconds=-1)),
    ],
)
def test_a_draft_that_asks_badly_is_not_sent(
    cast: Cast, write: Write, questions: tuple[Question, ...], closes_in: dt.timedelta | None
) -> None:
    draft = ask(write(), *questions, closes_in=closes_in)
    page = signed_in(cast.teacher).get(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/")
    assert "回答フォームができあがっていません" in page.content.decode()
    assert f"/s/hibari/notices/drafts/{draft.pk}/questions/" in page.content.decode()
    confirm(cast, draft, draft.version)
    with tenant_scope(cast.sakura.pk):
        assert Notice.objects.count() == 0
        from messaging.notices.actions.sending import send_draft  # noqa: PLC0415 -- beside its refusal

        with pytest.raises(QuestionsUnfinished):
            send_draft(actor(cast.teacher), draft, version=draft.version, households=2)


def test_the_questions_go_along_when_the_draft_is_sent(cast: Cast, write: Write) -> None:
    draft = ask(write())
    confirm(cast, draft, draft.version)
    notice = let_go(cast.sakura.pk)
    with tenant_scope(cast.sakura.pk):
        form = AnswerForm.objects.get()
        assert (form.draft_id, form.notice_id) == (None, notice.pk)
        assert form.asked == (JOIN, NOTE, HEADS)
