"""Whether the attached files can go along: looked through, and looked into by whoever sends them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from messaging.files.models import StoredFile
from messaging.files.selectors import openings_by
from messaging.notices.errors import FilesNotReady, FilesUnopened
from messaging.notices.guard.findings import Finding, Situation, Weight

State = StoredFile.State


def are_files_ready(situation: Situation) -> Iterator[Finding]:
    """Every file has been looked through, and none was refused."""
    waiting = [file.name for file in situation.files if file.state == State.WAITING]
    refused = [file.name for file in situation.files if file.state == State.REFUSED]
    if waiting:
        text = _("添付ファイルを調べています。終わるまで、少し待ってください。")
        yield _to_mend("files.waiting", text, waiting, FilesNotReady)
    if refused:
        text = _("使えない添付ファイルがあります。はずすか、差し替えてください。")
        yield _to_mend("files.refused", text, refused, FilesNotReady)


def are_files_opened(situation: Situation) -> Iterator[Finding]:
    """Whoever sends has looked into every file: the wrong one is seen nowhere else (field.md, pain 1)."""
    ready = [file for file in situation.files if file.state == State.READY]
    opened = openings_by(situation.actor.user_id, ready) if ready else {}
    unopened = [file.name for file in ready if file.pk not in opened]
    if unopened:
        text = _("添付ファイルを開いて、中を見てください。")
        yield _to_mend("files.unopened", text, unopened, FilesUnopened, action=_("開いて見る"))


def _to_mend(key: str, text: str, names: list[str], refusal: type[FilesNotReady], *, action: str = "") -> Finding:
    action = action or _("添付を見る")
    return Finding(key, Weight.STOPS, text, tuple(names), page="draft_files", action=action, refusal=refusal)
