"""What was confirmed waits, can be stopped, and goes out once; or comes back with a reason."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import StaffSeat, User
from accounts.staff.handover import Leaving
from auditlog.models import Entry
from messaging.notices.actions.drafts import Written, discard_draft, save_draft
from messaging.notices.actions.sending import Confirmed, confirm_draft, send_at_once, send_draft, stop_sending
from messaging.notices.errors import AlreadySent, DraftChanged, DraftOnItsWay
from messaging.notices.handing_over import DRAFTS
from messaging.notices.models import AudienceItem, Confirmation, Draft, Notice, SendingRules
from messaging.notices.releasing import release
from messaging.notices.tasks import fan_out_notice, release_draft, release_due_drafts
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging.conftest import Write, item
from tests.sending import let_go
from tetoru.access import Role
from tetoru.errors import NotPermitted
from tetoru.tenancy import tenant_scope

YES = Confirmed(version=1, households=2)


def confirmed(cast: Cast, draft: Draft, how: Confirmed = YES, by: User | None = None) -> Draft:
    with tenant_scope(cast.sakura.pk):
        return confirm_draft(actor(by or cast.teacher), draft, confirmed=how)


def in_days(days: int, hour: int = 9) -> dt.datetime:
    return (timezone.localtime() + dt.timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def test_what_is_confirmed_is_held_for_the_schools_seconds(cast: Cast, write: Write) -> None:
    with tenant_scope(cast.sakura.pk):
        SendingRules.objects.filter(school=cast.hibari).update(hold_seconds=75)
    draft = confirmed(cast, write())
    assert draft.stage == Draft.Stage.HELD
    with tenant_scope(cast.sakura.pk):
        kept = Confirmation.objects.get()
        assert kept.release_at - kept.confirmed_at == dt.timedelta(seconds=75)
        assert (kept.version, kept.households, kept.confirmed_by_id) == (1, 2, cast.teacher.pk)
        assert release(cast.sakura.pk, draft.pk, now=kept.release_at - dt.timedelta(seconds=1)) is None
        assert Notice.objects.count() == 0
        notice = release(cast.sakura.pk, draft.pk, now=kept.release_at)
        assert notice is not None
        assert (notice.draft_id, notice.household_count, notice.title) == (draft.pk, 2, "社会科見学とお弁当について")
        assert Draft.objects.count() == Confirmation.objects.count() == 0


@pytest.mark.parametrize("urgency", ["normal", "urgent"])
def test_after_its_release_only_an_urgent_notice_gives_way_to_nobody(
    cast: Cast, write: Write, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, urgency: str
) -> None:
    rung: list[dict[str, Any]] = []
    monkeypatch.setattr(fan_out_notice, "apply_async", lambda **call: rung.append(call))
    confirmed(cast, write(urgency=urgency, by=cast.manager), by=cast.manager)
    with django_capture_on_commit_callbacks(execute=True):
        notice = let_go(cast.sakura.pk)
    assert [call["kwargs"]["notice_id"] for call in rung] == [str(notice.pk)]
    assert [call.get("countdown", 0) > 0 for call in rung] == [urgency != "urgent"]


def test_a_release_that_is_run_again_sends_nothing_twice(cast: Cast, write: Write) -> None:
    draft = confirmed(cast, write())
    notice = let_go(cast.sakura.pk)
    for _ in range(2):
        release_draft(str(cast.sakura.pk), str(draft.pk))
        release_due_drafts()
    with tenant_scope(cast.sakura.pk):
        assert list(Notice.objects.values_list("pk", flat=True)) == [notice.pk]


def test_a_hold_whose_bell_was_never_heard_is_found_by_the_schedule(cast: Cast, write: Write) -> None:
    confirmed(cast, write())
    release_due_drafts()
    with tenant_scope(cast.sakura.pk):
        assert Notice.objects.count() == 0, "the hold is not over"
        Confirmation.objects.update(release_at=timezone.now() - dt.timedelta(hours=1))
    release_due_drafts()
    with tenant_scope(cast.sakura.pk):
        assert Notice.objects.count() == 1


def test_a_second_press_confirms_nothing_twice(cast: Cast, write: Write) -> None:
    draft = write()
    confirmed(cast, draft)
    with tenant_scope(cast.sakura.pk):
        before = Confirmation.objects.get().release_at
    confirmed(cast, draft)
    with tenant_scope(cast.sakura.pk):
        assert Confirmation.objects.get().release_at == before


@pytest.mark.parametrize(("version", "households"), [(2, 2), (1, 3)])
def test_what_is_not_as_it_was_seen_is_not_confirmed(cast: Cast, write: Write, version: int, households: int) -> None:
    draft = write()
    with pytest.raises(DraftChanged):
        confirmed(cast, draft, Confirmed(version, households))
    with tenant_scope(cast.sakura.pk):
        assert Draft.objects.get().is_writing


def test_stopping_brings_everything_back(cast: Cast, write: Write) -> None:
    draft = confirmed(cast, write())
    with tenant_scope(cast.sakura.pk):
        stop_sending(actor(cast.teacher), draft)
        kept = Draft.objects.get()
        assert (kept.stage, kept.returned, kept.version) == ("writing", "", 1)
        assert (kept.title, kept.audience.count()) == ("社会科見学とお弁当について", 1)
        assert Confirmation.objects.count() == 0
    confirmed(cast, draft)
    assert let_go(cast.sakura.pk).draft_id == draft.pk


def test_a_draft_that_a_manager_stops_tells_its_author(cast: Cast, write: Write) -> None:
    draft = confirmed(cast, write())
    with tenant_scope(cast.sakura.pk):
        stop_sending(actor(cast.manager), draft)
    page = signed_in(cast.teacher).get("/s/hibari/")
    assert [(task.kind, task.sub) for task in page.context["tasks"]] == [("returned", "ほかの人が送信を止めました。")]


def test_what_is_already_sent_is_not_stopped(cast: Cast, write: Write) -> None:
    draft = confirmed(cast, write())
    let_go(cast.sakura.pk)
    with tenant_scope(cast.sakura.pk), pytest.raises(AlreadySent):
        stop_sending(actor(cast.teacher), draft)


@pytest.mark.parametrize("name", ["other_teacher", "aoba_teacher", "school_admin", "board_admin"])
def test_colleagues_stop_nobodys_notice(cast: Cast, write: Write, name: str) -> None:
    draft = confirmed(cast, write())
    with tenant_scope(cast.sakura.pk), pytest.raises(NotPermitted):
        stop_sending(actor(getattr(cast, name)), draft)


def test_nothing_is_changed_while_it_waits(cast: Cast, write: Write) -> None:
    draft = confirmed(cast, write())
    words = Written("ちがう題", "ちがう文", "normal", (item("classroom", cast.hibari, classroom=cast.room_42),))
    with tenant_scope(cast.sakura.pk):
        teacher = actor(cast.teacher)
        with pytest.raises(DraftOnItsWay):
            save_draft(teacher, draft, version=1, written=words)
        with pytest.raises(DraftOnItsWay):
            discard_draft(teacher, draft)
        with pytest.raises(DraftOnItsWay):
            send_draft(teacher, draft, version=1, households=2)
        kept = Draft.objects.get()
        assert (kept.title, kept.version, AudienceItem.objects.get().classroom_id) == (
            "社会科見学とお弁当について",
            1,
            cast.room_41.pk,
        )


def test_typing_on_in_another_window_is_refused_with_every_word_in_it(cast: Cast, write: Write) -> None:
    draft = confirmed(cast, write())
    data = {"title": "別の画面の題", "body": "文", "urgency": "normal", "version": "1"}
    url = f"/s/hibari/notices/drafts/{draft.pk}/"
    answer = signed_in(cast.teacher).post(url, {**data, "audience": [f"classroom:{cast.room_41.pk}"]})
    assert answer.status_code == 422
    assert "別の画面の題" in answer.content.decode()
    assert "送信を待っている" in answer.content.decode()


def test_only_managers_end_the_hold_of_what_is_urgent(cast: Cast, write: Write) -> None:
    calm, urgent = write(by=cast.manager), write(by=cast.manager, urgency="urgent")
    for draft in (calm, urgent):
        confirmed(cast, draft, by=cast.manager)
    with tenant_scope(cast.sakura.pk):
        with pytest.raises(NotPermitted):
            send_at_once(actor(cast.manager), calm)
        with pytest.raises(NotPermitted):
            send_at_once(actor(cast.teacher), urgent)
        send_at_once(actor(cast.manager), urgent)
    release_due_drafts()
    with tenant_scope(cast.sakura.pk):
        assert [notice.draft_id for notice in Notice.objects.all()] == [urgent.pk]


def gone(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def without_seat(user: User) -> None:
    StaffSeat.objects.filter(user=user).delete()


@pytest.mark.parametrize("happens", [gone, without_seat])
def test_nothing_goes_out_for_somebody_who_has_left(cast: Cast, write: Write, happens: Any) -> None:
    colleague = make.make_staff(cast.sakura, cast.hibari, Role.TEACHER, name="山口 新")
    draft = confirmed(cast, write(by=colleague), by=colleague)
    with tenant_scope(cast.sakura.pk):
        happens(colleague)
        Confirmation.objects.update(release_at=timezone.now())
    release_due_drafts()
    with tenant_scope(cast.sakura.pk):
        kept = Draft.objects.get()
        assert (kept.pk, kept.stage, kept.returned) == (draft.pk, "writing", "rights")
        assert Notice.objects.count() == 0


def test_an_urgent_notice_of_a_manager_who_is_none_any_more_comes_back(cast: Cast, write: Write) -> None:
    confirmed(cast, write(by=cast.manager, urgency="urgent"), by=cast.manager)
    with tenant_scope(cast.sakura.pk):
        StaffSeat.objects.filter(user=cast.manager).update(roles=[Role.TEACHER])
        Confirmation.objects.update(release_at=timezone.now())
    release_due_drafts()
    with tenant_scope(cast.sakura.pk):
        assert Draft.objects.get().returned == "rights"


def test_the_hold_is_seen_and_leads_on(cast: Cast, teacher: Client, write: Write) -> None:
    draft = write()
    url = f"/s/hibari/notices/drafts/{draft.pk}/confirmation/"
    place = teacher.post(url, {"version": 1, "households": 2}).headers["Location"]
    page = teacher.get(place)
    assert 85 <= page.context["left"] <= 90
    assert "2家庭に送ります" in page.content.decode()
    assert "送信を止める" in page.content.decode()
    polled = {"HX-Request": "true", "HX-Trigger": "held"}
    quiet = teacher.get(place, headers=polled)
    assert (quiet.status_code, quiet.headers.get("HX-Refresh")) == (204, None)
    notice = let_go(cast.sakura.pk)
    status = f"/s/hibari/notices/{notice.pk}/"
    assert teacher.get(place, headers=polled).headers["HX-Redirect"] == status
    late = teacher.post(f"{place}stop/", follow=True)
    assert late.redirect_chain == [(status, 302)]
    assert "止められませんでした" in late.content.decode()


@pytest.mark.parametrize("page", ["sending/", "confirmation/", ""])
def test_whoever_looks_in_the_moment_of_sending_is_led_on(cast: Cast, teacher: Client, write: Write, page: str) -> None:
    for number in itertools.count():
        draft = confirmed(cast, write())
        with before_statement(number, lambda: let_go(cast.sakura.pk)) as done:
            answer = teacher.get(f"/s/hibari/notices/drafts/{draft.pk}/{page}", follow=True)
        assert answer.status_code == 200, f"{done}: {answer.status_code}"
        if not done:
            break
    assert number > 5


@contextmanager
def before_statement(number: int, deed: Callable[[], object]) -> Iterator[list[str]]:
    """Do it before the so-manyth statement of the block; gives that statement, if it came so far."""
    left, done = iter(range(number)), list[str]()

    def interrupt(execute, sql, params, many, context):  # noqa: ANN001, ANN202 -- Django's signature
        if not done and next(left, None) is None:
            done.append(sql)
            deed()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(interrupt):
        yield done


def test_each_step_is_in_the_log(cast: Cast, write: Write) -> None:
    draft = confirmed(cast, write())
    notice = let_go(cast.sakura.pk)
    with tenant_scope(cast.sakura.pk):
        steps = Entry.objects.filter(event__in=["draft.confirmed", "notice.sent"]).order_by("at")
        told = [(entry.event, entry.actor_id, entry.subject_id) for entry in steps]
        assert told == [("draft.confirmed", cast.teacher.pk, draft.pk), ("notice.sent", None, notice.pk)]
        assert [entry.details.get("confirmed_by") for entry in steps] == [None, str(cast.teacher.pk)]


def test_what_waits_comes_back_to_the_heir_of_who_leaves(cast: Cast, write: Write) -> None:
    waiting = confirmed(cast, write(), Confirmed(1, 2, frozenset({"schedule.day_off"}), in_days(3)))
    writing = write()
    leaving = Leaving(cast.sakura.pk, cast.teacher.pk)
    with tenant_scope(cast.sakura.pk):
        assert DRAFTS.count(leaving) == 2
        assert DRAFTS.hand_over(leaving, cast.other_teacher.pk) == 2
        kept = {draft.pk: (draft.author_id, draft.stage, draft.returned) for draft in Draft.objects.all()}
        assert kept == {
            waiting.pk: (cast.other_teacher.pk, "writing", "handed_over"),
            writing.pk: (cast.other_teacher.pk, "writing", ""),
        }
        assert Confirmation.objects.count() == 0
