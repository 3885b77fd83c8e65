"""Work that goes on beside the test, in a transaction of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


class Thread:
    """Work in a transaction of its own; tells when it has ended, and what came of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.result: Any = None
        self._thread = threading.Thread(target=self._run, args=(work,))
        self._thread.start()

    def _run(self, work: Callable[[], Any]) -> None:
        try:
            self.result = work()
        except BaseException as error:  # noqa: BLE001 -- handed to the test
            self.result = error
        finally:
            connections.close_all()

    def waits(self) -> bool:
        """Whether it still has not ended after a while."""
        self._thread.join(0.7)
        return self._thread.is_alive()

    def end(self) -> Any:
        self._thread.join(20)
        assert not self._thread.is_alive()
        assert not isinstance(self.result, BaseException), self.result
        return self.result
