"""A notice is taken back: nobody opens it any more, nothing of it goes out, and what was known of it stays."""

from typing import Any

import pytest

from auditlog.events import Event
from auditlog.models import Entry
from messaging.delivery.models import Delivery, Mailing
from messaging.notices.actions.sending import send_draft
from messaging.notices.actions.withdrawing import Reason, withdraw_notice
from messaging.notices.errors import AlreadyWithdrawn
from messaging.notices.fan_out import address_in_chunks
from messaging.notices.models import Dispatch, Draft, Notice, Recipient, Withdrawal
from messaging.notices.proofs.working_out import work_out
from messaging.notices.tasks import fan_out_notice, take_up_stalled_sends
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging.conftest import Send, Write, item
from tests.messaging.reaching import prefer
from tests.messaging.test_digests import day_comes
from tests.messaging.test_mail import send_due, states
from tests.sending import address_all
from tests.sink import Sink
from tetoru.errors import NotPermitted
from tetoru.tenancy import tenant_scope

REASON = Reason("audience", "送り先の学級をまちがえました", "opened")
FORM = {"kind": "audience", "words": "送り先の学級をまちがえました", "told": "opened"}
TITLE, BODY = "ひみつの題", "ひみつの本文"


def withdraw(cast: Cast, notice: Notice, *, by: Any = None, told: str = "opened") -> Withdrawal:
    reason = Reason(REASON.kind, REASON.words, told)
    with tenant_scope(notice.tenant_id):
        withdrawal = withdraw_notice(actor(by or cast.teacher), notice, reason=reason)
        work_out(withdrawal.pk)  # as the job does, a moment later
        return Withdrawal.objects.get(pk=withdrawal.pk)


def page_of(notice: Notice, page: str = "", *, at: str = "s/hibari") -> str:
    return f"/{at}/notices/{notice.pk}/{page}"


def test_guardians_find_a_short_notice_in_its_place_and_no_word_of_it(cast: Cast, send: Send) -> None:
    notice = send(title=TITLE, body=BODY)
    reader, other = signed_in(cast.mother), signed_in(cast.minato_mother)
    assert BODY in reader.get(f"/notices/{notice.pk}/").content.decode()
    withdraw(cast, notice)
    for client in (reader, other):
        for path in (f"/notices/{notice.pk}/", "/home/"):
            answer = client.get(path)
            page = answer.content.decode()
            assert answer.status_code == 200
            assert "取り下げられたお知らせ" in page
            assert "ひみつ" not in page
            assert answer["Cache-Control"].count("no-store") == 1
        page = client.get(f"/notices/{notice.pk}/").content.decode()
        assert REASON.words in page
        assert "送り先をまちがえた" in page
    assert "すでに読んだかたへ" in reader.get(f"/notices/{notice.pk}/").content.decode()
    assert "すでに読んだかたへ" not in other.get(f"/notices/{notice.pk}/").content.decode()


def test_who_reads_the_short_notice_has_not_opened_the_notice(cast: Cast, send: Send) -> None:
    notice = send()
    withdraw(cast, notice)
    client = signed_in(cast.mother)
    assert client.get("/home/").context["unread_count"] == 1
    client.get(f"/notices/{notice.pk}/?from=mail")
    assert client.get("/home/").context["unread_count"] == 0
    with tenant_scope(cast.sakura.pk):
        assert Withdrawal.objects.get().opened_count == 0
        read = Entry.objects.filter(subject_id=notice.pk, actor_id=cast.mother.pk)
        assert [(entry.event, entry.details["way"]) for entry in read] == [(Event.WITHDRAWAL_READ, "mail")]
    page = signed_in(cast.teacher).get(page_of(notice, "proof/") + "?show=unopened")
    told = {home.children: home.told_at is not None for home in page.context["homes"]}
    assert told == {"小川 ひなた": True, "加藤 湊": False}
    assert signed_in(cast.teacher).get("/s/hibari/notices/").context["page"].object_list[0].opened == 0


def test_what_looks_ahead_for_a_guardian_gets_nothing_to_look_at(cast: Cast, send: Send) -> None:
    """What a browser fetched beforehand could be shown although nobody is known to have opened it."""
    notice = send(body=BODY)
    answer = signed_in(cast.mother).get(f"/notices/{notice.pk}/", headers={"Sec-Purpose": "prefetch"})
    assert (answer.status_code, answer.content) == (204, b"")


