"""Takes uploads in: nothing of them gets a name on the disk, and what is too large is not read to its end.

Django's own handler writes large uploads into /tmp under a name; a process that is killed leaves them there in clear.
"""

import tempfile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class NamelessFileHandler(FileUploadHandler):
    """Keeps an upload in a file without a name, gone with the process. Names of dropped ones: `too_large_in`."""

    is_too_large = False
    received = 0
    taking: IO[bytes] | None = None

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *more: Any) -> None:  # noqa: N803
        """Look at the length that is announced, before anything is read."""
        self.is_too_large = content_length > settings.FILES_MOST_BYTES * 2

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one."""
        super().new_file(*args, **kwargs)
        if self.is_too_large:
            self._drop()
        self.received = 0
        self.taking = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece."""
        self.received += len(raw_data)
        if self.received > settings.FILE_MOST_BYTES:
            self._drop()
        if self.taking is not None:
            self.taking.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """The whole file."""
        if self.taking is None:
            return None
        self.taking.seek(0)
        return UploadedFile(
            self.taking, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        """Whoever sent it has gone away."""
        if self.taking is not None:
            self.taking.close()

    def _drop(self) -> None:
        self.upload_interrupted()
        too_large_in(self.request).append(self.file_name or "")
        raise SkipFile


def too_large_in(request: HttpRequest | None) -> list[str]:
    """Names of files that were dropped on their way, for being too large."""
    found: list[str] = request.__dict__.setdefault("_too_large", []) if request is not None else []
    return found
