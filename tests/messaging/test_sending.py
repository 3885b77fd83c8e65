"""A draft becomes a notice once, and reaches everybody once, whatever dies on the way."""

import re
from functools import partial
from typing import Any

import pytest

from messaging.delivery.models import Delivery
from messaging.notices.actions.sending import send_draft
from messaging.notices.actions.withdrawing import Reason, withdraw_notice
from messaging.notices.announcing import queue_mail
from messaging.notices.errors import (
    ApprovalNeeded,
    DraftChanged,
    NobodyReached,
    NotReady,
    ReservedForManagers,
    UrgentForManagers,
)
from messaging.notices.fan_out import address_in_chunks
from messaging.notices.models import AudienceItem, ClassTally, Dispatch, Draft, Notice, Recipient, SendingRules
from messaging.notices.tasks import fan_out_notice, take_up_stalled_sends
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging.conftest import Send, Write, item
from tests.sending import address_all
from tetoru.errors import NotPermitted
from tetoru.pacing import unhurried
from tetoru.tenancy import tenant_scope


def test_sending_addresses_each_guardian_and_pupil_once(cast: Cast, send: Send) -> None:
    notice = send()
    with tenant_scope(cast.sakura.pk):
        addressed = set(Recipient.objects.values_list("guardian_id", "student_id"))
        assert addressed == {
            (cast.mother.pk, cast.hinata.pk),
            (cast.father.pk, cast.hinata.pk),
            (cast.minato_mother.pk, cast.minato.pk),
            (cast.both.pk, cast.minato.pk),
        }
        assert (notice.state, notice.household_count, notice.student_count) == ("sent", 2, 2)
        assert list(ClassTally.objects.values_list("classroom_id", "households", "opened")) == [(cast.room_41.pk, 2, 0)]
        assert Draft.objects.count() == 0


def test_a_second_press_gives_the_same_notice(cast: Cast, write: Write) -> None:
    draft = write()
    teacher = actor(cast.teacher)
    with tenant_scope(cast.sakura.pk):
        first = send_draft(teacher, draft, version=1, households=2)
        draft.pk = first.draft_id
        second = send_draft(teacher, draft, version=1, households=2)
        assert second.pk == first.pk
        assert Notice.objects.count() == 1


def test_what_was_not_confirmed_is_not_sent(cast: Cast, write: Write) -> None:
    draft = write()
    with tenant_scope(cast.sakura.pk):
        for version, households in [(0, 2), (2, 2), (1, 3)]:
            with pytest.raises(DraftChanged):
                send_draft(actor(cast.teacher), draft, version=version, households=households)
        assert Notice.objects.count() == 0


@pytest.mark.parametrize("words", [{"title": " "}, {"body": ""}])
def test_a_notice_without_words_is_not_sent(cast: Cast, write: Write, words: dict[str, str]) -> None:
    draft = write(**words)
    with tenant_scope(cast.sakura.pk), pytest.raises(NotReady):
        send_draft(actor(cast.teacher), draft, version=1, households=2)


def test_a_notice_that_reaches_nobody_is_not_sent(cast: Cast, write: Write) -> None:
    draft = write(item("student", cast.hibari, student=cast.yuina))
    with tenant_scope(cast.sakura.pk), pytest.raises(NobodyReached):
        send_draft(actor(cast.teacher), draft, version=1, households=0)


def test_teacher_cannot_send_to_every_class_by_ticking_them_all(cast: Cast, write: Write) -> None:
    draft = write(item("grade", cast.hibari, grade=4))
    with tenant_scope(cast.sakura.pk):
        with pytest.raises(ApprovalNeeded):
            send_draft(actor(cast.teacher), draft, version=1, households=2)
        SendingRules.objects.filter(school=cast.hibari).update(approval="none")
        with pytest.raises(ReservedForManagers):
            send_draft(actor(cast.teacher), draft, version=1, households=2)
        notice = send_draft(actor(cast.manager), draft, version=1, households=2)
        assert notice.unreached_count == 1


