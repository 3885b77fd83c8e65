"""The promises about withdrawn notices: green as things are, red for each way in which they can break."""

import datetime as dt
from typing import Any

import pytest

from auditlog.models import Entry
from messaging.notices import assurance
from messaging.notices.models import Notice, ProofHome, Recipient, Withdrawal
from messaging.notices.proofs.working_out import digest_of
from messaging.notices.selectors import files
from tests.cast import Cast
from tests.files.making import hang, make_file
from tests.messaging.conftest import Send
from tests.messaging.test_withdrawing import withdraw
from tests.messaging.test_working_out import take_back
from tetoru.assurance import Broken
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawal(cast: Cast, send: Send) -> Withdrawal:
    notice = send(title="ひみつの題", body="ひみつの本文")
    hang(notice, make_file(cast.teacher, "ひみつ.pdf"))
    return withdraw(cast, notice)


def state_of(cast: Cast) -> Any:
    with tenant_scope(cast.sakura.pk):
        notice = Notice.objects.get()
        read = Recipient.objects.filter(read_at__isnull=False).count()
        return notice.title, notice.body, read, Entry.objects.count()


def test_both_hold_and_leave_no_trace(cast: Cast, withdrawal: Withdrawal) -> None:
    before = state_of(cast)
    assert assurance.withdrawn_notices_are_gone() == (
        "1 withdrawn notices and 1 files of theirs stayed shut; 0 more have no guardian left"
    )
    assert assurance.proofs_agree_with_the_log() == "1 proofs give the digest that stands in the log"
    assert state_of(cast) == before
    assert before[:2] == ("ひみつの題", "ひみつの本文")


def test_a_withdrawn_notice_that_stands_there_again_is_found(cast: Cast, withdrawal: Withdrawal) -> None:
    with tenant_scope(cast.sakura.pk):
        Notice.objects.update(state=Notice.State.SENT)
        file_id = withdrawal.notice.attachments.get().file_id
    with pytest.raises(Broken, match=rf"still open to a guardian: .*: the page, file of {file_id}, content of"):
        assurance.withdrawn_notices_are_gone()


def test_a_file_that_is_given_out_is_found(cast: Cast, withdrawal: Withdrawal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "hold_open", lambda _notice: True)
    with pytest.raises(Broken, match=r"still open to a guardian: [0-9a-f-]+: file of"):
        assurance.withdrawn_notices_are_gone()


def test_a_notice_that_has_nothing_in_its_place_is_found(
    cast: Cast, withdrawal: Withdrawal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assurance, "_answer", lambda *_view, **_where: None)
    with pytest.raises(Broken, match="no short notice in its place"):
        assurance.withdrawn_notices_are_gone()


def test_a_line_that_was_bent_is_found(cast: Cast, withdrawal: Withdrawal) -> None:
    with tenant_scope(cast.sakura.pk):
        home = ProofHome.objects.order_by("place").first()
        assert home is not None
        home.lines = home.lines.replace("開いていない", "開いた")
        home.save()
    with pytest.raises(Broken, match=f"{withdrawal.number}: the file gives another digest"):
        assurance.proofs_agree_with_the_log()


def test_a_proof_that_was_made_anew_is_found(cast: Cast, withdrawal: Withdrawal) -> None:
    """File and digest agree with each other, and not with the log."""
    with tenant_scope(cast.sakura.pk):
        ProofHome.objects.all().delete()
        withdrawal.digest = digest_of(withdrawal.head, [])
        withdrawal.save()
    with pytest.raises(Broken, match=f"{withdrawal.number}: the log holds another digest"):
        assurance.proofs_agree_with_the_log()


def test_a_proof_that_is_never_finished_is_found(cast: Cast, send: Send) -> None:
    withdrawal = take_back(cast, send())
    assert assurance.proofs_agree_with_the_log() == "0 proofs give the digest that stands in the log"
    with tenant_scope(cast.sakura.pk):
        Withdrawal.objects.update(at=withdrawal.at - dt.timedelta(hours=2))
    with pytest.raises(Broken, match="not worked out"):
        assurance.proofs_agree_with_the_log()
