"""What follows a withdrawal: the corrected notice, the letter, the report."""

import pytest
from django.db import connection

from auditlog.events import Event
from auditlog.models import Entry
from messaging.notices.actions.sending import send_draft
from messaging.notices.models import AudienceItem, Draft, Notice, Paper, Withdrawal
from tests.cast import Cast, actor, signed_in
from tests.messaging.conftest import Send, item
from tests.messaging.test_mail import send_due
from tests.messaging.test_withdrawing import page_of, withdraw
from tests.sending import address_all
from tests.sink import Sink
from tetoru.tenancy import tenant_scope


def corrected(cast: Cast, notice: Notice, *items: AudienceItem, title: str = "遠足（訂正）") -> Notice:
    """The teacher writes and sends the correction, to the class where the notice belonged."""
    answer = signed_in(cast.teacher).post(page_of(notice, "correction/"))
    assert answer.status_code == 302
    with tenant_scope(cast.sakura.pk):
        draft = Draft.objects.get(corrects=notice)
        assert answer["Location"] == f"/s/hibari/notices/drafts/{draft.pk}/"
        draft.title = title
        draft.save()
        for chosen in items:
            chosen.draft = draft
            chosen.save()
        sent = send_draft(actor(cast.teacher), draft, version=draft.version, households=1)
        address_all(sent)
        return Notice.objects.get(pk=sent.pk)


def test_the_correction_begins_with_the_words_and_without_an_audience(cast: Cast, send: Send) -> None:
    notice = send(title="遠足", body="お弁当")
    withdraw(cast, notice)
    page = signed_in(cast.teacher).post(page_of(notice, "correction/"), follow=True)
    assert page.context["form"].initial["title"] == "遠足"
    assert page.context["form"].initial["body"] == "お弁当"
    assert page.context["chosen"] == set()
    with tenant_scope(cast.sakura.pk):
        draft = Draft.objects.get()
        assert (draft.corrects_id, draft.author_id, draft.audience.count()) == (notice.pk, cast.teacher.pk, 0)
        assert Entry.objects.get(event=Event.NOTICE_CORRECTED).subject_id == notice.pk


def test_the_short_notice_leads_those_to_the_correction_to_whom_it_was_sent(cast: Cast, send: Send) -> None:
    notice = send(title="遠足")
    withdraw(cast, notice)
    sent = corrected(cast, notice, item("student", cast.hibari, student=cast.minato))
    assert sent.corrects_id == notice.pk
    reached, other = signed_in(cast.minato_mother), signed_in(cast.mother)
    page = reached.get(f"/notices/{notice.pk}/").content.decode()
    assert f'href="/notices/{sent.pk}/"' in page
    assert "遠足（訂正）" in page
    page = other.get(f"/notices/{notice.pk}/").content.decode()
    assert str(sent.pk) not in page
    assert "遠足" not in page
    assert "前のお知らせにかわるものです" in reached.get(f"/notices/{sent.pk}/").content.decode()
    marks = {card.id: card.mark for card in reached.get("/home/").context["read"]}
    assert marks == {notice.pk: "取り下げ", sent.pk: "訂正"}
    assert [
        sent.pk for sent, _url in signed_in(cast.teacher).get(page_of(notice, "proof/")).context["corrections"]
    ] == [sent.pk]


def test_a_correction_that_was_withdrawn_itself_is_not_offered(cast: Cast, send: Send) -> None:
    notice = send()
    withdraw(cast, notice)
    sent = corrected(cast, notice, item("student", cast.hibari, student=cast.minato))
    withdraw(cast, sent)
    page = signed_in(cast.minato_mother).get(f"/notices/{notice.pk}/").content.decode()
    assert str(sent.pk) not in page


