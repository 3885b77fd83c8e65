"""A cursor of psycopg's that Django does not have."""

from typing import Any

import psycopg
from django.db.backends.postgresql.base import CursorMixin


class NumberedCursor(CursorMixin, psycopg.RawCursor[Any]):
    """Takes a statement as PostgreSQL reads it, with its parameters as $1, $2, and does not look into it."""
