"""One more message to exactly the homes that have not opened a notice."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Guardianship
from auditlog.models import Entry
from messaging.delivery.models import Delivery, Mailing
from messaging.notices.folding import fold_openings
from messaging.notices.models import AudienceItem, Dispatch, Notice, OpeningReminder
from messaging.notices.selectors import unopened
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.conftest import Send, item
from tests.messaging.reaching import prefer
from tests.messaging.test_digests import day_comes, mails_to
from tests.messaging.test_ledger import rows_of
from tests.messaging.test_mail import send_due, states
from tests.messaging.test_withdrawing import withdraw
from tests.sink import Sink
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def url_of(notice: Notice) -> str:
    return f"/s/hibari/notices/{notice.pk}/reminder/"


def remind(client: Client, notice: Notice, households: int, reminder_id: uuid.UUID | None = None) -> Any:
    return client.post(url_of(notice), {"reminder_id": reminder_id or new_id(), "households": households}, follow=True)


def reminded(notice: Notice) -> set[uuid.UUID]:
    """Who stands in the outbox once more."""
    with tenant_scope(notice.tenant_id):
        rows = Delivery.objects.filter(mailing__kind="reminder", mailing__notice_id=notice.pk)
        return set(rows.values_list("guardian_id", flat=True))


def reminders(notice: Notice) -> int:
    with tenant_scope(notice.tenant_id), transaction.atomic():
        return OpeningReminder.objects.filter(notice=notice).count()


def sent(send: Send, *items: Any, **words: Any) -> Notice:
    """A notice whose sending is over, as the job leaves it."""
    notice = send(*items, **words)
    with tenant_scope(notice.tenant_id):
        Dispatch.objects.filter(notice=notice).update(mail_queued_at=timezone.now())
    return notice


def an_hour_passes(notice: Notice) -> None:
    with tenant_scope(notice.tenant_id):
        OpeningReminder.objects.update(sent_at=timezone.now() - dt.timedelta(hours=1))


def test_a_teacher_reminds_exactly_the_homes_that_have_not_opened_it(cast: Cast, teacher: Client, send: Send) -> None:
    notice = sent(send)
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    page = teacher.get(url_of(notice))
    assert (page.context["households"], page.context["names"]) == (1, ["加藤 湊"])
    assert "1家庭に、もう一度知らせます。" in remind(teacher, notice, 1).content.decode()
    assert reminded(notice) == {cast.minato_mother.pk, cast.both.pk}, "the father's home has opened it"
    with tenant_scope(cast.sakura.pk):
        mailing = Mailing.objects.get(kind="reminder")
        assert (mailing.path, mailing.school_id) == (f"/notices/{notice.pk}/", cast.hibari.pk)
        entry = Entry.objects.get(event="notice.reminder_sent")
        assert (entry.subject_id, entry.details["households"], entry.details["messages"]) == (notice.pk, 1, 2)


def test_the_reminder_says_nothing_of_what_the_notice_says(cast: Cast, teacher: Client, send: Send, sink: Sink) -> None:
    notice = sent(send, title="運動会のこと")
    send_due(cast)
    remind(teacher, notice, 2)
    send_due(cast)
    assert mails_to(sink, cast.mother) == ["ひばり小学校：お知らせがあります"] * 2
    assert all("運動会" not in content.decode() for _to, content in sink.taken)


def test_a_second_press_reminds_nobody_twice(cast: Cast, teacher: Client, send: Send) -> None:
    notice, same = sent(send), new_id()
    remind(teacher, notice, 2, same)
    assert "2家庭に、もう一度知らせます。" in remind(teacher, notice, 2, same).content.decode()
    assert reminders(notice) == 1


def test_nobody_is_reminded_twice_within_an_hour(cast: Cast, teacher: Client, send: Send) -> None:
    notice = sent(send)
    remind(teacher, notice, 2)
    page = remind(signed_in(cast.manager), notice, 2).content.decode()
    assert "この1時間のあいだに、もう知らせています。" in page
    assert "家庭にもう一度知らせる</button>" not in page
    assert reminders(notice) == 1
    an_hour_passes(notice)
    remind(teacher, notice, 2)
    assert reminders(notice) == 2


def test_homes_that_opened_it_since_the_page_are_left_out_and_more_than_stood_there_are_not_reminded(
    cast: Cast, teacher: Client, send: Send
) -> None:
    notice = sent(send)
    assert "家庭の数が変わりました" in remind(teacher, notice, 1).content.decode()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    assert "1家庭に、もう一度知らせます。" in remind(teacher, notice, 2).content.decode()
    assert reminded(notice) == {cast.minato_mother.pk, cast.both.pk}


def test_whoever_may_not_read_any_more_is_not_reminded(cast: Cast, teacher: Client, send: Send) -> None:
    notice = sent(send)
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian__in=[cast.mother, cast.both]).update(may_read=False)
    remind(teacher, notice, 2)
    assert reminded(notice) == {cast.father.pk, cast.minato_mother.pk}


def test_a_reminder_waits_for_the_digest_of_who_wants_one_and_is_counted_once(
    cast: Cast, teacher: Client, send: Send, sink: Sink
) -> None:
    prefer(cast.mother, normal="digest")
    prefer(cast.father, normal="none")
    notice = sent(send)
    remind(teacher, notice, 2)
    send_due(cast)
    assert mails_to(sink, cast.mother) == mails_to(sink, cast.father) == []
    day_comes(cast)
    assert mails_to(sink, cast.mother) == ["まだ開いていないお知らせ：1件"]
    assert mails_to(sink, cast.father) == []


def test_a_withdrawal_takes_the_reminder_back_too(cast: Cast, teacher: Client, send: Send, sink: Sink) -> None:
    notice = sent(send)
    send_due(cast)
    remind(teacher, notice, 2)
    withdraw(cast, notice)
    assert states(cast) == {"sent": 4, "cancelled": 4}
    assert teacher.get(url_of(notice)).status_code == 404
    assert teacher.post(url_of(notice), {"reminder_id": new_id(), "households": 2}).status_code == 404


def test_nobody_is_reminded_while_it_is_still_being_sent(cast: Cast, teacher: Client, send: Send) -> None:
    notice = send()
    assert "まだ送っている途中です。" in remind(teacher, notice, 2).content.decode()
    assert reminders(notice) == 0


@pytest.mark.parametrize(
    ("name", "status"),
    [("other_teacher", 403), ("school_admin", 403), ("manager", 200), ("aoba_teacher", 404), ("mother", 403)],
)
def test_the_author_and_managers_remind_and_nobody_else(cast: Cast, send: Send, name: str, status: int) -> None:
    notice, client = sent(send), signed_in(getattr(cast, name))
    assert client.get(url_of(notice)).status_code == status
    assert remind(client, notice, 2).status_code == status
    assert reminders(notice) == (status == 200)


def test_the_page_costs_the_same_for_two_homes_and_for_sixty(cast: Cast, send: Send, monkeypatch: Any) -> None:
    monkeypatch.setattr(unopened, "COUNTED", 1, raising=False)
    monkeypatch.setattr(unopened, "CLASSES", 1, raising=False)
    few = rows_of(
        cast, signed_in(cast.manager), url_of(sent(send, item("grade", cast.hibari, grade=4), by=cast.manager))
    )
    for number in range(60):
        make.make_guardian(make.make_student(cast.room_42), name=f"保護者 {number}")
    notice = sent(send, item("grade", cast.hibari, grade=4), by=cast.manager)
    assert rows_of(cast, signed_in(cast.manager), url_of(notice)) <= few + 10


def test_of_many_homes_the_kept_count_stands_there_and_each_home_is_looked_at_when_it_is_pressed(
    cast: Cast, send: Send, monkeypatch: Any
) -> None:
    monkeypatch.setattr(unopened, "COUNTED", 1)
    make.make_guardian(cast.yuina, name="安藤 美咲")
    notice = sent(send, item("grade", cast.hibari, grade=4), by=cast.manager)
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(student=cast.yuina).update(may_read=False)
    for _ in range(2):
        page = signed_in(cast.manager).get(url_of(notice))
        assert (page.context["households"], page.context["names"]) == (2, ["加藤 湊"])
        with tenant_scope(cast.sakura.pk):
            fold_openings(cast.sakura.pk)
    assert "1家庭に、もう一度知らせます。" in remind(signed_in(cast.manager), notice, 2).content.decode()


def test_the_board_reminds_all_homes_of_the_city(cast: Cast, send: Send) -> None:
    notice = sent(send, AudienceItem(tenant=cast.sakura, kind="tenant"), by=cast.board_admin, school=None)
    client = signed_in(cast.board_admin)
    url = f"/t/sakura/notices/{notice.pk}/reminder/"
    assert client.get(url).context["households"] == 2
    client.post(url, {"reminder_id": new_id(), "households": 2})
    assert reminded(notice) == {cast.mother.pk, cast.father.pk, cast.minato_mother.pk, cast.both.pk}
