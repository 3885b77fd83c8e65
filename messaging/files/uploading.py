"""Takes uploads in: nothing of them gets a name on the disk, and what is too large is not read to its end.

Django's own handler writes large uploads into /tmp under a name; a process that is killed leaves them there in clear.
"""

import tempfile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class NamelessFileHandler(FileUploadHandler):
    """Keeps an upload in a file without a name, gone with the process. Names of dropped ones: `too_large_in`."""

    is_too_large = False
    received = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *more: Any) -> None:  # noqa: N803
        """Look at the length that is announced, before anything is read."""
        self.is_too_large = content_length > settings.FILES_MOST_BYTES * 2

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one."""
        super().new_file(*args, **kwargs)
        if self.is_too_large:
            self._drop()
        self.received = 0
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece."""
        self.received += len(raw_data)
        if self.received > settings.FILE_MOST_BYTES:
            self.file.close()
            self._drop()
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """The whole file."""
        self.file.seek(0)
        return UploadedFile(
            self.file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        """Whoever sent it has gone away."""
        self.file.close()

    def _drop(self) -> None:
        dropped = too_large_in(self.request)
        dropped.append(self.file_name or "")
        raise SkipFile


def too_large_in(request: HttpRequest | None) -> list[str]:
    """Names of files that were dropped on their way, for being too large."""
    found: list[str] = request.__dict__.setdefault("_too_large", []) if request is not None else []
    return found
