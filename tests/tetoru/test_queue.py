"""A bell is heard from whatever thread rings it: gunicorn answers each request in one of its threads."""

import threading

from messaging.notices.tasks import fold_read_counts


def test_a_thread_rings_at_our_queue() -> None:
    brokers: list[str | None] = []
    thread = threading.Thread(target=lambda: brokers.append(fold_read_counts.app.conf.broker_url))
    thread.start()
    thread.join()
    assert brokers == [fold_read_counts.app.conf.broker_url]
    assert brokers[0] is not None
