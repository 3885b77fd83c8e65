"""Who agrees has opened every file, and what they opened is kept with what they said."""

from django.utils import timezone

from messaging.files.models import StoredFile
from messaging.files.selectors import note_opening
from messaging.notices.actions.approving import see_audience
from messaging.notices.decisions import decisions_on
from messaging.notices.models import Approval, Draft
from tests.cast import Cast, actor, signed_in
from tests.files.making import hang, make_file
from tests.messaging.conftest import Write
from tests.messaging.test_approving import asked, to_everybody
from tests.sending import let_go
from tetoru.tenancy import tenant_scope


def attached(cast: Cast, draft: Draft, name: str) -> StoredFile:
    """A file that the author has looked into."""
    file = hang(draft, make_file(cast.teacher, name))
    with tenant_scope(cast.sakura.pk):
        note_opening(file, cast.teacher.pk)
    return file


def test_an_approver_who_did_not_open_the_attachment_cannot_agree(cast: Cast, write: Write) -> None:
    """So the list of 84 children went out: who agreed had not opened it."""
    draft = write(to_everybody(cast))
    file = attached(cast, draft, "名簿.pdf")
    approval = asked(cast, draft)
    manager, page = signed_in(cast.manager), f"/s/hibari/notices/approvals/{approval.pk}/"
    with tenant_scope(cast.sakura.pk):
        see_audience(actor(cast.manager), approval)
    assert [part["label"] for part in manager.get(page).context["parts"] if not part["seen_at"]] == ["名簿.pdf"]
    assert manager.post(page)["Location"] == page
    with tenant_scope(cast.sakura.pk):
        assert Approval.objects.get().state == "waiting"
    looked = manager.get(f"/s/hibari/notices/drafts/{draft.pk}/files/{file.pk}/")
    assert (looked.context["back_url"], looked.context["onward_url"]) == (page, page)
    assert "添付の一覧" not in looked.content.decode()
    manager.post(page)
    notice = let_go(cast.sakura.pk)
    with tenant_scope(cast.sakura.pk):
        (decision,) = decisions_on(notice)
        assert [(seen.by, seen.label) for seen in decision.seen] == [
            ("長谷川 誠", "届く家庭"),
            ("長谷川 誠", "名簿.pdf"),
        ]
    status = signed_in(cast.teacher).get(f"/s/hibari/notices/{notice.pk}/").content.decode()
    assert "に開いたもの：名簿.pdf" in status


def test_a_colleague_who_only_agrees_finds_the_file_and_no_way_to_change_it(cast: Cast, write: Write) -> None:
    """Something that was found asks for any colleague, who may not edit the draft."""
    draft = write()
    file = attached(cast, draft, "班.pdf")
    with tenant_scope(cast.sakura.pk):
        Draft.objects.filter(pk=draft.pk).update(stage=Draft.Stage.AWAITING)
        approval = Approval.objects.create(
            tenant=cast.sakura, draft=draft, because=["files.list"], asked_by=cast.teacher, asked_at=timezone.now()
        )
    colleague, url = signed_in(cast.other_teacher), f"/s/hibari/notices/drafts/{draft.pk}/files/"
    looked = colleague.get(f"{url}{file.pk}/")
    assert looked.context["back_url"] == f"/s/hibari/notices/approvals/{approval.pk}/"
    assert "removal" not in looked.content.decode()
    assert colleague.get(url).status_code == 404
    assert colleague.post(f"{url}{file.pk}/removal/").status_code == 403
    with tenant_scope(cast.sakura.pk):
        assert draft.attachments.count() == 1