def test_teacher_cannot_send_to_every_pupil_by_picking_them_all(cast: Cast, write: Write) -> None:
    everybody = make.make_group(cast.hibari, "みんな", cast.hinata, cast.minato)
    draft = write(item("group", cast.hibari, group=everybody), item("student", cast.hibari, student=cast.yuina))
    with tenant_scope(cast.sakura.pk), pytest.raises(ApprovalNeeded):
        send_draft(actor(cast.teacher), draft, version=1, households=2)


def test_teacher_cannot_send_urgently(cast: Cast, write: Write) -> None:
    draft = write(urgency="urgent")
    with tenant_scope(cast.sakura.pk), pytest.raises(UrgentForManagers):
        send_draft(actor(cast.teacher), draft, version=1, households=2)


@pytest.mark.parametrize("name", ["other_teacher", "aoba_teacher", "school_admin", "board_admin"])
def test_colleagues_cannot_send_a_teachers_draft(cast: Cast, write: Write, name: str) -> None:
    draft = write()
    with tenant_scope(cast.sakura.pk), pytest.raises(NotPermitted):
        send_draft(actor(getattr(cast, name)), draft, version=1, households=2)


def test_a_dead_worker_leaves_nothing_half_sent(cast: Cast, write: Write) -> None:
    """Chunk by chunk, with a second worker that starts from the beginning in between."""
    for number in range(9):
        make.make_guardian(make.make_student(cast.room_41), name=f"保護者 {number}")
    draft = write()
    with tenant_scope(cast.sakura.pk):
        notice = send_draft(actor(cast.teacher), draft, version=1, households=11)
        worker = filter(None, address_in_chunks(cast.sakura.pk, notice.pk, chunk=3))
        assert next(worker) == Recipient.objects.count()
        assert Recipient.objects.count() in {3, 4}
        next(filter(None, address_in_chunks(cast.sakura.pk, notice.pk, chunk=3)))
        assert Recipient.objects.count() in {6, 7, 8}
        assert next(worker) in {3, 4}, "the first sees that another was quicker, and goes on behind it"
        address_all(notice)
        assert sum(worker) == 0
        assert Recipient.objects.count() == 13
        dispatch = Dispatch.objects.get()
        assert (dispatch.recipient_count, dispatch.addressed_count) == (13, 13)
        assert dispatch.finished_at is not None


def test_a_family_is_never_split_between_chunks(cast: Cast, write: Write) -> None:
    siblings = [make.make_student(cast.room_41) for _ in range(4)]
    make.make_guardian(*siblings)
    draft = write()
    with tenant_scope(cast.sakura.pk):
        notice = send_draft(actor(cast.teacher), draft, version=1, households=6)
        assert max(address_in_chunks(cast.sakura.pk, notice.pk, chunk=1)) == 4
        assert Recipient.objects.filter(student__in=siblings).count() == 4


@pytest.mark.parametrize(("urgency", "queue"), [("normal", {}), ("urgent", {"queue": "urgent"})])
def test_a_send_whose_bell_was_never_heard_is_taken_up(
    cast: Cast,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
    *,
    urgency: str,
    queue: dict[str, str],
) -> None:
    draft = write(urgency=urgency, by=cast.manager)
    rung: list[dict[str, Any]] = []
    monkeypatch.setattr(fan_out_notice, "apply_async", lambda **call: rung.append(call))
    with tenant_scope(cast.sakura.pk):
        notice = send_draft(actor(cast.manager), draft, version=1, households=2)

    def look_round() -> list[dict[str, Any]]:
        rung.clear()
        with django_capture_on_commit_callbacks(execute=True):
            take_up_stalled_sends()
        return rung

    assert look_round() == [], "a fresh send belongs to its own worker"
    with tenant_scope(cast.sakura.pk):
        Dispatch.objects.update(moved_at="2026-01-01T00:00Z")
    ids = {"tenant_id": str(cast.sakura.pk), "notice_id": str(notice.pk)}
    assert look_round() == [{"kwargs": ids, **queue}]
    for _ in range(2):
        fan_out_notice(**ids)
        with tenant_scope(cast.sakura.pk):
            assert Recipient.objects.count() == 4
            assert Dispatch.objects.get().mail_queued_at is not None
    assert look_round() == []


