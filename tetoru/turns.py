"""gunicorn's threaded worker, one request at a time: the next one comes from a queue that all workers share.

Threads of a process share its lock, so that many requests side by side all become slow together, the long ones most;
and who has been accepted waits for this worker even where another one has nothing to do. So a worker accepts the next
connection when it has answered the last one. What waits gives way: a deed when it waits for the disk, and what takes
long (an upload on a slow line, a lock) after a while, when the next one is let in beside it (docs/adr/0076).
"""

import math
import os
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.http.message import Request
from gunicorn.util import close_graceful
from gunicorn.workers.gthread import TConn, ThreadWorker

from tetoru.giving_way import letting_in

LOOKS = ("GET", "HEAD", "OPTIONS")
"""What is only looked at does not wait for the disk."""

SILENT = 10
"""Seconds for which the kernel keeps a connection that says nothing, as browsers open them to spare."""


class TurnWorker(ThreadWorker):
    """Takes a connection when nobody has a turn and a thread is free. Those that were kept open don't wait for it."""

    turn = 0.1
    """Seconds that others wait for a request at most."""
    hanging_up = 2.0
    """Seconds in which the other side should have hung up after its answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turns: dict[TConn, float] = {}  # when each that is in hand had its turn

    def init_process(self) -> None:
        """Nobody has a turn for saying nothing; and threads from here on push nobody aside (docs/adr/0075)."""
        with suppress(OSError):  # a sandbox may forbid it
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
        for listener in self.sockets:
            if listener.family != socket.AF_UNIX:
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT)
        super().init_process()

    def set_accept_enabled(self, enabled: bool | None) -> None:
        """Asked for before each look at what has come."""
        super().set_accept_enabled(bool(enabled) and self._wait() == 0)

    def enqueue_req(self, conn: TConn) -> None:
        """It has its turn."""
        self._turns[conn] = time.monotonic()
        super().enqueue_req(conn)
        if self._wait():
            self.set_accept_enabled(False)

    def handle(self, conn: TConn) -> bool:
        """In a thread, as is the wait until the other side hangs up: gunicorn's loop would stand still for it."""
        try:
            is_kept = super().handle(conn)
        finally:
            self.method_queue.defer(self._turns.pop, conn, None)
        if is_kept is False:
            with suppress(OSError):  # it has hung up long ago
                close_graceful(conn.sock.dup(), timeout=self.hanging_up)
                conn.sock.shutdown(socket.SHUT_RDWR)  # so that the loop's own wait is over at once
        return is_kept

    def handle_request(self, req: Request, conn: TConn) -> bool:
        """A deed's turn ends when it waits for the disk."""
        if req.method in LOOKS:
            return super().handle_request(req, conn)
        with letting_in(partial(self._end_turn, conn)):
            return super().handle_request(req, conn)

    def wait_for_and_dispatch_events(self, timeout: float | None) -> None:
        """Not longer than a turn lasts."""
        if (wait := self._wait()) and (timeout is None or wait < timeout):
            timeout = wait
        super().wait_for_and_dispatch_events(timeout)

    def _end_turn(self, conn: TConn) -> None:
        """Said in a thread, which it keeps."""
        self.method_queue.defer(self._turns.update, {conn: -math.inf})

    def _wait(self) -> float:
        """Seconds until the next one may be let in if nobody is done before; 0 when it may now."""
        if len(self._turns) >= self.cfg.threads:
            return self.turn
        return max(0.0, max(self._turns.values(), default=-math.inf) + self.turn - time.monotonic())
