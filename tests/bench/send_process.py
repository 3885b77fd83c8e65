"""The worker of ratio 8: for each line that it reads it sends one notice to everybody of a city, as a worker does.

Recipients, the outbox's rows for everybody, the log entry; then it prints how many recipients there are.
"""

import sys
import time
import uuid

import django


def main(tenant_id: uuid.UUID, author_id: uuid.UUID) -> None:
    """Work on demand."""
    django.setup()
    from django.db import transaction  # noqa: PLC0415 -- only after setup

    from messaging.notices.models import Dispatch  # noqa: PLC0415
    from messaging.notices.tasks import fan_out_notice  # noqa: PLC0415
    from tests.bench.people import City  # noqa: PLC0415
    from tests.bench.sending import RealSend  # noqa: PLC0415
    from tetoru import urls  # noqa: F401, PLC0415 -- a worker has read them in before its first notice
    from tetoru.pacing import rest_after  # noqa: PLC0415
    from tetoru.tenancy import tenant_scope  # noqa: PLC0415

    send = RealSend(City(tenant_id, author_id, (), 0, 0))
    print("ready", flush=True)
    for _ in sys.stdin:
        began = time.monotonic()
        send.prepare()
        time.sleep(rest_after(time.monotonic() - began))  # as after a release
        fan_out_notice(str(tenant_id), str(send.notice_id))
        with tenant_scope(tenant_id), transaction.atomic():
            print(Dispatch.objects.get(notice=send.notice_id).recipient_count, flush=True)


if __name__ == "__main__":
    main(uuid.UUID(sys.argv[1]), uuid.UUID(sys.argv[2]))