@pytest.mark.parametrize(("urgency", "gives_way"), [("normal", True), ("important", True), ("urgent", False)])
def test_only_an_urgent_notice_gives_way_to_nobody(
    cast: Cast, write: Write, monkeypatch: pytest.MonkeyPatch, urgency: str, gives_way: bool
) -> None:
    rests: list[float] = []
    monkeypatch.setattr("messaging.notices.tasks.unhurried", partial(unhurried, rest=rests.append))
    monkeypatch.setattr("messaging.notices.tasks.SMALL", 3)
    draft = write(urgency=urgency, by=cast.manager)
    with tenant_scope(cast.sakura.pk):
        notice = send_draft(actor(cast.manager), draft, version=1, households=2)
    fan_out_notice(str(cast.sakura.pk), str(notice.pk))
    with tenant_scope(cast.sakura.pk):
        assert Delivery.objects.count() == 4
    addressing = ["who is meant", "who reads", "recipients", "the last one", "finished"]
    steps = [*addressing, "messages", "the last one", "pupils nobody is told for", "the end"]
    assert len(rests) == (len(steps) if gives_way else 0)


def addressed(cast: Cast, write: Write) -> Notice:
    """A notice that has reached everybody; nobody is told yet."""
    draft = write()
    with tenant_scope(cast.sakura.pk):
        notice = send_draft(actor(cast.teacher), draft, version=1, households=2)
        address_all(notice)
    return notice


def test_messages_are_queued_in_chunks_and_a_dead_worker_leaves_nobody_out(cast: Cast, write: Write) -> None:
    notice = addressed(cast, write)
    with tenant_scope(cast.sakura.pk):
        worker = queue_mail(notice.pk, chunk=1)
        assert [next(worker), next(worker)] == [1, 1]
        assert Dispatch.objects.get().mail_queued_at is None
        assert sum(queue_mail(notice.pk, chunk=3)) == 2, "the next one finds who is left"
        assert sum(worker) == 0
        assert set(Delivery.objects.values_list("guardian_id", flat=True)) == set(
            Recipient.objects.values_list("guardian_id", flat=True)
        )


def test_nothing_more_is_queued_when_it_is_withdrawn_between_two_chunks(cast: Cast, write: Write) -> None:
    notice = addressed(cast, write)
    with tenant_scope(cast.sakura.pk):
        worker = queue_mail(notice.pk, chunk=1)
        next(worker)
        withdraw_notice(actor(cast.teacher), notice, reason=Reason("other", "まちがい", "nobody"))
        assert sum(worker) == 0
        assert list(Delivery.objects.values_list("state", flat=True)) == ["cancelled"]


def test_the_board_reaches_all_schools_and_no_other_tenant(cast: Cast, send: Send) -> None:
    everyone = AudienceItem(tenant=cast.sakura, kind="tenant")
    notice = send(everyone, by=cast.board_admin, school=None)
    assert (notice.household_count, notice.guardian_count, notice.unreached_count) == (2, 4, 1)
    with tenant_scope(cast.sakura.pk):
        assert Recipient.objects.count() == 6
        homes = dict(ClassTally.objects.values_list("classroom_id", "households"))
        assert homes == {cast.room_41.pk: 2, cast.room_a1.pk: 1}
    with tenant_scope(cast.kaede.pk):
        assert Recipient.objects.count() == 0


@pytest.mark.parametrize("sent", [{"version": "1"}, {"version": "x", "households": "2"}])
def test_a_confirmation_that_comes_without_what_its_page_showed_says_what_to_do(
    cast: Cast, write: Write, sent: dict[str, str]
) -> None:
    draft = write()
    page = signed_in(cast.teacher).post(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/", sent)
    summary = page.content.decode().partition('class="error-summary"')[2].partition("</div>")[0]
    assert page.status_code == 422
    assert "もう一度開いて確かめてください。まだ送られていません。" in summary
    assert not re.search("(?i)households|version", summary), "the words of the code are nobody's"
    with tenant_scope(cast.sakura.pk):
        assert Draft.objects.get().is_writing
