"""Ratios 4 and 5: the guardian's list against a page with nothing in it, and without log and encryption.

The WSGI application is called in this process with the whole middleware stack, as by gunicorn.
"""

import cProfile
import itertools
import pstats
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from tests.bench.harness import Variant
from tests.bench.homes import Home
from tetoru import serving

ROWS = 20
ROW_MARK = b'<article class="post'
BATCH = 20
"""Requests in one sample."""

Patch = Callable[[], Any]


def without_log() -> Any:
    """No entry is written: neither in the statement that reads the list, nor after the page."""
    patches = ExitStack()
    patches.enter_context(mock.patch("auditlog.middleware.write_outside", new=_nothing))
    patches.enter_context(mock.patch("messaging.today.home.PageEntry", new=_nothing))
    return patches


def without_decryption() -> Any:
    """Every value opens as the same text, at no cost."""
    return mock.patch.multiple("tetoru.crypto.fields", unseal=_same_text, unsealer=lambda _column: _same_text)


def page_variants(homes: Sequence[Home]) -> tuple[Variant, ...]:
    """The list as it is and stripped, and the empty page with and without its log entry."""
    pages = Pages(homes)
    return (
        pages.variant("inbox", "/home/", ROWS),
        pages.variant("empty page", "/bench/empty/", 0),
        pages.variant("empty page, no log", "/bench/empty/", 0, without_log),
        pages.variant("inbox, no log", "/home/", ROWS, without_log),
        pages.variant("inbox, no decryption", "/home/", ROWS, without_decryption),
        pages.variant("inbox, neither", "/home/", ROWS, without_log, without_decryption),
    )


class Pages:
    """The application, and homes that ask it in turn."""

    def __init__(self, homes: Sequence[Home]) -> None:
        self.application = WSGIHandler()
        serving.post_worker_init(self)  # what gunicorn does then for each of its workers
        self.homes: Iterator[Home] = itertools.cycle(homes)

    def variant(self, name: str, path: str, rows: int, *patches: Patch) -> Variant:
        """So many requests for `path`; each must show exactly `rows` notices."""
        return Variant(name, lambda: self.ask(path, rows, patches))

    def ask(self, path: str, rows: int, patches: Sequence[Patch]) -> int:
        """Ask BATCH times; gives how often. Raises when a page is not the one that is meant."""
        with all_of(patches):
            for _ in range(BATCH):
                self._ask_once(path, rows)
        return BATCH

    def _ask_once(self, path: str, rows: int) -> None:
        body = self.ask_once(path, next(self.homes).cookies)
        if body.count(ROW_MARK) != rows:
            raise RuntimeError(f"{path}: {body.count(ROW_MARK)} rows instead of {rows}")

    def ask_once(self, path: str, cookies: str) -> bytes:
        """The page as somebody gets it. Raises when it is none."""
        environ = RequestFactory(HTTP_COOKIE=cookies)._base_environ(PATH_INFO=path)
        status: list[str] = []
        response = self.application(environ, lambda line, _headers: status.append(line))
        body = b"".join(response)
        response.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{path}: {status[0]}")
        return body


def _nothing(*_arguments: Any) -> None:
    pass


def _same_text(_stored: bytes, *_place: Any, **_named: Any) -> str:
    return "運動会のお知らせ"


@contextmanager
def all_of(patches: Sequence[Patch]) -> Iterator[None]:
    """Several patches at once."""
    with ExitStack() as stack:
        for patch in patches:
            stack.enter_context(patch())
        yield


def profile(homes: Sequence[Home]) -> None:
    """Where 500 lists spend their time."""
    pages, profiler = Pages(homes), cProfile.Profile()
    pages.ask("/home/", ROWS, ())
    profiler.enable()
    for _ in range(500 // BATCH):
        pages.ask("/home/", ROWS, ())
    profiler.disable()
    pstats.Stats(profiler, stream=sys.stdout).sort_stats("cumulative").print_stats(70)
