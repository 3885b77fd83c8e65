"""Which module reads which kind of file; only the library that is needed is loaded."""

from collections.abc import Callable, Iterator
from importlib import import_module

from messaging.files.text.limits import Budget
from messaging.files.text.sections import Section

Reader = Callable[[bytes, Budget, int], Iterator[Section]]
"""The number is how deep inside other files the bytes lie."""
KINDS = frozenset({"pdf", "word", "excel", "powerpoint"})


def reader_of(kind: str) -> Reader:
    """The reader of a kind; of a picture there is nothing to read."""
    if kind not in KINDS:
        return _nothing
    reader: Reader = import_module(f"messaging.files.text.{kind}").sections
    return reader


def _nothing(data: bytes, budget: Budget, depth: int) -> Iterator[Section]:
    yield from ()
