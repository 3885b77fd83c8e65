"""A second person sees what the sender saw, agrees or gives it back; the sender never agrees to their own."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from messaging.notices.actions.approving import approve, see_audience, send_back
from messaging.notices.actions.sending import Confirmed, confirm_draft, stop_sending
from messaging.notices.errors import AlreadyDecided, NotLookedAt
from messaging.notices.guard import checks
from messaging.notices.guard.findings import Finding, Weight
from messaging.notices.models import Approval, AudienceItem, Confirmation, Draft, Notice, SendingRules
from messaging.notices.tasks import release_due_drafts
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging.conftest import Write, item
from tests.sending import let_go
from tetoru.access import Role
from tetoru.errors import NotPermitted
from tetoru.tenancy import tenant_scope

YES = Confirmed(version=1, households=2, words="校長先生に相談しました。")


def asked(cast: Cast, draft: Draft, by: User | None = None) -> Approval:
    """The draft was confirmed, and waits for somebody."""
    with tenant_scope(cast.sakura.pk):
        current = confirm_draft(actor(by or cast.teacher), draft, confirmed=YES)
        assert current.stage == Draft.Stage.AWAITING
        return Approval.objects.select_related("draft").get(draft=draft, state="waiting")


def agreed(cast: Cast, approval: Approval, by: User) -> Draft:
    with tenant_scope(cast.sakura.pk):
        see_audience(actor(by), approval)
        return approve(actor(by), approval)


@pytest.fixture
def second_admin(cast: Cast) -> User:
    return make.make_staff(cast.sakura, None, Role.TENANT_ADMIN, name="藤井 恵")


def to_everybody(cast: Cast) -> AudienceItem:
    return item("school", cast.hibari)


@pytest.mark.parametrize("name", ["teacher", "school_admin"])
def test_others_than_managers_ask_a_manager_for_the_whole_school(cast: Cast, write: Write, name: str) -> None:
    writer = getattr(cast, name)
    approval = asked(cast, write(to_everybody(cast), by=writer), by=writer)
    assert (approval.because, approval.asked_words) == (["rule.whole_school"], "校長先生に相談しました。")
    assert agreed(cast, approval, cast.manager).stage == Draft.Stage.HELD
    notice = let_go(cast.sakura.pk)
    with tenant_scope(cast.sakura.pk):
        kept = Approval.objects.get()
        assert (kept.notice_id, kept.state, kept.decided_by_id) == (notice.pk, "approved", cast.manager.pk)


def test_a_managers_own_needs_nobody_unless_the_rule_asks_for_everything(cast: Cast, write: Write) -> None:
    with tenant_scope(cast.sakura.pk):
        first = confirm_draft(actor(cast.manager), write(to_everybody(cast), by=cast.manager), confirmed=YES)
        assert first.stage == Draft.Stage.HELD
        SendingRules.objects.filter(school=cast.hibari).update(approval="all")
    approval = asked(cast, write(by=cast.manager), by=cast.manager)
    with pytest.raises(NotPermitted):
        agreed(cast, approval, cast.manager)
    other = make.make_staff(cast.sakura, cast.hibari, Role.MANAGER, name="副校長")
    assert agreed(cast, approval, other).stage == Draft.Stage.HELD


def test_who_asks_for_anothers_draft_does_not_agree_to_it_either(cast: Cast, write: Write) -> None:
    """A manager sends a teacher's draft under the rule for everything: neither of the two agrees."""
    with tenant_scope(cast.sakura.pk):
        SendingRules.objects.filter(school=cast.hibari).update(approval="all")
    approval = asked(cast, write(), by=cast.manager)
    for user in (cast.manager, cast.teacher):
        with pytest.raises(NotPermitted):
            agreed(cast, approval, user)


@pytest.mark.parametrize("name", ["teacher", "other_teacher", "school_admin", "aoba_teacher", "board_admin"])
def test_who_is_no_manager_here_cannot_agree(cast: Cast, write: Write, name: str) -> None:
    approval = asked(cast, write(to_everybody(cast)))
    with pytest.raises(NotPermitted):
        agreed(cast, approval, getattr(cast, name))
    with tenant_scope(cast.sakura.pk):
        assert Approval.objects.get().state == "waiting"


