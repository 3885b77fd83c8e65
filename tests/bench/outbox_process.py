"""One of the senders of ratio 9: prints its pids, then for each line that it reads how many mails it has sent.

`outbox 2500` empties the outbox as a worker does; `ready 2500` sends so many of one message that is ready.
"""

import json
import os
import smtplib
import sys
import uuid

import django


def main(tenant_id: uuid.UUID) -> None:
    """Work on demand."""
    django.setup()
    from messaging.delivery.mail import deliver  # noqa: PLC0415 -- only after setup
    from tests.bench.sending import backend_of  # noqa: PLC0415
    from tetoru.tenancy import tenant_scope  # noqa: PLC0415

    print(json.dumps([os.getpid(), backend_of()]), flush=True)
    for line in sys.stdin:
        how, mails = line.split()
        if how == "ready":
            print(_send_ready(int(mails)), flush=True)
            continue
        with tenant_scope(tenant_id):
            print(deliver(tenant_id, at_most=sys.maxsize), flush=True)


def _send_ready(mails: int) -> int:
    from django.conf import settings  # noqa: PLC0415
    from django.core.mail import EmailMessage  # noqa: PLC0415

    text = "けやき市教育委員会からお知らせがあります。\n" * 5
    message = EmailMessage("お知らせがあります", text, to=["somebody@kazoku.example"]).message().as_bytes()
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
        for number in range(mails):
            server.sendmail("sender@tetoru.example", [f"guardian{number}@kazoku.example"], message)
    return mails


if __name__ == "__main__":
    main(uuid.UUID(sys.argv[1]))
