"""How many files, and how large, go along with one thing that people write."""

from collections.abc import Iterable

from django.conf import settings

from messaging.files.models import StoredFile
from messaging.files.refusals import Refusal, Refused


class Room:
    """What it still has room for beside the files that are there; grows smaller with each that is let in."""

    def __init__(self, there: Iterable[StoredFile] = ()) -> None:
        files = list(there)
        self.count = len(files)
        self.size = sum(file.size for file in files if file.state != StoredFile.State.REFUSED)
        self.fingerprints = {str(file.fingerprint) for file in files}

    def let_in(self, fingerprint: str, size: int) -> None:
        """Count one more file. Raises Refused where it finds no room."""
        objections = {
            Refusal.TWICE: fingerprint in self.fingerprints,
            Refusal.TOO_MANY: self.count >= settings.FILES_MOST,
            Refusal.TOO_LARGE: size > settings.FILE_MOST_BYTES,
            Refusal.TOO_LARGE_TOGETHER: self.size + size > settings.FILES_MOST_BYTES,
        }
        for refusal, holds in objections.items():
            if holds:
                raise Refused(refusal)
        self.count, self.size = self.count + 1, self.size + size
        self.fingerprints.add(fingerprint)
