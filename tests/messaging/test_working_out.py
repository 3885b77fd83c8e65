"""The proof of a withdrawal is of its moment, and is written afterwards: in pieces, by whichever worker lives."""

import csv
import io
from typing import Any

import pytest
from django.db import connection

from accounts.models import Guardianship, User
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from auditlog.trail import Draft, write
from messaging.delivery.models import Delivery
from messaging.notices.actions.withdrawing import Reason, withdraw_notice
from messaging.notices.errors import ProofBroken
from messaging.notices.models import Notice, ProofFact, ProofHome, Recipient, Withdrawal
from messaging.notices.proofs.working_out import work_out, work_out_in_chunks
from messaging.notices.selectors.withdrawals import seal_of
from messaging.notices.tasks import take_up_unfinished_proofs, work_out_proof
from schools.models import Classroom, Student
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging.conftest import Send
from tests.messaging.test_mail import send_due
from tests.messaging.test_proof import file_of, rows_of
from tests.messaging.test_withdrawing import page_of
from tests.sink import Sink
from tetoru.access import SystemActor
from tetoru.tenancy import tenant_scope

UNFINISHED = "まだできあがっていません"


def take_back(cast: Cast, notice: Notice) -> Withdrawal:
    """What the request does, and no job yet."""
    with tenant_scope(notice.tenant_id):
        return withdraw_notice(actor(cast.teacher), notice, reason=Reason("audience", "まちがい", "nobody"))


def finish(cast: Cast, withdrawal: Withdrawal) -> None:
    work_out_proof(str(cast.sakura.pk), str(withdrawal.pk))


def test_what_happens_after_the_withdrawal_is_not_in_its_proof(cast: Cast, send: Send, sink: Sink) -> None:
    """Names, classes, families and mails change while the proof is still being written."""
    notice = send()
    send_due(cast)
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    withdrawal = take_back(cast, notice)
    signed_in(cast.both).get(f"/notices/{notice.pk}/")
    person = User.objects.get(pk=cast.mother.pk)
    person.name, person.is_active = "別の 名前", False
    person.save()
    with tenant_scope(cast.sakura.pk):
        pupil = Student.objects.get(pk=cast.hinata.pk)
        pupil.family_name, pupil.household = "別姓", make.make_student(cast.room_42).household
        pupil.save()
        Guardianship.objects.filter(student=cast.hinata).update(relation="other")
        Classroom.objects.filter(pk=cast.room_41.pk).update(name="改名")
        Delivery.objects.filter(mailing_id=notice.pk).update(state="bounced")
        Recipient.objects.filter(notice=notice, guardian=cast.father).update(read_at=withdrawal.at)
    finish(cast, withdrawal)
    file = file_of(cast, notice)
    assert {(row[1], row[2], row[3], row[4], row[5], bool(row[6]), row[8]) for row in rows_of(file)} == {
        ("開いた", "小川 ひなた", "4年1組", "小川 真由美", "母", True, "送信済み"),
        ("開いた", "小川 ひなた", "4年1組", "小川 亮", "父", False, "送信済み"),
        ("開いていない", "加藤 湊", "4年1組", "加藤 由佳", "母", False, "送信済み"),
        ("開いていない", "加藤 湊", "4年1組", "加藤 直樹", "父", False, "送信済み"),
    }
    head = [row for row in csv.reader(io.StringIO(file, newline="")) if row and row[0] == "学級"]
    assert head == [["学級", "4年1組", "2家庭", "開いた 1"]]


def test_until_the_proof_is_finished_everything_says_so(cast: Cast, send: Send) -> None:
    notice = send(title="ひみつの題")
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    withdrawal = take_back(cast, notice)
    client, url = signed_in(cast.teacher), page_of(notice, "proof/")
    page = client.get(url)
    text = page.content.decode()
    assert page.status_code == 200
    assert (UNFINISHED in text, "小川" in text, "proof/file/" in text, "sha256" in text) == (True, False, False, False)
    assert 'http-equiv="refresh"' in text, "without JavaScript it is loaded again"
    assert (page.context["withdrawal"].home_count, page.context["withdrawal"].opened_count) == (2, 1)
    refused = client.get(page_of(notice, "proof/file/"))
    assert (refused.status_code, UNFINISHED in refused.content.decode()) == (409, True)
    for paper in ("report/", "apology/"):
        assert UNFINISHED in client.get(page_of(notice, paper)).content.decode()
    assert "［証明ができあがってから書く］" in client.get(page_of(notice, "report/")).content.decode()
    finish(cast, withdrawal)
    for path in ("proof/", "report/", "apology/"):
        assert UNFINISHED not in client.get(page_of(notice, path)).content.decode()
    assert client.get(page_of(notice, "proof/file/")).status_code == 200
    assert "proof/file/" in client.get(url).content.decode()


