"""The daily digest: how many notices are still to be opened, in one mail."""

import email
import email.policy

from django.db import transaction

from accounts.models import User
from auditlog.models import Entry
from messaging.delivery.models import Delivery, Mailing
from messaging.delivery.outbox import cancel
from messaging.notices import digesting
from messaging.notices.digesting import bundle_due
from messaging.notices.tasks import make_digests
from tests.cast import Cast, signed_in
from tests.messaging.conftest import Send
from tests.messaging.reaching import prefer
from tests.messaging.test_mail import make_due, send_due
from tests.sink import Sink
from tetoru.tenancy import tenant_scope


def mails_to(sink: Sink, person: User) -> list[str]:
    """The subjects of what somebody was mailed."""
    found = [content for address, content in sink.taken if address == person.email]
    return [str(email.message_from_bytes(content, policy=email.policy.default)["Subject"]).strip() for content in found]


def states_of(cast: Cast, person: User) -> list[str]:
    """What became of each notice for somebody, the digest itself left out."""
    with tenant_scope(cast.sakura.pk):
        rows = Delivery.objects.filter(guardian=person).exclude(mailing__kind="digest")
        return list(rows.order_by("mailing_id").values_list("state", flat=True))


def day_comes(cast: Cast) -> None:
    """The hour of everybody's digest; the job, and what it put into the outbox."""
    make_due(cast)
    make_digests()
    send_due(cast)


def test_a_guardian_gets_one_mail_for_all_notices_of_the_day(cast: Cast, send: Send, sink: Sink) -> None:
    prefer(cast.mother, normal="digest")
    for title in ("1つめ", "2つめ", "3つめ"):
        send(title=title)
    send_due(cast)
    assert mails_to(sink, cast.mother) == []
    day_comes(cast)
    assert mails_to(sink, cast.mother) == ["まだ開いていないお知らせ：3件"]
    assert states_of(cast, cast.mother) == ["bundled"] * 3
    (content,) = [content for address, content in sink.taken if address == cast.mother.email]
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body().get_content()  # type: ignore[attr-defined]
    assert body.splitlines()[:4] == [
        "さくら市教育委員会",
        "まだ開いていないお知らせ：3件",
        "",
        "http://testserver/home/",
    ]
    assert not any(word in body for word in ("つめ", "小川", "ひなた"))
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.get(event="mail.digests_made").details["guardians"] == 1


def test_notices_opened_before_the_hour_are_not_counted(cast: Cast, send: Send, sink: Sink) -> None:
    prefer(cast.mother, normal="digest")
    opened = send()
    send(title="もう1つ")
    signed_in(cast.mother).get(f"/notices/{opened.pk}/")
    day_comes(cast)
    assert mails_to(sink, cast.mother) == ["まだ開いていないお知らせ：1件"]
    assert states_of(cast, cast.mother) == ["opened", "bundled"]


def test_who_has_opened_everything_gets_no_mail(cast: Cast, send: Send, sink: Sink) -> None:
    prefer(cast.mother, normal="digest")
    notice = send()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    day_comes(cast)
    assert mails_to(sink, cast.mother) == []
    assert states_of(cast, cast.mother) == ["opened"]


def test_nobody_gets_two_digests_on_one_day(cast: Cast, send: Send, sink: Sink) -> None:
    prefer(cast.mother, normal="digest")
    send()
    day_comes(cast)
    send(title="おそく来た")
    day_comes(cast)
    day_comes(cast)
    assert mails_to(sink, cast.mother) == ["まだ開いていないお知らせ：1件"]
    assert states_of(cast, cast.mother) == ["bundled", "waiting"]
    with tenant_scope(cast.sakura.pk):
        Mailing.objects.filter(kind="digest").update(digest_on="2026-01-01")
    day_comes(cast)
    assert mails_to(sink, cast.mother) == ["まだ開いていないお知らせ：1件"] * 2


def test_a_job_that_dies_midway_loses_nothing(cast: Cast, send: Send, sink: Sink) -> None:
    prefer(cast.mother, normal="digest")
    send()
    make_due(cast)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert bundle_due(cast.sakura.pk) == 1
        transaction.set_rollback(True)  # as when its process is killed before the commit
    assert states_of(cast, cast.mother) == ["waiting"]
    day_comes(cast)
    assert states_of(cast, cast.mother) == ["bundled"]
    assert len(mails_to(sink, cast.mother)) == 1


def test_a_withdrawn_notice_is_not_counted_even_if_the_digest_is_made(cast: Cast, send: Send, sink: Sink) -> None:
    prefer(cast.mother, normal="digest")
    first, second, third = (send(title=title) for title in "一二三")
    with tenant_scope(cast.sakura.pk):
        cancel(cast.sakura.pk, first.pk)
    make_due(cast)
    make_digests()
    with tenant_scope(cast.sakura.pk):
        cancel(cast.sakura.pk, second.pk)
    send_due(cast)
    assert mails_to(sink, cast.mother) == ["まだ開いていないお知らせ：1件"]
    assert states_of(cast, cast.mother) == ["cancelled", "cancelled", "bundled"]
    with tenant_scope(cast.sakura.pk):
        assert cancel(cast.sakura.pk, third.pk) == 0, "the digest has told of it already"


def test_a_digest_of_which_nothing_is_left_is_not_sent(cast: Cast, send: Send, sink: Sink) -> None:
    prefer(cast.mother, normal="digest")
    notice = send()
    make_due(cast)
    make_digests()
    with tenant_scope(cast.sakura.pk):
        cancel(cast.sakura.pk, notice.pk)
    send_due(cast)
    assert mails_to(sink, cast.mother) == []


def test_each_tenant_counts_its_own(cast: Cast, send: Send, sink: Sink) -> None:
    prefer(cast.both, normal="digest")
    send()
    make_due(cast)
    with tenant_scope(cast.kaede.pk), transaction.atomic():
        assert bundle_due(cast.kaede.pk) == 0
        assert digesting.is_one_due(cast.sakura.pk) is False
    day_comes(cast)
    assert mails_to(sink, cast.both) == ["まだ開いていないお知らせ：1件"]