def test_mails_that_have_not_gone_out_are_cancelled(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send()
    withdrawal = withdraw(cast, notice, told="nobody")
    assert withdrawal.cancelled_count == 4
    assert send_due(cast) == 0
    assert sink.taken == []
    assert states(cast) == {"cancelled": 4}


def test_those_who_had_opened_it_are_told(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send(title=TITLE)
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    withdraw(cast, notice)
    assert send_due(cast) == 1
    ((address, content),) = sink.taken
    assert address == cast.mother.email
    assert f"/notices/{notice.pk}/" in content.decode()


@pytest.mark.parametrize("manner", ["digest", "none"])
def test_who_is_told_once_a_day_or_of_nothing_ordinary_is_told_of_this_at_once(
    cast: Cast, send: Send, sink: Sink, manner: str
) -> None:
    prefer(cast.mother, normal=manner)
    notice = send()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    withdraw(cast, notice)
    assert send_due(cast) == 1
    assert [address for address, _content in sink.taken] == [cast.mother.email]
    with tenant_scope(cast.sakura.pk):
        mailing = Mailing.objects.get(kind="correction")
        assert (mailing.notice_id, mailing.school_id, mailing.priority) == (notice.pk, cast.hibari.pk, 1)


def test_whom_a_digest_had_told_is_told_when_all_are(cast: Cast, send: Send, sink: Sink) -> None:
    prefer(cast.mother, normal="digest")
    notice = send()
    day_comes(cast)
    withdraw(cast, notice, told="reached")
    with tenant_scope(cast.sakura.pk):
        told = Delivery.objects.filter(mailing__kind="correction").values_list("guardian_id", flat=True)
        assert set(told) == {cast.mother.pk, cast.father.pk, cast.minato_mother.pk, cast.both.pk}


def test_all_whom_a_mail_had_reached_are_told_when_the_school_says_so(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send()
    assert send_due(cast) == 4
    withdraw(cast, notice, told="reached")
    assert send_due(cast) == 4
    assert sorted(address for address, _content in sink.taken[4:]) == sorted(
        person.email for person in (cast.mother, cast.father, cast.minato_mother, cast.both)
    )


def test_nobody_else_is_addressed_once_it_is_withdrawn(cast: Cast, write: Write, sink: Sink) -> None:
    """Between two chunks, and before the mail is queued; a new worker does not take it up either."""
    for number in range(9):
        make.make_guardian(make.make_student(cast.room_41), name=f"保護者 {number}")
    draft = write()
    with tenant_scope(cast.sakura.pk):
        notice = send_draft(actor(cast.teacher), draft, version=1, households=11)
        worker = filter(None, address_in_chunks(cast.sakura.pk, notice.pk, chunk=3))
        addressed = next(worker)
        withdrawal = withdraw_notice(actor(cast.teacher), notice, reason=REASON)
        assert list(worker) == []
        fan_out_notice(str(cast.sakura.pk), str(notice.pk))
        Dispatch.objects.update(moved_at="2026-01-01T00:00Z")
        take_up_stalled_sends()
        assert Recipient.objects.count() == addressed
        assert Notice.objects.get().state == Notice.State.WITHDRAWN
        assert Delivery.objects.count() == 0
    assert withdrawal.guardian_count <= addressed
    page = signed_in(cast.teacher).get(page_of(notice, "proof/"))
    assert page.context["stopped"] == 11 - withdrawal.home_count
    assert page.context["stopped"] > 0


def test_no_mail_is_queued_for_what_was_withdrawn_between_addressing_and_mailing(cast: Cast, write: Write) -> None:
    draft = write()
    with tenant_scope(cast.sakura.pk):
        notice = send_draft(actor(cast.teacher), draft, version=1, households=2)
        address_all(notice)
        withdraw_notice(actor(cast.teacher), notice, reason=Reason("other", "まちがい", "nobody"))
        fan_out_notice(str(cast.sakura.pk), str(notice.pk))
        assert Delivery.objects.count() == 0


@pytest.mark.parametrize("name", ["teacher", "manager"])
def test_author_and_managers_take_it_back_through_the_page(cast: Cast, send: Send, name: str) -> None:
    notice = send(title=TITLE)
    client = signed_in(getattr(cast, name))
    page = client.get(page_of(notice, "withdrawal/"))
    assert page.status_code == 200
    assert "まだ、どの家庭も開いていません" in page.content.decode()
    answer = client.post(page_of(notice, "withdrawal/"), FORM)
    assert (answer.status_code, answer["Location"]) == (302, page_of(notice, "proof/"))
    with tenant_scope(cast.sakura.pk):
        withdrawal = Withdrawal.objects.get()
        assert (withdrawal.by_id, withdrawal.words) == (getattr(cast, name).pk, FORM["words"])
        entry = Entry.objects.get(event=Event.NOTICE_WITHDRAWN)
        assert entry.details == {"kind": "audience", "homes": 2, "opened": 0, "cancelled": 4, "mails": 0}
        assert entry.subject_id == notice.pk


@pytest.mark.parametrize(
    ("name", "status"), [("other_teacher", 403), ("school_admin", 403), ("aoba_teacher", 404), ("kaede_teacher", 404)]
)
def test_nobody_else_takes_it_back_or_sees_what_is_left(cast: Cast, send: Send, name: str, status: int) -> None:
    notice = send(title=TITLE, body=BODY)
    client = signed_in(getattr(cast, name))
    assert client.post(page_of(notice, "withdrawal/"), FORM).status_code == status
    with tenant_scope(cast.sakura.pk):
        assert Notice.objects.get().state == Notice.State.SENT
        with pytest.raises(NotPermitted):
            withdraw_notice(actor(getattr(cast, name)), notice, reason=REASON)
    withdraw(cast, notice)
    for page in ("withdrawal/", "proof/", "proof/file/", "report/", "apology/"):
        answer = client.get(page_of(notice, page))
        assert answer.status_code == status, page
        assert "ひみつ" not in answer.content.decode()
    assert client.post(page_of(notice, "correction/")).status_code == status
    with tenant_scope(cast.sakura.pk):
        assert Draft.objects.count() == 0


def test_colleagues_see_that_it_was_taken_back_and_no_word_of_it(cast: Cast, send: Send) -> None:
    notice = send(title=TITLE, body=BODY)
    withdraw(cast, notice)
    colleague = signed_in(cast.other_teacher)
    for path in (page_of(notice), "/s/hibari/notices/", "/s/hibari/"):
        assert "ひみつ" not in colleague.get(path).content.decode()
    assert "取り下げたお知らせ" in colleague.get(page_of(notice)).content.decode()
    assert signed_in(cast.teacher).get(page_of(notice))["Location"] == page_of(notice, "proof/")


def test_the_board_takes_back_its_own_notice(cast: Cast, send: Send) -> None:
    from messaging.notices.models import AudienceItem  # noqa: PLC0415

    notice = send(AudienceItem(tenant=cast.sakura, kind="tenant"), by=cast.board_admin, school=None)
    client = signed_in(cast.board_admin)
    assert client.post(page_of(notice, "withdrawal/", at="t/sakura"), FORM).status_code == 302
    assert client.get(page_of(notice, "proof/", at="t/sakura")).context["withdrawal"].home_count == 2
    assert signed_in(cast.manager).get(page_of(notice, "proof/")).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"kind": ""}, "取り下げの理由を選んでください。"),
        ({"kind": "joke"}, "理由を選びなおしてください。"),
        ({"words": " "}, "ひとことを入れてください。"),
        ({"words": "あ" * 201}, "ひとことは200文字までです"),
        ({"told": "everybody"}, "知らせる相手を選びなおしてください。"),
    ],
)
def test_a_wrong_form_takes_nothing_back_and_loses_no_word(
    cast: Cast, send: Send, wrong: dict[str, str], text: str
) -> None:
    notice = send()
    answer = signed_in(cast.teacher).post(page_of(notice, "withdrawal/"), FORM | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert text in page
    assert (FORM | wrong)["words"].strip() in page
    with tenant_scope(cast.sakura.pk):
        assert Notice.objects.get().state == Notice.State.SENT


def test_a_second_press_leads_to_the_proof_and_changes_nothing(cast: Cast, send: Send) -> None:
    notice = send()
    client = signed_in(cast.teacher)
    client.post(page_of(notice, "withdrawal/"), FORM)
    answer = client.post(page_of(notice, "withdrawal/"), FORM | {"words": "べつのことば"})
    assert answer["Location"] == page_of(notice, "proof/")
    with tenant_scope(cast.sakura.pk):
        assert Withdrawal.objects.get().words == FORM["words"]
        with pytest.raises(AlreadyWithdrawn):
            withdraw_notice(actor(cast.teacher), notice, reason=REASON)


def test_a_withdrawn_urgent_notice_does_not_stand_on_top(cast: Cast, send: Send) -> None:
    notice = send(urgency="urgent", by=cast.manager)
    send(title="あとの")
    withdraw(cast, notice, by=cast.manager)
    page = signed_in(cast.mother).get("/home/")
    assert page.context["urgent"] == ()
    assert [card.mark for card in page.context["unread"]] == ["", "取り下げ"]


def test_a_withdrawn_notice_is_nobodys_unfinished_work(cast: Cast, send: Send) -> None:
    notice = send()
    client = signed_in(cast.teacher)
    assert [task.kind for task in client.get("/s/hibari/").context["tasks"]] == ["unopened"]
    withdraw(cast, notice)
    assert client.get("/s/hibari/").context["tasks"] == []


def test_the_log_names_no_withdrawn_notice(cast: Cast, send: Send) -> None:
    notice = send(item("classroom", cast.hibari, classroom=cast.room_41), title=TITLE)
    withdraw(cast, notice)
    assert "ひみつ" not in signed_in(cast.school_admin).get("/s/hibari/log/").content.decode()