def test_an_open_page_asks_less_often_while_nothing_moves_and_is_loaded_anew_at_the_end(cast: Cast, send: Send) -> None:
    notice = send()
    withdrawal = take_back(cast, notice)
    client, url = signed_in(cast.teacher), page_of(notice, "proof/")
    waits = []
    for _again in range(9):
        answer = client.get(url, headers={"HX-Request": "true"})
        assert "<html" not in answer.content.decode()
        progress = answer.context["progress"]
        waits.append(progress["wait"])
        url = progress["poll_url"]
    assert waits == [1, 2, 3, 5, 10, 20, 60, 60, 60]
    with tenant_scope(cast.sakura.pk):
        next(work_out_in_chunks(withdrawal.pk, chunk=1))
    moved = client.get(url, headers={"HX-Request": "true"}).context["progress"]
    assert (moved["done"], moved["total"], moved["percent"], moved["wait"]) == (1, 2, 50, 1)
    finish(cast, withdrawal)
    assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert client.get(page_of(notice, "proof/"), {"idle": "x" * 99, "seen": "\x00"}).status_code == 200


def test_a_proof_whose_worker_died_is_taken_up_where_it_stopped(
    cast: Cast, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        make.make_guardian(make.make_student(cast.room_41), name=f"保護者 {number}")
    notice = send()
    withdrawal = take_back(cast, notice)
    with tenant_scope(cast.sakura.pk):
        worker = work_out_in_chunks(withdrawal.pk, chunk=3)
        assert [next(worker), next(worker)] == [3, 6]
        worker.close()
        first = list(ProofHome.objects.order_by("place").values_list("pk", flat=True))
    rung: list[dict[str, Any]] = []
    monkeypatch.setattr(work_out_proof, "delay", lambda **ids: rung.append(ids))
    take_up_unfinished_proofs()
    assert rung == [{"tenant_id": str(cast.sakura.pk), "withdrawal_id": str(withdrawal.pk)}]
    for _twice in range(2):
        work_out_proof(**rung[0])
    take_up_unfinished_proofs()
    assert len(rung) == 1, "finished"
    with tenant_scope(cast.sakura.pk):
        kept = list(ProofHome.objects.order_by("place").values_list("pk", "place"))
        assert [pk for pk, _place in kept][:6] == first
        assert [place for _pk, place in kept] == [1, 2, 3, 4, 5, 6, 7]
        assert ProofFact.objects.count() == 0
        (entry,) = Entry.objects.filter(event=Event.PROOF_FINISHED)
        assert entry.details == {
            "homes": 7, "proof": Withdrawal.objects.get().digest, "job": "work out a proof",
        }  # fmt: skip
    assert len(rows_of(file_of(cast, notice))) == 9


def test_a_piece_that_does_not_open_is_not_sealed_as_if_it_did(cast: Cast, send: Send) -> None:
    notice = send()
    withdrawal = take_back(cast, notice)
    with tenant_scope(cast.sakura.pk):
        next(work_out_in_chunks(withdrawal.pk, chunk=1))
        with connection.cursor() as cursor:
            cursor.execute("update notices_proofhome set lines = %s", (b"\x01" + b"\x00" * 40,))
        with pytest.raises(ProofBroken):
            work_out(withdrawal.pk)
        assert not Withdrawal.objects.get().is_proven
        assert ProofFact.objects.count() == 4


def test_the_request_of_a_withdrawal_asks_as_much_for_thirty_homes_as_for_two(cast: Cast, send: Send) -> None:
    def statements(notice: Notice) -> int:
        before = len(connection.queries_log)
        connection.force_debug_cursor = True
        take_back(cast, notice)
        connection.force_debug_cursor = False
        return len(connection.queries_log) - before

    few = send(title="少ない")
    for number in range(28):
        make.make_guardian(make.make_student(cast.room_41), name=f"保護者 {number}")
    many = send(title="多い")
    assert statements(few) == statements(many)
    with tenant_scope(cast.sakura.pk):
        assert [one.home_count for one in Withdrawal.objects.order_by("id")] == [2, 30]


def test_a_notice_that_nobody_was_sent_yet_has_an_empty_proof(cast: Cast, send: Send) -> None:
    notice = send()
    with tenant_scope(cast.sakura.pk):
        Recipient.objects.all().delete()
    finish(cast, take_back(cast, notice))
    assert rows_of(file_of(cast, notice)) == []


def test_a_proof_from_before_it_was_a_job_is_still_held_against_the_log(cast: Cast, send: Send) -> None:
    notice = send()
    with tenant_scope(cast.sakura.pk):
        entry = Draft(Event.NOTICE_WITHDRAWN)
        entry.describe(notice, proof="f" * 64)
        write(SystemActor("load the demo", (cast.sakura.pk,)), entry, Outcome.DONE)
    withdrawal = take_back(cast, notice)
    with tenant_scope(cast.sakura.pk):
        found = seal_of(withdrawal)
        assert found is not None
        assert found.details["proof"] == "f" * 64
