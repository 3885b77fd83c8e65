"""The moment at which what was confirmed goes out: what has come up since, and by whose clock it is."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from messaging.notices.actions.sending import Confirmed, send_at_once
from messaging.notices.models import Confirmation, Draft, Notice, SendingRules
from messaging.notices.tasks import release_draft, release_due_drafts
from schools.models import Enrolment
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging import papers
from tests.messaging.conftest import Write
from tests.messaging.looking import Paper
from tests.messaging.test_confirming import confirmed
from tests.messaging.test_misdelivery_files import sent_with
from tetoru.tenancy import tenant_scope

NAMED = "12月4日に出かけます。小川ひなたさんが代表です。"


def comes(cast: Cast) -> list[str]:
    """The time has come; gives why the drafts that are left were not sent."""
    with tenant_scope(cast.sakura.pk):
        Confirmation.objects.update(release_at=timezone.now())
    release_due_drafts()
    with tenant_scope(cast.sakura.pk):
        return [draft.returned for draft in Draft.objects.all() if draft.is_writing]


@pytest.mark.parametrize(("is_moved", "returned"), [(False, []), (True, ["found"])])
def test_a_pupil_who_left_the_class_since_is_not_named_to_it(
    cast: Cast, write: Write, is_moved: bool, returned: list[str]
) -> None:
    make.make_guardian(make.make_student(cast.room_41, "西村", "栞奈", kana=("にしむら", "かんな")))
    confirmed(cast, write(body=NAMED), Confirmed(1, 3, frozenset({"names.inside"})))
    if is_moved:
        with tenant_scope(cast.sakura.pk):
            Enrolment.objects.filter(student=cast.hinata).update(classroom=cast.room_42)
    assert comes(cast) == returned
    with tenant_scope(cast.sakura.pk):
        assert Notice.objects.count() == (0 if is_moved else 1)


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_file_that_was_taken_back_since_does_not_go_out_unasked(cast: Cast, write: Write, is_withdrawn: bool) -> None:
    paper = Paper("時間割.pdf", "pdf", papers.pdf(["時間割"]))
    before = sent_with(cast, write, paper)
    draft = write()
    with tenant_scope(cast.sakura.pk):
        paper.attach(draft)
    confirmed(cast, draft)
    if is_withdrawn:
        with tenant_scope(cast.sakura.pk):
            Notice.objects.filter(pk=before.pk).update(state=Notice.State.WITHDRAWN)
    assert comes(cast) == (["found"] if is_withdrawn else [])


def test_what_was_looked_at_is_not_asked_again(cast: Cast, write: Write) -> None:
    paper = Paper("時間割.pdf", "pdf", papers.pdf(["時間割"]))
    before = sent_with(cast, write, paper)
    draft = write()
    with tenant_scope(cast.sakura.pk):
        paper.attach(draft)
        Notice.objects.filter(pk=before.pk).update(state=Notice.State.WITHDRAWN)
    confirmed(cast, draft, Confirmed(1, 2, frozenset({"files.sent_before"})))
    assert comes(cast) == []


def test_the_hour_is_asked_of_who_presses_and_not_when_it_goes_out(cast: Cast, write: Write) -> None:
    confirmed(cast, write())
    with tenant_scope(cast.sakura.pk):
        late = {"evening_from": dt.time(0), "evening_until": dt.time(23, 59, 59)}
        SendingRules.objects.filter(school=cast.hibari).update(asks_in_evening=True, asks_when_alone=True, **late)
    assert comes(cast) == []


def test_its_author_is_told_where_the_question_stands(cast: Cast, write: Write) -> None:
    draft = confirmed(cast, write(body=NAMED), Confirmed(1, 2, frozenset({"names.inside"})))
    with tenant_scope(cast.sakura.pk):
        Confirmation.objects.update(acknowledged=[])
    assert comes(cast) == ["found"]
    teacher = signed_in(cast.teacher)
    page: Any = teacher.get(f"/s/hibari/notices/drafts/{draft.pk}/")
    assert "送る直前に、なおすことが見つかりました。送られていません。" in page.content.decode()
    assert "に進むと、見つかったことが出ます" in page.content.decode()
    asked: Any = teacher.get(f"/s/hibari/notices/drafts/{draft.pk}/confirmation/")
    assert [one["key"] for one in asked.context["to_tick"]] == ["names.inside"]


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_hold_is_as_long_as_the_database_says_whatever_a_host_thinks(cast: Cast, write: Write, hours: int) -> None:
    """Neither the worker's clock ends it, nor does that of the server on which the button was pressed."""
    now = dt.datetime.now(tz=dt.UTC)
    with time_machine.travel(now + dt.timedelta(hours=-hours), tick=True):
        draft = confirmed(cast, write())
    with time_machine.travel(now + dt.timedelta(hours=hours), tick=True):
        release_due_drafts()
        release_draft(str(cast.sakura.pk), str(draft.pk))
    with tenant_scope(cast.sakura.pk):
        left = Confirmation.objects.get().release_at - now
        assert dt.timedelta(seconds=85) < left < dt.timedelta(seconds=120)
        assert Notice.objects.count() == 0
        Confirmation.objects.update(release_at=now)
    with time_machine.travel(now + dt.timedelta(hours=-hours), tick=True):
        release_due_drafts()
    with tenant_scope(cast.sakura.pk):
        sent = Notice.objects.get()
        assert abs(sent.sent_at - now) < dt.timedelta(minutes=1)


def test_a_hold_that_a_manager_ends_is_over_at_once_by_a_wrong_clock_too(cast: Cast, write: Write) -> None:
    draft = confirmed(cast, write(by=cast.manager, urgency="urgent"), by=cast.manager)
    ahead = time_machine.travel(dt.datetime.now(tz=dt.UTC) + dt.timedelta(hours=1), tick=True)
    with ahead, tenant_scope(cast.sakura.pk):
        send_at_once(actor(cast.manager), draft)
    release_due_drafts()
    with tenant_scope(cast.sakura.pk):
        assert [notice.draft_id for notice in Notice.objects.all()] == [draft.pk]
