"""Templates with their places, copies of earlier notices, and the days that a text names."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.staff.handover import Leaving, hand_over, open_work
from auditlog.models import Entry
from messaging.notices.days_named import days_named_in
from messaging.notices.models import AnswerForm, Draft, Template
from messaging.notices.placeholders import filled, places_left, unknown_places
from tests.cast import Cast, signed_in
from tests.messaging.asking import HEADS, JOIN, NOTE, attach
from tests.messaging.conftest import Send, Write
from tetoru.tenancy import tenant_scope

LIST = "/s/hibari/notices/templates/"
BODY = "{学年}{組}のみなさま\n\n{日付} {差出人}\n{学校名}"


def make_template(
    cast: Cast, owner: Any = "own", *, school: Any = "own", title: str = "雨の日", body: str = BODY
) -> Template:
    with tenant_scope(cast.sakura.pk):
        return Template.objects.create(
            tenant=cast.sakura,
            school=cast.hibari if school == "own" else school,
            owner=cast.teacher if owner == "own" else owner,
            title=title,
            body=body,
            saved_at=timezone.now(),
            saved_by=cast.teacher,
        )


def only_draft(cast: Cast) -> Draft:
    with tenant_scope(cast.sakura.pk):
        return Draft.objects.prefetch_related("audience").get()


def test_a_teacher_keeps_a_template_and_writes_with_it(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    assert client.post(f"{LIST}new/", {"title": "{日付}の持ち物", "body": BODY, "version": 0})["Location"] == LIST
    page = client.get(LIST)
    (row,) = page.context["own"]
    today = timezone.localdate()
    response = client.post(row["draft_url"])
    draft = only_draft(cast)
    assert response["Location"] == f"/s/hibari/notices/drafts/{draft.pk}/"
    day = f"{today.month}月{today.day}日"
    assert draft.title == f"{day}の持ち物"
    assert draft.body == f"4年1組のみなさま\n\n{day} 佐伯 恵\nひばり小学校"
    with tenant_scope(cast.sakura.pk):
        assert draft.audience.count() == 0, "a template has no audience, ever"
        assert Entry.objects.filter(event="template.saved").count() == 1


@pytest.mark.parametrize("braces", ["{担任}", "｛担任｝"])
def test_a_place_nobody_could_fill_is_refused_and_every_word_stays(cast: Cast, braces: str) -> None:
    response = signed_in(cast.teacher).post(f"{LIST}new/", {"title": "題", "body": f"本文{braces}", "version": 0})
    assert response.status_code == 422
    text = response.content.decode()
    assert "{担任}は使えません。使えるのは、{学校名}{学年}{組}{日付}{差出人}です。" in text
    assert f"本文{braces}" in text
    with tenant_scope(cast.sakura.pk):
        assert Template.objects.count() == 0


def test_a_place_left_open_stops_the_sending(cast: Cast, write: Write) -> None:
    draft = write(body="{組}のみなさまへ", by=cast.teacher)
    url = f"/s/hibari/notices/drafts/{draft.pk}/confirmation/"
    page = signed_in(cast.teacher).get(url)
    assert [finding["key"] for finding in page.context["to_mend"]] == ["words.placeholder"]
    assert "{組}" in page.content.decode()
    signed_in(cast.teacher).post(url, {"version": 1, "households": 2, "acknowledged": ["words.placeholder"]})
    assert only_draft(cast).pk == draft.pk


def test_who_looks_after_no_class_leaves_grade_and_class_open(cast: Cast) -> None:
    template = make_template(cast, None)
    signed_in(cast.other_teacher).post(f"{LIST}{template.pk}/draft/")
    assert places_left(only_draft(cast).body) == ["学年", "組"]


def test_places_are_found_in_both_kinds_of_braces() -> None:
    assert places_left("{組} ｛日付｝ {A} { 組 }") == ["組", "日付"]
    assert unknown_places("{組} {A} {} {x\ny}") == ["A"]
    assert filled("{組}と｛学校名｝と{日付}", {"組": "1組", "学校名": "ひばり小学校"}) == "1組とひばり小学校と{日付}"


def test_templates_for_everybody_are_kept_by_managers_and_admins(cast: Cast) -> None:
    words = {"title": "題", "body": "文", "reach": "shared", "version": 0}
    for user, owner in [(cast.manager, None), (cast.school_admin, None), (cast.teacher, cast.teacher.pk)]:
        assert signed_in(user).post(f"{LIST}new/", words).status_code == 302
        with tenant_scope(cast.sakura.pk):
            made = Template.objects.latest("id")
        assert made.owner_id == owner
    shared = make_template(cast, None)
    for user, status in [(cast.teacher, 403), (cast.manager, 200), (cast.aoba_teacher, 404), (cast.kaede_teacher, 404)]:
        assert signed_in(user).get(f"{LIST}{shared.pk}/").status_code == status
    assert signed_in(cast.teacher).post(f"{LIST}{shared.pk}/deletion/").status_code == 403
    assert signed_in(cast.teacher).post(f"{LIST}{shared.pk}/draft/").status_code == 302


def test_a_persons_own_template_is_nobody_elses(cast: Cast) -> None:
    own = make_template(cast)
    for user in (cast.manager, cast.other_teacher, cast.school_admin):
        assert signed_in(user).get(f"{LIST}{own.pk}/").status_code == 404
        assert signed_in(user).post(f"{LIST}{own.pk}/draft/").status_code == 404
        assert signed_in(user).get(LIST).context["own"] == []
    assert signed_in(cast.teacher).post(f"{LIST}{own.pk}/deletion/").status_code == 302
    with tenant_scope(cast.sakura.pk):
        assert Template.objects.count() == 0


def test_two_windows_do_not_overwrite_each_other_unseen(cast: Cast) -> None:
    own, client = make_template(cast), signed_in(cast.teacher)
    url = f"{LIST}{own.pk}/"
    assert client.post(url, {"title": "先", "body": "先の文", "version": 1}).status_code == 302
    response = client.post(url, {"title": "後", "body": "後の文", "version": 1})
    assert response.status_code == 409
    text = response.content.decode()
    assert "先の文" in text
    assert "後の文" in text
    assert client.post(url, {"title": "後", "body": "後の文", "version": 2}).status_code == 302


def test_own_templates_are_handed_over_with_the_drafts(cast: Cast) -> None:
    own, elsewhere = make_template(cast), make_template(cast, school=cast.aoba)
    with tenant_scope(cast.sakura.pk):
        leaving = Leaving(cast.sakura.pk, cast.teacher.pk)
        assert [(str(label), count) for label, count in open_work(leaving)] == [("自分の定型文", 2)]
        assert hand_over(leaving, cast.other_teacher.pk)["templates"] == 1
        assert Template.objects.get(pk=own.pk).owner_id == cast.other_teacher.pk
        assert Template.objects.get(pk=elsewhere.pk).owner_id == cast.teacher.pk


def test_a_copy_has_the_words_and_questions_and_no_audience(cast: Cast, send: Send) -> None:
    notice = send(urgency="important")
    form = attach(notice)
    response = signed_in(cast.other_teacher).post(f"/s/hibari/notices/{notice.pk}/copy/")
    draft = only_draft(cast)
    assert response["Location"] == f"/s/hibari/notices/drafts/{draft.pk}/"
    assert (draft.title, draft.body, draft.urgency) == (notice.title, notice.body, "normal")
    assert draft.author_id == cast.other_teacher.pk
    assert draft.copied_from_id == notice.pk
    with tenant_scope(cast.sakura.pk):
        assert draft.audience.count() == 0
        copied = AnswerForm.objects.get(draft=draft)
        assert [(q.kind, q.text, q.choices) for q in copied.asked or ()] == [
            (q.kind, q.text, q.choices) for q in (JOIN, NOTE, HEADS)
        ]
        assert {q.id for q in copied.asked or ()}.isdisjoint({q.id for q in form.asked or ()})
        assert copied.closes_at is None, "the deadline of last time is over"
    for user in (cast.aoba_teacher, cast.kaede_teacher):
        assert signed_in(user).post(f"/s/hibari/notices/{notice.pk}/copy/").status_code == 404


def confirmation(cast: Cast, draft: Draft) -> Any:
    return signed_in(cast.teacher).get(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/").context


def keys(findings: list[dict[str, Any]]) -> list[str]:
    return [finding["key"] for finding in findings]


@time_machine.travel(dt.datetime(2026, 11, 28, 3, 0, tzinfo=dt.UTC))
def test_a_copy_with_last_years_days_asks_and_another_text_only_tells(cast: Cast, write: Write, send: Send) -> None:
    source = send(body="11月20日に出かけました。")
    draft = write(body="11月20日（金）のようすです。12月4日（木）にも出かけます。")
    context = confirmation(cast, draft)
    assert keys(context["to_tick"]) == ["words.weekday"]
    assert context["to_tick"][0]["details"] == ("12月4日は（金）です",)
    assert keys(context["to_know"]) == ["words.past_date"]
    assert context["to_know"][0]["text"] == "すぎた日付があります：11月20日"
    with tenant_scope(cast.sakura.pk):
        Draft.objects.filter(pk=draft.pk).update(copied_from=source)
    context = confirmation(cast, draft)
    assert keys(context["to_tick"]) == ["words.past_date", "words.weekday"]
    assert keys(context["to_know"]) == ["words.copied"]
    assert "「社会科見学とお弁当について」" in context["to_know"][0]["text"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12月4日（金）", [(dt.date(2026, 12, 4), "金")]),
        ("１２月４日(金)に", [(dt.date(2026, 12, 4), "金")]),
        ("1月8日から", [(dt.date(2027, 1, 8), "")]),
        ("2025年12月4日", [(dt.date(2025, 12, 4), "")]),
        ("令和7年12月4日、令和元年5月1日", [(dt.date(2025, 12, 4), ""), (dt.date(2019, 5, 1), "")]),
        ("12/4（金）まで", [(dt.date(2026, 12, 4), "金")]),
        ("1/2のりんご、13月40日、2月30日", []),
        ("4年1組 12月号", []),
    ],
)
def test_days_are_found_as_people_write_them(text: str, days: list[tuple[dt.date, str]]) -> None:
    found = days_named_in(text, today=dt.date(2026, 11, 28))
    assert [(one.day, one.weekday) for one in found] == days
