"""A notice is withdrawn at the very moment at which others read, address and mail it: real transactions."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection, transaction

from accounts.selectors import children_of
from auditlog.models import Entry
from messaging.delivery.models import Delivery
from messaging.delivery.outbox import claim, settle_sent
from messaging.notices.actions.answering import give_answers
from messaging.notices.actions.drafts import Written, begin_draft
from messaging.notices.actions.reading import open_notice
from messaging.notices.actions.sending import send_draft
from messaging.notices.actions.withdrawing import Reason, withdraw_notice
from messaging.notices.answer_errors import AskedNoMore
from messaging.notices.fan_out import address_in_chunks
from messaging.notices.models import Dispatch, Notice, ProofHome, Recipient, Withdrawal
from messaging.notices.proofs.working_out import work_out
from messaging.notices.tasks import fan_out_notice
from messaging.notices.withdrawal_lock import hold_open
from tests import factories as make
from tests.cast import Cast, actor, make_cast, signed_in
from tests.files.making import hang, make_file
from tests.messaging.asking import answers_of, attach
from tests.messaging.conftest import item
from tests.sending import address_all, queue_all
from tests.threads import Thread
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

BODY = "ひみつの本文"
FAMILIES = 30


@pytest.fixture
def cast(committed_db: str) -> Cast:
    return make_cast()


def sent(cast: Cast, *, families: int = 0) -> Notice:
    for number in range(families):
        make.make_guardian(make.make_student(cast.room_41), name=f"保護者 {number}")
    with tenant_scope(cast.sakura.pk):
        chosen = (item("classroom", cast.hibari, classroom=cast.room_41),)
        teacher = actor(cast.teacher)
        draft = begin_draft(
            teacher, draft_id=new_id(), school_id=cast.hibari.pk, written=Written("題", BODY, "normal", chosen)
        )
        return send_draft(teacher, draft, version=1, households=2 + families)


def addressed(cast: Cast) -> Notice:
    notice = sent(cast)
    with tenant_scope(cast.sakura.pk):
        address_all(notice)
    return notice


def withdraw(cast: Cast, notice: Notice) -> Withdrawal:
    with tenant_scope(cast.sakura.pk):
        withdrawal = withdraw_notice(actor(cast.teacher), notice, reason=Reason("other", "まちがい", "nobody"))
        work_out(withdrawal.pk)
        return withdrawal


@contextmanager
def work_of(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        yield


def test_who_is_opening_it_at_that_moment_is_in_the_proof(cast: Cast) -> None:
    notice = addressed(cast)
    with work_of(cast):
        assert open_notice(actor(cast.mother), notice, student_ids=[cast.hinata.pk])
        withdrawing = Thread(lambda: withdraw(cast, notice))
        assert withdrawing.waits(), "until the reader's transaction has ended"
    withdrawal = withdrawing.end()
    assert (withdrawal.opened_count, withdrawal.reader_count) == (1, 1)
    with work_of(cast):
        read_at = Recipient.objects.get(guardian=cast.mother).read_at
    assert withdrawal.first_opened_at == read_at < withdrawal.at


def test_who_opens_it_while_it_is_being_withdrawn_waits_and_sees_no_word(cast: Cast) -> None:
    notice = addressed(cast)
    client = signed_in(cast.mother)
    with work_of(cast):
        withdrawal = withdraw_notice(actor(cast.teacher), notice, reason=Reason("other", "まちがい", "nobody"))
        reading = Thread(partial(client.get, f"/notices/{notice.pk}/"))
        assert reading.waits()
    page = reading.end().content.decode()
    assert BODY not in page
    assert "取り下げられたお知らせ" in page
    assert "すでに読んだかたへ" not in page
    with work_of(cast):
        read_at = Recipient.objects.get(guardian=cast.mother).read_at
        assert read_at is not None
        assert read_at > withdrawal.at
        assert Withdrawal.objects.get().opened_count == 0


@pytest.mark.parametrize("path", ["", "content/", "pages/1/"])
def test_who_fetches_a_file_while_its_notice_is_withdrawn_waits_and_finds_nothing(cast: Cast, path: str) -> None:
    notice = addressed(cast)
    file = hang(notice, make_file(cast.teacher))
    client = signed_in(cast.mother)
    with work_of(cast):
        withdraw_notice(actor(cast.teacher), notice, reason=Reason("file", "まちがい", "nobody"))
        fetching = Thread(partial(client.get, f"/notices/{notice.pk}/files/{file.pk}/{path}"))
        assert fetching.waits()
    assert fetching.end().status_code == 404
    with work_of(cast):
        assert not Entry.objects.filter(event__in=["file.opened", "file.fetched"]).exists()


def test_who_answers_while_the_notice_is_withdrawn_waits_and_is_not_taken(cast: Cast) -> None:
    notice = addressed(cast)
    with work_of(cast):
        form = attach(notice)
    client = signed_in(cast.mother)

    def give() -> str:
        with tenant_scope(cast.sakura.pk), pytest.raises(AskedNoMore):
            give_answers(actor(cast.mother), form, children=children_of(actor(cast.mother)), said={})
        return "not taken"

    with work_of(cast):
        withdraw_notice(actor(cast.teacher), notice, reason=Reason("other", "まちがい", "nobody"))
        asking = Thread(partial(client.get, f"/notices/{notice.pk}/answers/{cast.hinata.pk}/"))
        giving = Thread(give)
        assert asking.waits()
        assert giving.waits()
    assert asking.end().status_code == 404
    assert giving.end() == "not taken"
    with work_of(cast):
        assert answers_of(notice) == []


def test_readers_do_not_wait_for_each_other(cast: Cast) -> None:
    notice = addressed(cast)
    client = signed_in(cast.minato_mother)
    with work_of(cast):
        open_notice(actor(cast.mother), notice, student_ids=[cast.hinata.pk])
        assert not Thread(lambda: client.get(f"/notices/{notice.pk}/")).waits()


def test_a_file_or_an_answer_holds_the_notice_open_until_it_is_done(cast: Cast) -> None:
    notice = sent(cast)
    with work_of(cast):
        assert hold_open(notice.pk)
        withdrawing = Thread(lambda: withdraw(cast, notice))
        assert withdrawing.waits()
    withdrawing.end()
    with work_of(cast):
        assert not hold_open(notice.pk)


@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_worker_that_is_addressing_stops_and_everybody_it_reached_is_in_the_proof(cast: Cast, after: int) -> None:
    """The worker goes on writing chunk after chunk while the teacher withdraws, wherever it is."""
    notice = sent(cast, families=FAMILIES)
    reached, may_go_on = threading.Event(), threading.Event()

    def address() -> int:
        with tenant_scope(cast.sakura.pk):
            chunks = filter(None, address_in_chunks(cast.sakura.pk, notice.pk, chunk=1))
            for number, _rows in enumerate(chunks, 1):
                if number == after:
                    reached.set()
                    may_go_on.wait(5)
        fan_out_notice(str(cast.sakura.pk), str(notice.pk))
        return number

    worker = Thread(address)
    assert reached.wait(20)
    withdrawing = Thread(lambda: withdraw(cast, notice))
    may_go_on.set()
    withdrawal = withdrawing.end()
    worker.end()
    with work_of(cast):
        addressed = set(Recipient.objects.values_list("guardian_id", flat=True))
        proven = {guardian for home in ProofHome.objects.all() for guardian in home.guardian_ids}
        assert Notice.objects.get().state == Notice.State.WITHDRAWN
        waiting = Delivery.objects.filter(state__in=["pending", "sending"]).count()
    assert proven == addressed
    assert withdrawal.guardian_count == len(addressed)
    assert waiting == 0


def test_a_chunk_that_is_being_written_is_waited_for(cast: Cast) -> None:
    notice = sent(cast)
    with work_of(cast):
        address_all(notice)
        withdrawing = Thread(lambda: withdraw(cast, notice))
        assert withdrawing.waits(), "until the chunk is committed"
    assert withdrawing.end().guardian_count == 4


def test_mail_that_is_being_queued_is_waited_for_and_cancelled(cast: Cast) -> None:
    notice = addressed(cast)
    with work_of(cast):
        Dispatch.objects.select_for_update().get(notice=notice)
        assert queue_all(notice) == 4
        withdrawing = Thread(lambda: withdraw(cast, notice))
        assert withdrawing.waits()
    assert withdrawing.end().cancelled_count == 4


def test_mail_is_not_queued_for_what_is_being_withdrawn(cast: Cast) -> None:
    """There is no mailing yet that could be cancelled: the withdrawal ends the dispatch."""
    notice = sent(cast)
    with work_of(cast):
        withdraw_notice(actor(cast.teacher), notice, reason=Reason("other", "まちがい", "nobody"))
        worker = Thread(lambda: fan_out_notice(str(cast.sakura.pk), str(notice.pk)))
        assert worker.waits()
    worker.end()
    with work_of(cast):
        assert (Recipient.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_mail_in_a_workers_hands_goes_out_and_the_proof_says_so(cast: Cast) -> None:
    notice = sent(cast)
    fan_out_notice(str(cast.sakura.pk), str(notice.pk))
    with tenant_scope(cast.sakura.pk):
        (taken,) = claim(cast.sakura.pk, limit=1)
    withdrawal = withdraw(cast, notice)
    assert withdrawal.cancelled_count == 3
    with tenant_scope(cast.sakura.pk):
        settle_sent(taken)
    with work_of(cast):
        states = sorted(Delivery.objects.values_list("state", flat=True))
        lines = "".join(home.lines for home in ProofHome.objects.all())
    assert states == ["cancelled", "cancelled", "cancelled", "sent"]
    assert (lines.count("送信中"), lines.count("取りやめました")) == (1, 3)


def test_two_who_withdraw_at_once_make_one_proof(cast: Cast) -> None:
    notice = sent(cast)
    start = threading.Barrier(2)

    def press() -> str:
        connection.ensure_connection()
        start.wait(20)
        try:
            withdraw(cast, notice)
        except Exception as error:  # noqa: BLE001 -- its name is what the test asks for
            return type(error).__name__
        return "withdrawn"

    presses = [Thread(press), Thread(press)]
    assert sorted(press.end() for press in presses) == ["AlreadyWithdrawn", "withdrawn"]
    with work_of(cast):
        assert Withdrawal.objects.count() == 1


def test_two_workers_write_each_home_of_a_proof_once(cast: Cast) -> None:
    notice = sent(cast, families=10)
    with tenant_scope(cast.sakura.pk):
        address_all(notice)
        withdrawal = withdraw_notice(actor(cast.teacher), notice, reason=Reason("other", "まちがい", "nobody"))

    def work() -> None:
        with tenant_scope(cast.sakura.pk):
            work_out(withdrawal.pk, chunk=1)

    with work_of(cast):
        Withdrawal.objects.select_for_update().get()
        Thread(work).end()
        assert ProofHome.objects.count() == 0, "somebody else is at it: nobody waits"
    workers = [Thread(work), Thread(work)]
    for worker in workers:
        worker.end()
    work()
    with work_of(cast):
        assert sorted(ProofHome.objects.values_list("place", flat=True)) == list(range(1, 13))
        assert Entry.objects.filter(event="notice.proof_finished").count() == 1
