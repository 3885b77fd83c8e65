"""A typhoon morning: what reading costs while an urgent notice goes to 30,000 homes, and what taking it back takes.

As a program, `python -m tests.bench.typhoon <tenant> <author>`, it is the worker: it sends one notice after the other
to everybody until it is stopped.
"""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import django
from django.db import transaction

from tests.bench import people, server
from tests.bench.people import City
from tests.bench.settings import DATABASE
from tetoru.tenancy import tenant_scope

FAMILIES, GIVEN = ("佐藤", "鈴木", "高橋", "田中", "伊藤"), ("陽葵", "蓮", "結菜", "湊", "凛", "大翔", "さくら")
READ = "update notices_recipient set read_at = now() where tenant_id = %s and notice_id = %s and random() < 0.85"


def make_named_city(guardians: int) -> City:
    """A city whose people have names that open."""
    from accounts.models import User  # noqa: PLC0415 -- after django.setup(), also in the worker's process
    from schools.models import Student  # noqa: PLC0415
    from tetoru.crypto.keyring import PLATFORM, make_key  # noqa: PLC0415

    city = people.make_city("kusu", guardians)
    make_key(city.tenant_id)
    people.put_names(User, PLATFORM, {"name": FAMILIES}, _ids(User, "%s = any(tenant_ids)", city))
    names = {"family_name": FAMILIES, "given_name": GIVEN}
    people.put_names(Student, city.tenant_id, names, _ids(Student, "tenant_id = %s", city))
    people.settle()
    return city


def _ids(model: Any, where: str, city: City) -> list[uuid.UUID]:
    found = server.superuser(DATABASE).execute(
        f"select id from {model._meta.db_table} where {where}", (city.tenant_id,)
    )
    return [row[0] for row in found.fetchall()]


class TakingBack:
    """Withdraws a notice that everybody got and 85 % have opened."""

    def __init__(self, city: City) -> None:
        from schools.models import Tenant  # noqa: PLC0415
        from tests import factories as make  # noqa: PLC0415
        from tests.bench.sending import RealSend  # noqa: PLC0415
        from tetoru.access import Role  # noqa: PLC0415

        self.city, self.sending = city, RealSend(city)
        self.admin = make.make_staff(Tenant.objects.get(pk=city.tenant_id), None, Role.TENANT_ADMIN)

    def prepare(self) -> None:
        """Send it, with mail for everybody in the outbox."""
        from messaging.notices.models import Notice  # noqa: PLC0415
        from tests.sending import queue_all  # noqa: PLC0415

        self.sending.prepare()
        self.sending.run()
        with tenant_scope(self.city.tenant_id), transaction.atomic():
            self.notice = Notice.objects.get(pk=self.sending.notice_id)
            queue_all(self.notice)
        server.superuser(DATABASE).execute(READ, (self.city.tenant_id, self.notice.pk))
        people.settle()

    def run(self) -> int:
        """Take it back: cancel, fix what is known, tell."""
        from messaging.notices.actions.withdrawing import Reason, withdraw_notice  # noqa: PLC0415
        from tests.cast import actor  # noqa: PLC0415

        with tenant_scope(self.city.tenant_id):
            self.withdrawal = withdraw_notice(actor(self.admin), self.notice, reason=Reason("other", "", "opened"))
        return 1

    def prove(self) -> int:
        """Write the proof, as the job does."""
        from messaging.notices.proofs.working_out import work_out  # noqa: PLC0415

        with tenant_scope(self.city.tenant_id):
            work_out(self.withdrawal.pk)
        print(f"    a proof of {self.withdrawal.home_count:,} homes")
        return 1


class Readers:
    """Guardians who open a notice of the morning, one after the other, each for the first time."""

    def __init__(self, city: City, count: int) -> None:
        from accounts.models import User  # noqa: PLC0415
        from tests.bench.homes import cookies_of  # noqa: PLC0415
        from tests.bench.pages import Pages  # noqa: PLC0415

        self.city, self.pages = city, Pages([])
        found = User.objects.filter(kind="guardian", tenant_ids__contains=[city.tenant_id]).order_by("email_index")
        self.cookies = [cookies_of(user) for user in found[:count]]

    def notice(self) -> str:
        """A notice that nobody has opened yet: its address."""
        from tests.bench.sending import RealSend  # noqa: PLC0415

        sending = RealSend(self.city)
        sending.prepare()
        sending.run()
        return f"/notices/{sending.notice_id}/"

    def read(self, path: str) -> list[float]:
        """Seconds of each reading, sorted."""
        return sorted(self._read_once(path, cookies) for cookies in self.cookies)

    def _read_once(self, path: str, cookies: str) -> float:
        began = perf_counter()
        self.pages.ask_once(path, cookies)
        return perf_counter() - began


@contextmanager
def storm(city: City) -> Iterator[None]:
    """A process of its own sends to everybody, again and again."""
    command = [sys.executable, "-m", "tests.bench.typhoon", str(city.tenant_id), str(city.author_id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as worker:
        assert worker.stdout
        worker.stdout.readline()
        try:
            yield
        finally:
            worker.kill()


def send_for_ever(city: City) -> None:
    """The worker."""
    from tests.bench.sending import RealSend  # noqa: PLC0415

    sending = RealSend(city)
    while True:
        sending.prepare()
        print("sending", flush=True)
        sending.run()


if __name__ == "__main__":
    django.setup()
    send_for_ever(City(uuid.UUID(sys.argv[1]), uuid.UUID(sys.argv[2]), (), 0, 0))