def test_nobody_agrees_without_having_looked(cast: Cast, write: Write) -> None:
    approval = asked(cast, write(to_everybody(cast)))
    with tenant_scope(cast.sakura.pk):
        with pytest.raises(NotLookedAt):
            approve(actor(cast.manager), approval)
        assert Draft.objects.get().stage == Draft.Stage.AWAITING


def test_what_one_has_seen_another_has_not(cast: Cast, write: Write) -> None:
    approval = asked(cast, write(to_everybody(cast)))
    other = make.make_staff(cast.sakura, cast.hibari, Role.MANAGER, name="副校長")
    with tenant_scope(cast.sakura.pk):
        see_audience(actor(cast.manager), approval)
        with pytest.raises(NotLookedAt):
            approve(actor(other), approval)


def test_what_was_sent_back_comes_with_words_and_is_asked_for_anew(cast: Cast, write: Write) -> None:
    draft = write(to_everybody(cast))
    approval = asked(cast, draft)
    with tenant_scope(cast.sakura.pk):
        send_back(actor(cast.manager), approval, words="日にちを直してください。")
        kept = Draft.objects.get()
        assert (kept.stage, kept.returned, kept.title) == ("writing", "sent_back", "社会科見学とお弁当について")
    page = signed_in(cast.teacher).get("/s/hibari/")
    assert [task.kind for task in page.context["tasks"]] == ["returned"]
    compose = signed_in(cast.teacher).get(f"/s/hibari/notices/drafts/{draft.pk}/").content.decode()
    assert "日にちを直してください。" in compose
    assert "長谷川 誠" in compose
    agreed(cast, asked(cast, draft), cast.manager)
    notice = let_go(cast.sakura.pk)
    with tenant_scope(cast.sakura.pk):
        assert list(notice.approvals.order_by("asked_at").values_list("state", flat=True)) == ["sent_back", "approved"]
    status = signed_in(cast.teacher).get(f"/s/hibari/notices/{notice.pk}/").content.decode()
    assert "日にちを直してください。" in status
    assert "に承認しました" in status


def test_what_the_author_took_back_is_not_agreed_to(cast: Cast, write: Write) -> None:
    draft = write(to_everybody(cast))
    approval = asked(cast, draft)
    with tenant_scope(cast.sakura.pk):
        see_audience(actor(cast.manager), approval)
        stop_sending(actor(cast.teacher), draft)
        with pytest.raises(AlreadyDecided):
            approve(actor(cast.manager), approval)
        with pytest.raises(AlreadyDecided):
            send_back(actor(cast.manager), approval, words="おそかった")
        assert Approval.objects.get().state == "taken_back"


def test_two_managers_decide_once(cast: Cast, write: Write) -> None:
    approval = asked(cast, write(to_everybody(cast)))
    other = make.make_staff(cast.sakura, cast.hibari, Role.MANAGER, name="副校長")
    with tenant_scope(cast.sakura.pk):
        see_audience(actor(other), approval)
    agreed(cast, approval, cast.manager)
    with tenant_scope(cast.sakura.pk):
        with pytest.raises(AlreadyDecided):
            send_back(actor(other), approval, words="待って")
        assert Draft.objects.get().stage == Draft.Stage.HELD


def found_in_a_file(_situation: Any) -> list[Finding]:
    return [Finding("files.list_of_pupils", Weight.SECOND, "「班分け.xlsx」は、児童の名簿のようです。", ("森田 健斗",))]


def test_what_a_check_wants_a_second_pair_of_eyes_for_any_colleague_may_agree_to(
    cast: Cast, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "CHECKS", (*checks.CHECKS, found_in_a_file))
    approval = asked(cast, write())
    assert approval.because == ["files.list_of_pupils"]
    page = signed_in(cast.other_teacher).get(f"/s/hibari/notices/approvals/{approval.pk}/")
    assert "森田 健斗" in page.content.decode()
    for name in ("teacher", "aoba_teacher", "board_admin"):
        with pytest.raises(NotPermitted):
            agreed(cast, approval, getattr(cast, name))
    assert agreed(cast, approval, cast.other_teacher).stage == Draft.Stage.HELD


