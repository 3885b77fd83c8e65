"""Who waits for the disk lets the next visitor in. How that is done knows the worker alone (`tetoru/turns.py`)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_next_one: ContextVar[Callable[[], None] | None] = ContextVar("next_one", default=None)


@contextmanager
def letting_in(next_one: Callable[[], None]) -> Iterator[None]:
    """Within this, who gives way calls `next_one`."""
    token = _next_one.set(next_one)
    try:
        yield
    finally:
        _next_one.reset(token)


def give_way() -> None:
    """From here on it waits for something else than a processor. Outside a worker's deed nobody is let in."""
    if next_one := _next_one.get():
        next_one()
