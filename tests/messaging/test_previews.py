"""What is shown as the guardian's page, before it is sent: the same to who writes, who sends and who agrees."""

from dataclasses import replace

import pytest

from messaging.files.models import StoredFile
from messaging.notices.actions.sending import confirm_draft
from messaging.notices.models import Approval
from tests.cast import Cast, actor, signed_in
from tests.files.making import hang, make_file
from tests.messaging.asking import JOIN, ask
from tests.messaging.conftest import Write
from tests.messaging.test_approving import YES, to_everybody
from tests.messaging.test_approving_files import attached
from tetoru.tenancy import tenant_scope

LOOKS = {"HX-Request": "true", "HX-Target": "looking"}


def phone_in(page: str) -> str:
    """The picture of the guardian's phone."""
    return page.partition('class="phone"')[2].partition("</aside>")[0]


def test_the_preview_shows_files_and_questions_to_who_writes_sends_and_agrees(cast: Cast, write: Write) -> None:
    draft = ask(write(to_everybody(cast)), JOIN)
    attached(cast, draft, "しおり.pdf")
    teacher, url = signed_in(cast.teacher), f"/s/hibari/notices/drafts/{draft.pk}/"
    pages = [teacher.get(url), teacher.get(f"{url}confirmation/")]
    with tenant_scope(cast.sakura.pk):
        draft.refresh_from_db()
        confirm_draft(actor(cast.teacher), draft, confirmed=replace(YES, version=draft.version))
        approval = Approval.objects.get(draft=draft)
    pages.append(signed_in(cast.manager).get(f"/s/hibari/notices/approvals/{approval.pk}/"))
    for page in pages:
        phone = phone_in(page.content.decode())
        assert "しおり.pdf" in phone
        assert JOIN.text in phone
        assert "参加しない" in phone
        assert "disabled" in phone


@pytest.mark.parametrize("path", ["", "confirmation/"])
def test_a_safety_question_is_previewed_by_what_can_be_tapped(cast: Cast, write: Write, path: str) -> None:
    draft = write(by=cast.manager, urgency="urgent", asks_safety=True)
    page = signed_in(cast.manager).get(f"/s/hibari/notices/drafts/{draft.pk}/{path}").content.decode()
    assert "無事です・助けが必要です" in phone_in(page)


def test_the_confirmation_asks_again_by_itself_while_files_are_looked_through(cast: Cast, write: Write) -> None:
    draft = write()
    file = hang(draft, make_file(cast.teacher, state="waiting"))
    teacher, url = signed_in(cast.teacher), f"/s/hibari/notices/drafts/{draft.pk}/confirmation/"
    page = teacher.get(url).content.decode()
    assert f'hx-get="{url}?asked=1"' in page
    assert "「いまの状態を見る」を押してください。" in page
    assert "読み込みなおしてください" not in page
    waits = [teacher.get(f"{url}?asked={asked}", headers=LOOKS) for asked in (1, 5, 99, "x")]
    assert [answer.context["wait"] for answer in waits] == [2, 20, 60, 2]
    assert "<html" not in waits[0].content.decode()
    with tenant_scope(cast.sakura.pk):
        StoredFile.objects.filter(pk=file.pk).update(state="ready")
    done = teacher.get(f"{url}?asked=6", headers=LOOKS)
    assert (done.status_code, done["HX-Refresh"], done.content) == (204, "true", b"")
    assert 'id="looking"' not in teacher.get(url).content.decode()


def test_the_question_whether_files_are_looked_through_is_answered_to_the_author_alone(
    cast: Cast, write: Write
) -> None:
    draft = write()
    hang(draft, make_file(cast.teacher, state="waiting"))
    url = f"/s/hibari/notices/drafts/{draft.pk}/confirmation/?asked=1"
    assert signed_in(cast.aoba_teacher).get(url, headers=LOOKS).status_code == 404