def test_the_board_sends_nothing_without_a_second_admin(cast: Cast, write: Write, second_admin: User) -> None:
    everyone = AudienceItem(tenant=cast.sakura, kind="tenant")
    approval = asked(cast, write(everyone, by=cast.board_admin, school=None), by=cast.board_admin)
    assert approval.because == ["rule.board"]
    for user in (cast.board_admin, cast.manager, cast.school_admin):
        with pytest.raises(NotPermitted):
            agreed(cast, approval, user)
    agreed(cast, approval, second_admin)
    notice = let_go(cast.sakura.pk)
    assert (notice.school_id, notice.household_count) == (None, 2)


def test_a_manager_agrees_page_by_page(cast: Cast, write: Write) -> None:
    approval = asked(cast, write(to_everybody(cast)))
    manager = signed_in(cast.manager)
    (task,) = [task for task in manager.get("/s/hibari/").context["tasks"] if task.kind == "approval"]
    url = f"/s/hibari/notices/approvals/{approval.pk}/"
    assert task.url == url
    waiting = manager.get("/s/hibari/notices/?show=waiting")
    assert ([row.url for row in waiting.context["approvals"]], waiting.context["underway"]) == ([url], [])
    assert waiting.context["waiting_count"] == 1
    page = manager.get(url)
    assert (page.context["unseen"], page.context["reach"].households) == (1, 2)
    assert "校長先生に相談しました。" in page.content.decode()
    assert manager.post(url).headers["Location"] == url, "not before having looked"
    audience = manager.get(f"{url}audience/")
    assert [(room.label, room.households) for room in audience.context["classes"]] == [("4年1組", 2)]
    assert manager.get(url).context["unseen"] == 0
    assert manager.post(url).headers["Location"] == "/s/hibari/"
    assert let_go(cast.sakura.pk).title == "社会科見学とお弁当について"


def test_sending_back_without_words_is_refused(cast: Cast, write: Write) -> None:
    approval = asked(cast, write(to_everybody(cast)))
    answer = signed_in(cast.manager).post(f"/s/hibari/notices/approvals/{approval.pk}/return/", {"words": " "})
    assert answer.status_code == 422
    assert "なおしてほしいことを書いてください" in answer.content.decode()
    with tenant_scope(cast.sakura.pk):
        assert Approval.objects.get().state == "waiting"


@pytest.mark.parametrize("name", ["other_teacher", "school_admin", "aoba_teacher", "board_admin", "kaede_teacher"])
def test_an_approval_is_not_there_for_who_has_no_part_in_it(cast: Cast, write: Write, name: str) -> None:
    approval = asked(cast, write(to_everybody(cast)))
    client: Client = signed_in(getattr(cast, name))
    for path in ("", "audience/"):
        assert client.get(f"/s/hibari/notices/approvals/{approval.pk}/{path}").status_code == 404
    for path in ("", "return/"):
        assert client.post(f"/s/hibari/notices/approvals/{approval.pk}/{path}", {"words": "x"}).status_code == 404


def test_the_author_is_led_to_where_it_waits(cast: Cast, write: Write) -> None:
    approval = asked(cast, write(to_everybody(cast)))
    teacher = signed_in(cast.teacher)
    url = f"/s/hibari/notices/approvals/{approval.pk}/"
    place = f"/s/hibari/notices/drafts/{approval.draft_id}/sending/"
    assert teacher.get(url).headers["Location"] == place
    assert teacher.post(url).status_code == 403
    assert "長谷川 誠" in teacher.get(place).content.decode()
    with tenant_scope(cast.sakura.pk):
        assert Notice.objects.count() == 0


def test_what_needs_a_second_person_only_since_it_was_confirmed_comes_back(cast: Cast, write: Write) -> None:
    """The rule has changed in the meantime, or the class is the whole school by now."""
    with tenant_scope(cast.sakura.pk):
        confirm_draft(actor(cast.teacher), write(), confirmed=YES)
        SendingRules.objects.filter(school=cast.hibari).update(approval="all")
        Confirmation.objects.update(release_at=timezone.now())
    release_due_drafts()
    with tenant_scope(cast.sakura.pk):
        assert Draft.objects.get().returned == "found"
        assert Notice.objects.count() == 0


def test_a_manager_who_has_agreed_under_one_rule_has_agreed_under_the_other(cast: Cast, write: Write) -> None:
    agreed(cast, asked(cast, write(to_everybody(cast))), cast.manager)
    with tenant_scope(cast.sakura.pk):
        SendingRules.objects.filter(school=cast.hibari).update(approval="all")
    assert let_go(cast.sakura.pk).household_count == 2
