"""Reminding exactly those who have not answered; a reminder is taken back with its notice."""

from typing import Any

import pytest
from django.db import transaction

from accounts.models import Guardianship
from messaging.delivery.models import Delivery, Mailing
from messaging.notices.actions.reminding import remind_homes
from messaging.notices.answer_errors import AskedNoMore
from messaging.notices.models import AnswerReminder, Notice
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging.asking import answer, attach, close
from tests.messaging.conftest import Send, item
from tests.messaging.reaching import prefer
from tests.messaging.test_digests import day_comes, mails_to
from tests.messaging.test_results import results, url_of
from tests.messaging.test_withdrawing import withdraw
from tests.sink import Sink
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


@pytest.fixture(autouse=True)
def another_grade(cast: Cast) -> None:
    """Else the fourth grade would be the whole school, and a manager's."""
    make.make_student(make.make_classroom(cast.hibari, cast.year, 5, "1組"), "村上", "光", kana=("むらかみ", "ひかる"))


def remind(cast: Cast, notice: Notice, households: int, reminder_id: Any = None, by: Any = None) -> Any:
    data = {"reminder_id": reminder_id or new_id(), "households": households}
    return signed_in(by or cast.teacher).post(url_of(notice, "reminder/"), data)


def reminded(notice: Notice) -> set[Any]:
    with tenant_scope(notice.tenant_id):
        found = Delivery.objects.exclude(mailing_id=notice.pk).filter(tenant_id=notice.tenant_id)
        return set(found.values_list("guardian_id", flat=True))


def test_exactly_the_homes_without_an_answer_are_reminded(cast: Cast, send: Send) -> None:
    notice = send()
    attach(notice)
    answer(cast.mother, notice, cast.hinata)
    page = signed_in(cast.teacher).get(url_of(notice, "reminder/"))
    assert page.context["households"] == 1
    assert "1家庭にもう一度知らせる" in page.content.decode()
    same = new_id()
    assert remind(cast, notice, 1, same)["Location"] == url_of(notice)
    assert reminded(notice) == {cast.minato_mother.pk, cast.both.pk}, "both of minato's, nobody of hinata's"
    remind(cast, notice, 1, same)
    with tenant_scope(cast.sakura.pk):
        (reminder,) = AnswerReminder.objects.all()
        assert (reminder.pk, reminder.households) == (same, 1)
        mailing = Mailing.objects.get(kind="reminder")
        assert (mailing.path, mailing.notice_id) == (f"/notices/{notice.pk}/", notice.pk)
        assert (mailing.school_id, mailing.priority) == (cast.hibari.pk, 2)
    assert "1家庭にもう一度知らせました" in results(cast.teacher, notice).content.decode()


def test_a_reminder_is_cancelled_with_its_notice_and_none_follows(cast: Cast, send: Send) -> None:
    notice = send()
    form = attach(notice)
    remind(cast, notice, 2)
    assert withdraw(cast, notice, told="nobody").cancelled_count == 8
    with tenant_scope(cast.sakura.pk):
        assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}
        with pytest.raises(AskedNoMore):
            remind_homes(actor(cast.teacher), form, notice=notice, reminder_id=new_id(), households=2)


def test_who_gets_a_digest_is_reminded_of_what_they_have_opened(cast: Cast, send: Send, sink: Sink) -> None:
    prefer(cast.mother, normal="digest")
    notice = send()
    attach(notice)
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    remind(cast, notice, 2)
    day_comes(cast)
    assert mails_to(sink, cast.mother) == ["まだ開いていないお知らせ：1件"]


def test_a_reminder_is_not_sent_when_the_number_has_changed(cast: Cast, send: Send) -> None:
    notice = send()
    attach(notice)
    assert remind(cast, notice, 3)["Location"] == url_of(notice, "reminder/")
    answer(cast.mother, notice, cast.hinata)
    remind(cast, notice, 2)
    assert reminded(notice) == set()


def test_nobody_is_reminded_who_may_not_answer_or_after_the_deadline(cast: Cast, send: Send) -> None:
    notice = send()
    form = attach(notice)
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian__in=[cast.mother, cast.both]).update(may_answer=False)
    remind(cast, notice, 2)
    assert reminded(notice) == {cast.father.pk, cast.minato_mother.pk}
    close(form)
    assert "家庭にもう一度知らせる" not in results(cast.teacher, notice).content.decode()
    before = reminders(cast)
    remind(cast, notice, 2)
    assert reminders(cast) == before


def reminders(cast: Cast) -> int:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return AnswerReminder.objects.count()


def test_a_homeroom_teacher_reminds_the_own_class_only(cast: Cast, send: Send) -> None:
    make.make_guardian(cast.yuina, name="安藤 美咲")
    notice = send(item("grade", cast.hibari, grade=4), by=cast.manager)
    attach(notice)
    assert signed_in(cast.teacher).get(url_of(notice, "reminder/")).context["households"] == 2
    remind(cast, notice, 2)
    assert len(reminded(notice)) == 4
    assert signed_in(cast.manager).get(url_of(notice, "reminder/")).context["households"] == 3
