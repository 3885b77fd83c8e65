"""Log lines carry the request's id, so that one request's lines can be found, and nothing personal."""

import logging
import uuid
from contextvars import ContextVar

request_id: ContextVar[uuid.UUID | None] = ContextVar("request_id", default=None)


class RequestFilter(logging.Filter):
    """Adds `request_id` to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, with the id of the request it belongs to."""
        found = request_id.get()
        record.request_id = str(found) if found else None
        return True
