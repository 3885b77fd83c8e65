"""What else the head of a proof says: who agreed after having seen what, what was attached, which staff opened it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from messaging.files.models import FileOpening
from messaging.notices.decisions import decisions_on
from messaging.notices.models import Approval, Notice
from messaging.notices.proofs.lines import second

Line = tuple[str, ...]


def decided(notice: Notice) -> Iterator[Line]:
    """Each time that somebody was asked to agree: who asked, what was seen, who decided what."""
    for decision in decisions_on(notice):
        approval = decision.approval
        yield _("承認をたのんだ人"), approval.asked_by.name, second(approval.asked_at)
        for seen in decision.seen:
            yield _("承認の前に開いたもの"), seen.label, seen.by, second(seen.at)
        state = str(Approval.State(approval.state).label)
        by = approval.decided_by.name if approval.decided_by else ""
        yield _("承認の結果"), state, by, second(approval.decided_at)


def attached(notice: Notice) -> Iterator[Line]:
    """Each file with the SHA-256 of what was uploaded, and when each of the staff last looked into it."""
    for attachment in notice.attachments.select_related("file").defer("file__text"):
        file = attachment.file
        yield _("添付ファイル"), str(file.name), f"SHA-256 {file.fingerprint}"
        for opening in FileOpening.objects.filter(file=file).select_related("user").order_by("at"):
            yield _("添付を開いた教職員（最後に開いた日時）"), str(file.name), opening.user.name, second(opening.at)
