"""What a sender's draft and files look like to the checks."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from messaging.files.marks import mark_of
from messaging.files.models import StoredFile
from messaging.files.selectors import note_opening
from messaging.files.text import text_of
from messaging.notices.guard.findings import Finding
from messaging.notices.models import Attachment, Draft

Look = Callable[..., dict[str, Finding]]
OUTSIDE = "宛先に入っていません"


@dataclass(frozen=True)
class Paper:
    """A file on the sender's desk."""

    name: str
    kind: str
    data: bytes

    def attach(self, draft: Draft) -> StoredFile:
        """As it is known once it has been looked through, and looked into by the draft's author."""
        fingerprint = sha256(self.data).hexdigest()
        kept = StoredFile.objects.create(
            tenant_id=draft.tenant_id, name=self.name, kind=self.kind, media_type="application/pdf", size=9,
            fingerprint=fingerprint, digest=mark_of(fingerprint, draft.tenant_id), data_key="k", state="ready",
            text=text_of(self.kind, self.data), uploaded_by_id=draft.author_id,
        )  # fmt: skip
        Attachment.objects.create(
            tenant_id=draft.tenant_id, draft=draft, file=kept, order=draft.attachments.count() + 1
        )
        note_opening(kept, draft.author_id)
        return kept


def texts(finding: Finding) -> list[tuple[str, str, str]]:
    """The lines of a finding as they are read."""
    return [(line.text, line.mark, line.place) for line in finding.lines]
