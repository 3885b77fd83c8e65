"""The worker of ratio 8: sends one notice after the other to everybody of a city, as a worker does.

Recipients, the outbox's rows for everybody, the log entry. It says that it is ready, and goes on until it is killed.
"""

import sys
import time
import uuid

import django


def main(tenant_id: uuid.UUID, author_id: uuid.UUID) -> None:
    """Send and send."""
    django.setup()
    from messaging.notices.tasks import fan_out_notice  # noqa: PLC0415 -- only after setup
    from tests.bench.people import City  # noqa: PLC0415
    from tests.bench.sending import RealSend  # noqa: PLC0415
    from tetoru import urls  # noqa: F401, PLC0415 -- a worker has read them in before its first notice
    from tetoru.pacing import rest_after  # noqa: PLC0415

    send = RealSend(City(tenant_id, author_id, (), 0, 0))
    print("ready", flush=True)
    while True:
        began = time.monotonic()
        send.prepare()
        time.sleep(rest_after(time.monotonic() - began))  # as after a release
        fan_out_notice(str(tenant_id), str(send.notice_id))


if __name__ == "__main__":
    main(uuid.UUID(sys.argv[1]), uuid.UUID(sys.argv[2]))
