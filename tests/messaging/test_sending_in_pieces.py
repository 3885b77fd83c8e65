"""A city's audience is asked piece by piece: nobody is left out or met twice, whatever dies on the way."""

import uuid

import pytest
from django.db import transaction
from django.utils import timezone

from messaging.delivery.models import Delivery
from messaging.notices import addressees, class_counts, tasks
from messaging.notices.actions.withdrawing import Reason, withdraw_notice
from messaging.notices.announcing import queue_mail
from messaging.notices.class_counts import count_many_classes
from messaging.notices.fan_out import address_in_chunks
from messaging.notices.guard.findings import Situation
from messaging.notices.models import AudienceItem, ClassTally, Dispatch, Notice, Recipient, Untold
from messaging.notices.releasing import notice_from
from messaging.notices.tasks import STALLED, fan_out_notice
from tests import factories as make
from tests.cast import Cast, actor
from tests.messaging.conftest import Write, item
from tests.sending import address_all
from tetoru.tenancy import tenant_scope


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """One pupil, or one class, at a time; every audience has many classes."""
    monkeypatch.setattr(addressees, "PIECE", 1)
    monkeypatch.setattr(tasks, "PART", 1)
    monkeypatch.setattr(class_counts, "FEW", 0)


def released(cast: Cast, write: Write, *items: AudienceItem, urgency: str = "normal") -> Notice:
    """A notice of the manager that its job has not begun with."""
    draft = write(*items, by=cast.manager, urgency=urgency)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return notice_from(Situation.of(actor(cast.manager), draft, now=timezone.now()))


def to_the_grade(cast: Cast, write: Write) -> Notice:
    return released(cast, write, item("grade", cast.hibari, grade=4))


def homes() -> dict[uuid.UUID, int]:
    return dict(ClassTally.objects.values_list("classroom_id", "households"))


def pairs() -> list[tuple[uuid.UUID, uuid.UUID]]:
    return list(Recipient.objects.values_list("guardian_id", "student_id"))


@pytest.mark.parametrize("urgency", ["normal", "urgent"])
def test_everybody_is_met_once_also_who_is_in_a_class_and_named(cast: Cast, write: Write, urgency: str) -> None:
    """Urgent ones are not asked in pieces."""
    mother = make.make_guardian(cast.yuina, name="安藤 美咲")
    trip = make.make_group(cast.hibari, "遠足の班", cast.minato, cast.yuina)
    notice = released(
        cast,
        write,
        item("classroom", cast.hibari, classroom=cast.room_41),
        item("group", cast.hibari, group=cast.library),
        item("group", cast.hibari, group=trip),
        urgency=urgency,
    )
    for _ in range(2):
        fan_out_notice(str(cast.sakura.pk), str(notice.pk))
        with tenant_scope(cast.sakura.pk):
            assert sorted(pairs()) == sorted(
                [
                    (cast.mother.pk, cast.hinata.pk),
                    (cast.father.pk, cast.hinata.pk),
                    (cast.minato_mother.pk, cast.minato.pk),
                    (cast.both.pk, cast.minato.pk),
                    (mother.pk, cast.yuina.pk),
                ]
            )
            assert homes() == {cast.room_41.pk: 2, cast.room_42.pk: 1}
            assert Delivery.objects.count() == 5
            assert Untold.objects.count() == 0
            dispatch = Dispatch.objects.get()
            assert (dispatch.recipient_count, dispatch.addressed_count) == (5, 5)


def test_many_classes_are_counted_before_anybody_is_addressed(cast: Cast, write: Write) -> None:
    notice = to_the_grade(cast, write)
    with tenant_scope(cast.sakura.pk):
        assert homes() == {}, "not with the notice, which they would hold up"
        worker = count_many_classes(notice.pk, at_a_time=1)
        assert next(worker) == 0
        assert list(count_many_classes(notice.pk, at_a_time=1)) == [0, 0], "begun anew by another one"
        assert [*worker] == [0]
        assert homes() == {cast.room_41.pk: 2}, "in the other class nobody reads"
        next(filter(None, address_in_chunks(cast.sakura.pk, notice.pk, chunk=1)))
        ClassTally.objects.all().delete()
        assert list(count_many_classes(notice.pk, at_a_time=1)) == []


def test_a_worker_that_dies_between_two_pieces_has_addressed_nobody(cast: Cast, write: Write) -> None:
    notice = to_the_grade(cast, write)
    with tenant_scope(cast.sakura.pk):
        worker = address_in_chunks(cast.sakura.pk, notice.pk, in_pieces=True)
        assert [next(worker), next(worker)] == [0, 0]
        worker.close()  # type: ignore[attr-defined] -- a generator
        assert pairs() == []
        assert address_all(notice) == 4


def test_a_withdrawal_before_anybody_is_addressed_ends_it(cast: Cast, write: Write) -> None:
    notice = to_the_grade(cast, write)
    with tenant_scope(cast.sakura.pk):
        worker = address_in_chunks(cast.sakura.pk, notice.pk, in_pieces=True)
        assert [next(worker), next(worker)] == [0, 0]
        withdraw_notice(actor(cast.manager), notice, reason=Reason("other", "まちがい", "nobody"))
        assert [*worker] == []
        assert pairs() == []


def test_a_send_that_asks_piece_by_piece_is_not_taken_for_dead(cast: Cast, write: Write) -> None:
    notice = to_the_grade(cast, write)
    long_ago = timezone.now() - STALLED * 2
    with tenant_scope(cast.sakura.pk):
        for steps in (
            count_many_classes(notice.pk, at_a_time=1),
            address_in_chunks(cast.sakura.pk, notice.pk, in_pieces=True),
        ):
            next(steps)
            Dispatch.objects.update(moved_at=long_ago)
            next(steps)
            assert Dispatch.objects.get().moved_at > long_ago + STALLED


def test_pupils_nobody_is_told_for_are_kept_after_the_last_message(cast: Cast, write: Write) -> None:
    notice = to_the_grade(cast, write)
    with tenant_scope(cast.sakura.pk):
        address_all(notice)
        worker = queue_mail(notice.pk)
        assert next(worker) == 4
        assert Untold.objects.count() == 0
        assert [*worker] == [0, 0, 0], "a piece for each pupil"
        assert [one.student_id for one in Untold.objects.all()] == [cast.yuina.pk]
        assert sum(queue_mail(notice.pk)) == 0
        assert Untold.objects.count() == 1


def test_a_withdrawal_between_two_pieces_ends_them(cast: Cast, write: Write) -> None:
    notice = to_the_grade(cast, write)
    with tenant_scope(cast.sakura.pk):
        address_all(notice)
        worker = queue_mail(notice.pk)
        next(worker)
        withdraw_notice(actor(cast.manager), notice, reason=Reason("other", "まちがい", "nobody"))
        assert sum(worker) == 0
        assert Untold.objects.count() == 0
