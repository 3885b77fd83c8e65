"""A mail server that says what it is told to, and sees what its client says too early.

With `pipelines` it answers an envelope only after the whole of it has come: whoever waits for each answer waits in
vain. Without, whoever says the next command before he was answered is noted.
"""

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

HANG_UP = "hang up"
HELLO, QUIET = "220 mail.example\r\n", {"MAIL", "RCPT"}
SORRY = "554 no valid recipients"


class MailServer:
    """`answers`: to what begins with a key; the end of a text is `. address`. `hear` is called before each answer."""

    def __init__(self, *, pipelines: bool) -> None:
        self.pipelines = self.holds_answers = pipelines
        self.wants_text_for_nobody = False
        self.answers: dict[str, str] = {}
        self.taken: list[tuple[str, bytes]] = []
        self.said: list[str] = []
        self.too_early: list[str] = []
        self.connections = 0
        self.hear: Callable[[str], Any] = str
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]

    @contextmanager
    def running(self) -> Iterator["MailServer"]:
        """Answers until the block is left."""
        thread = threading.Thread(target=self._accept, daemon=True)
        thread.start()
        yield self
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        thread.join(10)

    def _accept(self) -> None:
        while True:
            try:
                line, _peer = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            with line, line.makefile("rb") as stream:
                _Talk(self, line, stream).go_on()


class _Talk:
    """One connection."""

    def __init__(self, server: MailServer, line: socket.socket, stream: BinaryIO) -> None:
        self.server, self.line, self.stream = server, line, stream
        self.held = ""
        self.sender = ""
        self.to: list[str] = []

    def go_on(self) -> None:
        self.line.sendall(HELLO.encode())
        while said := self.stream.readline().decode().strip():
            self.server.said.append(said)
            self.server.hear(said)
            verb = said[:4].upper()
            answer = self._told(said) or self._usual(verb, said)
            if answer == HANG_UP or not self._answer(verb, said, answer) or verb == "QUIT":
                return
            if verb == "DATA" and answer.startswith("354") and not self._take_text():
                return

    def _told(self, said: str) -> str:
        return next((answer for begin, answer in self.server.answers.items() if said.startswith(begin)), "")

    def _usual(self, verb: str, said: str) -> str:
        if verb == "EHLO":
            return "250-mail.example\r\n250-PIPELINING\r\n250 SIZE" if self.server.pipelines else "250 mail.example"
        if verb == "MAIL":
            if self.sender:
                return "503 nested MAIL"
            self.sender = said
        if verb == "RCPT":
            if not self.sender:
                return "503 no sender"
            self.to.append(said.partition("<")[2].partition(">")[0])
        if verb == "RSET":
            self._forget()
        if verb == "DATA":
            return "354 go on" if self.to or (self.server.wants_text_for_nobody and self.sender) else SORRY
        return {"QUIT": "221 bye"}.get(verb, "250 OK")

    def _answer(self, verb: str, said: str, answer: str) -> bool:
        if self.server.holds_answers and verb in QUIET:
            self.held += f"{answer}\r\n"
            return True
        if not self.server.pipelines and select.select([self.line], [], [], 0.01)[0]:
            self.server.too_early.append(said)
        self.line.sendall(f"{self.held}{answer}\r\n".encode())
        self.held = ""
        return not answer.startswith("421")

    def _take_text(self) -> bool:
        """False when it has hung up, or the other side has."""
        lines: list[bytes] = []
        while (line := self.stream.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b"."))
        if not self.to:
            self._forget()
            return self._answer("", ".", SORRY)
        end = f". {self.to[0]}"
        self.server.hear(end)
        answer = self._told(end) or "250 OK"
        if answer.startswith(("250", HANG_UP)):
            self.server.taken.append((self.to[0], b"".join(lines)))
        self._forget()
        return answer != HANG_UP and self._answer("", end, answer)

    def _forget(self) -> None:
        self.sender, self.to = "", []
