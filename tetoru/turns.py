"""gunicorn's worker, one request at a time: the next one comes from a queue that all workers share.

Threads of a process share its lock, so that many requests side by side all become slow together, the long ones most;
and who has been accepted waits for this worker even where another one has nothing to do. So one thread of a worker has
the turn: it lets in whoever comes, one after the other, and no loop beside it has to be told. What waits gives the turn
to another thread: a deed when it waits for the disk, and what takes long (an upload on a slow line, a lock) after a
while (docs/adr/0076, 0077).
"""

import math
import os
import socket
import struct
import time
from collections.abc import Callable, Iterable, MutableMapping
from contextlib import nullcontext, suppress
from queue import SimpleQueue
from threading import Lock, Thread, local
from typing import Any

from gunicorn.config import Config
from gunicorn.http.body import LengthReader
from gunicorn.http.message import Request
from gunicorn.workers.sync import SyncWorker

from tetoru.giving_way import letting_in

LOOKS = ("GET", "HEAD", "OPTIONS")
"""What is only looked at does not wait for the disk."""

SILENT = 10
"""Seconds for which the kernel keeps a connection that says nothing, as browsers open them to spare."""


PULSE = 0.1
"""Seconds after which a worker looks again who has been in for too long, and says that it lives."""


class Turn:
    """The right to let the next one in. Whoever has it can give it away once."""

    def __init__(self, give: Callable[[], None]) -> None:
        self.is_mine = True
        self._give = give
        self._lock = Lock()
        self._since = math.inf  # nobody is in

    def begin(self) -> None:
        """Somebody came in."""
        with self._lock:
            self._since = time.monotonic()

    def end(self) -> None:
        """They are out again."""
        with self._lock:
            self._since = math.inf

    def give_away(self, *, after: float = 0.0) -> None:
        """To another thread, if somebody is in and has been for so many seconds."""
        with self._lock:
            if self.is_mine and time.monotonic() - self._since >= after:
                self.is_mine = False
                self._give()


class TurnWorker(SyncWorker):
    """Accepts a connection when nobody has the turn and a thread is free. Each connection has one request."""

    turn = 0.1
    """Seconds that others wait for a request before they are let in beside it, and until the next pulse."""
    silence = 1.0
    """Seconds that a thread waits for whoever comes next, and for their first word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turns: SimpleQueue[Turn] = SimpleQueue()
        self._here = local()
        self._pass_on()

    @classmethod
    def check_config(cls, cfg: Config, _log: object) -> None:
        """Raise ValueError for several addresses: a thread waits at one."""
        if len(cfg.address) > 1:
            raise ValueError("Bind one address: a proxy before it may listen at as many as it likes.")

    def init_process(self) -> None:
        """Threads from here on push nobody aside (docs/adr/0075)."""
        with suppress(OSError):  # a sandbox may forbid it
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
        super().init_process()

    def load_wsgi(self) -> None:
        """The application, which hears that it has threads: gunicorn's plain worker would say that it has none."""
        super().load_wsgi()
        answer = self.wsgi

        def answer_beside_others(environ: MutableMapping[str, Any], start_response: Any) -> Iterable[bytes]:
            environ["wsgi.multithread"] = True
            return answer(environ, start_response)

        self.wsgi = answer_beside_others

    def run(self) -> None:
        """Until it is told to end; whoever is in by then gets an answer."""
        listener = self.sockets[0]
        if listener.family != socket.AF_UNIX:
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT)
        _wait_in_the_kernel(listener, self.silence)
        threads = [Thread(target=self._let_in, args=(listener,), daemon=True) for _number in range(self.cfg.threads)]
        for thread in threads:
            thread.start()
        while self.alive and self.is_parent_alive():
            self._watch()
        self.alive = False
        for _thread in threads:
            self._pass_on()  # who waits for the turn has to know, too
        until = time.monotonic() + self.cfg.graceful_timeout
        while any(thread.is_alive() for thread in threads) and time.monotonic() < until:
            self._watch()

    def handle_request(
        self, listener: socket.socket, req: Request, client: socket.socket, addr: tuple[str, int]
    ) -> bool:
        """A deed's turn ends when it waits for the disk. Gives whether the line is kept: it never is."""
        turn: Turn = self._here.turn
        with nullcontext() if req.method in LOOKS else letting_in(turn.give_away):
            super().handle_request(listener, req, client, addr)
        if _is_heard_out(req):
            client.close()
        else:  # gunicorn listens on, since a reset may overtake the answer; nobody else waits for that
            turn.give_away()
        return False

    def _watch(self) -> None:
        self.notify()
        self._turn.give_away(after=self.turn)
        time.sleep(PULSE)

    def _pass_on(self) -> None:
        self._turn = Turn(self._pass_on)
        self._turns.put(self._turn)

    def _let_in(self, listener: socket.socket) -> None:
        """What a thread does until the end."""
        while self.alive:
            self._here.turn = turn = self._turns.get()
            while self.alive and turn.is_mine:
                try:
                    self._answer_the_next(listener, turn)
                except Exception:  # too many files are open, for example: the thread stays
                    self.log.exception("Nobody was let in.")
                    time.sleep(self.silence)

    def _answer_the_next(self, listener: socket.socket, turn: Turn) -> None:
        try:
            client, address = listener.accept()
        except BlockingIOError:
            return  # nobody came
        turn.begin()
        try:
            if _says_something(client, self.silence):
                self.handle(listener, client, address)
            else:
                client.close()
        finally:
            turn.end()


def _wait_in_the_kernel(end: socket.socket, seconds: float) -> None:
    """So long at most, and 0 is for ever. Of all who wait at one listener it wakes one, who has waited longest."""
    end.settimeout(None)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", *divmod(round(seconds * 1e6), 10**6)))


def _is_heard_out(req: Request) -> bool:
    reader = req.body.reader if req.body else None
    return isinstance(reader, LengthReader) and not reader.length


def _says_something(client: socket.socket, within: float) -> bool:
    _wait_in_the_kernel(client, within)
    try:
        return bool(client.recv(1, socket.MSG_PEEK))
    except OSError:
        return False
    finally:
        _wait_in_the_kernel(client, 0)
