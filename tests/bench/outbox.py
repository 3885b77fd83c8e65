"""Ratio 9: the outbox, states and all, against smtplib with a message that is ready."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from messaging.delivery.models import Mailing
from messaging.delivery.outbox import enqueue
from schools.models import Tenant
from tests import factories as make
from tests.bench.harness import Variant, interleaved, quotient
from tests.bench.people import settle
from tests.bench.results import Goal, Result
from tests.bench.server import value
from tests.bench.settings import DATABASE
from tests.bench.world import ROUNDS, World, print_samples
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

MAILS = 5_000
PROCESSES = 2
EVERYBODY = "select id as guardian_id from accounts_user where %(tenant)s = any(tenant_ids)"
UNSENT = "select count(*) from delivery_delivery where tenant_id = %s and state <> 'sent'"


def outbox(world: World) -> list[Result]:
    """9: 2 processes empty the outbox into an SMTP sink ÷ 2 × smtplib with a ready message. About 3 minutes."""
    mails = world.scaled(MAILS)
    tenant = _people(mails)
    with _sink() as port, _children(tenant.pk, port) as children:
        pids = tuple(pid for child in children for pid in child.pids)
        samples = interleaved(
            Variant("outbox", partial(_send, children, "outbox", mails), partial(_queue, tenant), pids),
            Variant("smtplib, ready", partial(_send, children, "ready", mails), processes=pids),
            rounds=ROUNDS,
        )
    left = value(DATABASE, UNSENT, tenant.pk)
    if left:
        raise RuntimeError(f"{left} deliveries were not sent")
    print_samples(samples, 1e6, "µs")
    size, pair = f"{mails:,} mails", ("smtplib, ready", "outbox")
    return [
        Result(9, "outbox to SMTP ÷ smtplib with a ready message, mails/s", quotient(samples, *pair), size,
               Goal(">=", 0.5)),
        Result(9, "  the same in CPU (senders and their backends)", quotient(samples, *pair, "cpu"), size),
    ]  # fmt: skip


def _people(count: int) -> Tenant:
    """So many guardians with an address each, one in ten not reading Japanese."""
    tenant = make.make_tenant("keyaki", "けやき市教育委員会")
    emails = [f"guardian{number}@kazoku.example" for number in range(count)]
    User.objects.bulk_create(
        User(kind=User.Kind.GUARDIAN, email=email, email_index=email.encode(), name="小川 真由美", password="!",
             tenant_ids=[tenant.pk], language="ja" if number % 10 else "en")
        for number, email in enumerate(emails)
    )  # fmt: skip
    settle()
    return tenant


def _queue(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk), transaction.atomic():
        notice_id = new_id()
        mailing = Mailing.objects.create(
            pk=notice_id, tenant_id=tenant.pk, sender_name=tenant.name, path=f"/notices/{notice_id}/", priority=0,
            queued_at=timezone.now(),
        )  # fmt: skip
        enqueue(mailing, guardians=EVERYBODY, parameters={})


@dataclass(frozen=True)
class Child:
    """A process that sends on demand; `pids` are its own and its backend's."""

    process: "subprocess.Popen[str]"
    pids: tuple[int, ...]

    def tell(self, order: str) -> None:
        """Let it begin."""
        assert self.process.stdin
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()

    def answer(self) -> int:
        """How many it has sent, when it has done."""
        return int(_line(self.process))


def _send(children: list[Child], how: str, mails: int) -> int:
    for child in children:
        child.tell(f"{how} {mails // PROCESSES}")
    sent = sum(child.answer() for child in children)
    if sent != mails:
        raise RuntimeError(f"{how}: {sent} mails instead of {mails}")
    return sent


@contextmanager
def _sink() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.sink_process"], stdout=subprocess.PIPE, text=True)
    try:
        yield int(_line(process))
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _children(tenant_id: uuid.UUID, port: int) -> Iterator[list[Child]]:
    environment = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "BOUNCE_DOMAIN": "post.tetoru.example"}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.outbox_process", str(tenant_id)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(PROCESSES)
    ]  # fmt: skip
    try:
        yield [Child(process, tuple(json.loads(_line(process)))) for process in started]
    finally:
        for process in started:
            process.communicate()


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("a sending process ended; its message stands above")
    return line