def test_the_report_says_of_the_messages_what_is_true_at_the_moment(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send()
    send_due(cast)
    for person in (cast.mother, cast.both):
        signed_in(person).get(f"/notices/{notice.pk}/")
    withdraw(cast, notice)
    assert "開いた保護者2人に、お知らせが取り下げられたことは、まだメールなどで知らせていない。2人には、" in said(
        cast, notice
    )
    sink.refusals[str(cast.both.email)] = "550 5.1.1 no such user"
    send_due(cast)
    assert (
        "開いた保護者2人のうち1人に、お知らせが取り下げられたことをメールなどで知らせた。1人には、メールなどを送れていない。"
        in said(cast, notice)
    )


def test_the_report_says_that_all_were_told_or_that_there_was_nobody(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    withdraw(cast, notice)
    send_due(cast)
    assert "開いた保護者1人に、お知らせが取り下げられたことをメールなどで知らせた。\n" in said(cast, notice)
    unseen = send()
    withdraw(cast, unseen)
    assert "知らせる相手はいなかった。" in said(cast, unseen)
    silent = send()
    withdraw(cast, silent, told="nobody")
    assert "メールなどでは知らせていない。" in said(cast, silent)


def said(cast: Cast, notice: Notice) -> str:
    """本人への対応, as the draft has it."""
    found = signed_in(cast.teacher).get(page_of(notice, "report/"))
    return next(str(one["text"]) for one in found.context["items"] if one["label"] == "本人への対応")


@pytest.mark.parametrize("page", ["report/", "apology/"])
def test_the_papers_are_filled_with_the_facts(cast: Cast, send: Send, page: str) -> None:
    notice = send(title="ひみつの題", body="ひみつの本文")
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    withdrawal = withdraw(cast, notice)
    found = signed_in(cast.teacher).get(page_of(notice, page))
    text = "\n".join(item["text"] for item in found.context["items"])
    assert "送り先をまちがえた" in text
    assert "ひばり小学校" in text
    assert ("1家庭（保護者1人）" in text) == (page == "report/")
    assert ("開いたご家庭は1、開いていないご家庭は1" in text) == (page == "apology/")
    assert (withdrawal.number in text) == (page == "report/")
    assert "ひみつ" not in text
    assert "小川" not in text, "numbers are enough"
    assert found.context["gaps"] == text.count("［") > 0
    assert len(found.context["items"]) == (9 if page == "report/" else 1)


def test_what_is_written_on_a_paper_is_kept_and_printed(cast: Cast, send: Send) -> None:
    notice = send()
    withdraw(cast, notice)
    client = signed_in(cast.teacher)
    answer = client.post(page_of(notice, "apology/"), {"version": 0, "letter": "おわびします。\n\n校長"})
    assert answer.status_code == 302
    page = signed_in(cast.manager).get(page_of(notice, "apology/"))
    assert [item["text"] for item in page.context["items"]] == ["おわびします。\n\n校長"]
    assert page.context["form"].initial["version"] == 1
    with tenant_scope(cast.sakura.pk):
        assert Paper.objects.get().saved_by_id == cast.teacher.pk
        entry = Entry.objects.get(event=Event.PAPER_SAVED)
        assert entry.details == {"paper": "apology", "version": 1}


def test_two_people_who_write_on_a_paper_do_not_overwrite_each_other_unseen(cast: Cast, send: Send) -> None:
    notice = send()
    withdraw(cast, notice)
    signed_in(cast.teacher).post(page_of(notice, "apology/"), {"version": 0, "letter": "先のことば"})
    manager = signed_in(cast.manager)
    answer = manager.post(page_of(notice, "apology/"), {"version": 0, "letter": "あとのことば"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先のことば" in page
    assert answer.context["form"]["letter"].value() == "あとのことば"
    with tenant_scope(cast.sakura.pk):
        (paper,) = Paper.objects.all()
        assert "先のことば" in paper.words
    again = manager.post(
        page_of(notice, "apology/"), {"version": answer.context["form"]["version"].value(), "letter": "あとのことば"}
    )
    assert again.status_code == 302


def test_a_paper_that_is_too_long_is_not_kept_and_not_lost(cast: Cast, send: Send) -> None:
    notice = send()
    withdraw(cast, notice)
    answer = signed_in(cast.teacher).post(page_of(notice, "report/"), {"version": 0, "cause": "あ" * 5001})
    assert answer.status_code == 422
    assert "あ" * 5001 in answer.content.decode()
    with tenant_scope(cast.sakura.pk):
        assert Paper.objects.count() == 0


def test_a_paper_that_does_not_open_is_not_overwritten(cast: Cast, send: Send) -> None:
    notice = send()
    withdraw(cast, notice)
    client = signed_in(cast.teacher)
    client.post(page_of(notice, "apology/"), {"version": 0, "letter": "おわびします。"})
    damaged = b"\x01" + b"\x00" * 40
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute("update notices_paper set words = %s", (damaged,))
    assert client.get(page_of(notice, "apology/")).status_code == 409
    assert client.post(page_of(notice, "apology/"), {"version": 1, "letter": "別"}).status_code == 409
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute("select words from notices_paper")
        assert bytes(cursor.fetchone()[0]) == damaged


@pytest.mark.parametrize(
    ("kind", "chosen", "asked"),
    [
        ("audience", ["41"], ["audience.withdrawn"]),
        ("audience", ["grade"], ["audience.withdrawn"]),
        ("audience", ["minato", "hinata"], ["audience.withdrawn"]),
        ("audience", ["minato"], []),
        ("audience", ["42"], []),
        ("content", ["41"], []),
    ],
)
def test_the_wrong_homes_are_asked_about_when_they_are_ticked_again(
    cast: Cast, send: Send, kind: str, chosen: list[str], asked: list[str]
) -> None:
    notice = send()
    withdraw(cast, notice)
    items = {
        "41": item("classroom", cast.hibari, classroom=cast.room_41),
        "42": item("classroom", cast.hibari, classroom=cast.room_42),
        "grade": item("grade", cast.hibari, grade=4),
        "minato": item("student", cast.hibari, student=cast.minato),
        "hinata": item("student", cast.hibari, student=cast.hinata),
    }
    teacher = signed_in(cast.teacher)
    teacher.post(page_of(notice, "correction/"))
    with tenant_scope(cast.sakura.pk):
        Withdrawal.objects.update(kind=kind)
        draft = Draft.objects.get(corrects=notice)
        for name in chosen:
            items[name].draft = draft
            items[name].save()
    page = teacher.get(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/")
    assert [one["key"] for one in page.context["to_tick"]] == asked
    assert ("取り下げたお知らせの宛先（4年1組）" in page.content.decode()) is bool(asked)
    answer = teacher.post(page.request["PATH_INFO"], {"version": 1, "households": page.context["reach"].households})
    assert answer.status_code == (302 if not asked and page.context["reach"].households else 422)
