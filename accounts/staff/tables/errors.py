"""Why a table can't be read at all."""

from tetoru.errors import DomainError


class TableUnreadable(DomainError):
    """The file or the pasted text is not a table of staff; the text says what to do."""
