"""What has not been sent yet is cancelled with the notice; what has been sent stays on record."""

from django.utils import timezone

from messaging.delivery.models import Delivery, Mailing
from messaging.delivery.outbox import cancel, claim, enqueue, settle_later
from messaging.notices.announcing import ADDRESSED
from tests.cast import Cast
from tests.messaging.conftest import Send
from tests.messaging.test_mail import make_due, send_due, states
from tests.sink import Sink
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def test_a_withdrawn_notice_is_mailed_to_nobody_who_waits_for_it(cast: Cast, send: Send, sink: Sink) -> None:
    notice, other = send(), send(title="もう1つ")
    with tenant_scope(cast.sakura.pk):
        assert cancel(cast.sakura.pk, notice.pk) == 4
        assert cancel(cast.sakura.pk, notice.pk) == 0
    assert send_due(cast) == 4
    assert all(str(other.pk) in content.decode() for _to, content in sink.taken)
    assert states(cast) == {"cancelled": 4, "sent": 4}


def test_what_was_sent_before_stays_sent(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send()
    send_due(cast)
    with tenant_scope(cast.sakura.pk):
        assert cancel(cast.sakura.pk, notice.pk) == 0
    assert states(cast) == {"sent": 4}


def test_a_reminder_is_cancelled_with_its_notice(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send()
    send_due(cast)
    with tenant_scope(cast.sakura.pk):
        reminder = Mailing.objects.create(
            tenant_id=cast.sakura.pk, id=new_id(), kind="reminder", notice_id=notice.pk, sender_name="ひばり小学校",
            path=f"/notices/{notice.pk}/", priority=2, queued_at=timezone.now(),
        )  # fmt: skip
        assert enqueue(reminder, guardians=ADDRESSED, parameters={"notice": notice.pk}) == 4
        assert cancel(cast.sakura.pk, notice.pk) == 4
        assert enqueue(reminder, guardians=ADDRESSED, parameters={"notice": notice.pk}) == 0
    assert states(cast) == {"sent": 4, "cancelled": 4}


def test_a_mail_on_its_way_that_fails_is_not_tried_again_after_the_withdrawal(
    cast: Cast, send: Send, sink: Sink
) -> None:
    notice = send()
    with tenant_scope(cast.sakura.pk):
        (taken,) = claim(cast.sakura.pk, limit=1)
        assert cancel(cast.sakura.pk, notice.pk) == 3, "the fourth is in a worker's hands"
        settle_later(taken, error="451 try later")
    assert states(cast) == {"cancelled": 4}


def test_a_mail_whose_worker_died_is_cancelled_too(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send()
    with tenant_scope(cast.sakura.pk):
        claim(cast.sakura.pk, limit=1)
    make_due(cast)
    with tenant_scope(cast.sakura.pk):
        assert cancel(cast.sakura.pk, notice.pk) == 4
    assert send_due(cast) == 0


def test_another_tenants_deliveries_are_not_cancelled(cast: Cast, send: Send) -> None:
    notice = send()
    with tenant_scope(cast.kaede.pk):
        assert cancel(cast.kaede.pk, notice.pk) == 0
        assert cancel(cast.sakura.pk, notice.pk) == 0
    with tenant_scope(cast.sakura.pk):
        assert set(Delivery.objects.values_list("state", flat=True)) == {"pending"}
