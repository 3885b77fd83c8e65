"""Ratio 7: what it costs to say how many have opened, and to count those who open."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.db import connection, transaction

from accounts.desks import Desk
from messaging.notices.actions import reading as product
from messaging.notices.folding import fold_openings
from messaging.notices.models import Notice
from messaging.notices.selectors.desk import notices_at
from tests.bench import people
from tests.bench.harness import Variant, interleaved, quotient
from tests.bench.people import City
from tests.bench.results import Goal, Result
from tests.bench.sending import RealSend, backend_of
from tests.bench.server import superuser
from tests.bench.settings import DATABASE
from tests.bench.world import PAGE_ROUNDS, QUICK_ROUNDS, ROUNDS, World, print_samples
from tetoru.access import Guardian, Role, Seat, Staff
from tetoru.crypto.keyring import make_key
from tetoru.db.prepared import prepared_cursor
from tetoru.tenancy import tenant_scope

GUARDIANS = 715
"""About 1,000 recipients for a notice to everybody."""
NOTICES = 30
CONNECTIONS = 8
BATCH = 50
"""Statements in one sample."""

# Two thirds of the homes have opened each.
OPENED = """
update notices_tally set opened = 330 where tenant_id = %(tenant)s;
update notices_recipient set read_at = now() where tenant_id = %(tenant)s and random() < 0.67
"""
# What would have to be asked if nothing were counted ahead.
GROUP_BY = """
select r.notice_id, count(distinct s.household_id)
from notices_recipient r join schools_student s on s.id = r.student_id
where r.tenant_id = %(tenant)s and r.notice_id = any(%(notices)s) and r.read_at is not null group by 1
"""
# Marking without counting: no delta is left, and so nothing is folded.
MARK_ALONE = """
with notice as (
    select state <> 'withdrawn' as is_open from notices_notice where tenant_id = %(tenant)s and id = %(notice)s
), marked as (
    update notices_recipient set read_at = now()
    where tenant_id = %(tenant)s and notice_id = %(notice)s and guardian_id = %(guardian)s
      and student_id = any(%(students)s) and read_at is null and (select is_open from notice)
    returning student_id
)
select (select count(*) from marked), (select is_open from notice)
"""


def reading(world: World) -> list[Result]:
    """7: status of 30 notices × 1,000 ÷ SELECT 1; 8 connections marking, with counting ÷ without. About 3 minutes."""
    city = people.make_city("hinoki", world.scaled(GUARDIANS))
    make_key(city.tenant_id)
    return [*_status(world, city), *_marking(world, city)]


def _status(world: World, city: City) -> list[Result]:
    send = RealSend(city)
    for _ in range(NOTICES):
        send.prepare()
        send.run()
    for statement in OPENED.split(";"):
        superuser(DATABASE).execute(statement, {"tenant": city.tenant_id})  # type: ignore[arg-type]
    people.settle()
    lists = Lists(city)
    rounds = QUICK_ROUNDS if world.is_quick else PAGE_ROUNDS
    samples = interleaved(*lists.variants(), rounds=rounds, warm_up=2)
    print_samples(samples, 1e3, "ms")
    size = f"{NOTICES} notices × {city.links:,}"
    statement, rows, grouped = (quotient(samples, name, "select 1") for name in ("statement", "rows", "group by"))
    return [
        Result(7, "status of a desk's 30 newest notices ÷ SELECT 1", statement, size, Goal("<=", 3)),
        Result(7, "  with all that the list shows of them, through the ORM", rows, size),
        Result(7, "  were nothing counted ahead: GROUP BY", grouped, size),
    ]


class Lists:
    """The desk's newest notices with the homes that opened each: these two alone, and all that the list shows."""

    def __init__(self, city: City) -> None:
        self.tenant_id = city.tenant_id
        self.actor = Staff(city.author_id, city.tenant_id, (Seat(None, frozenset({Role.TENANT_ADMIN})),))
        self.desk = Desk(city.tenant_id, "いちょう市教育委員会", None, "事務局", "hinoki", "児童・生徒", "管理者")
        with tenant_scope(self.tenant_id), transaction.atomic():
            self.statement = self._notices().values_list("pk", "opened").query.sql_with_params()
            self.notices = list(self._notices().values_list("pk", flat=True))

    def variants(self) -> tuple[Variant, ...]:
        """The list's statement, what the ORM makes of it, and what they are held against."""
        grouped = {"tenant": self.tenant_id, "notices": self.notices}
        return (
            self._variant("select 1", lambda: self._ask("select 1", None, 1)),
            self._variant("statement", lambda: self._ask(*self.statement, NOTICES)),
            self._variant("rows", self._rows),
            self._variant("group by", lambda: self._ask(GROUP_BY, grouped, NOTICES)),
        )

    def _notices(self) -> Any:
        return notices_at(self.actor, self.desk).defer("body")[:NOTICES]

    def _variant(self, name: str, ask: Callable[[], None]) -> Variant:
        def run() -> int:
            with tenant_scope(self.tenant_id), transaction.atomic():
                for _ in range(BATCH):
                    ask()
            return BATCH

        return Variant(name, run, processes=(backend_of(),))

    def _rows(self) -> None:
        assert all(notice.opened > 0 for notice in self._notices())

    def _ask(self, statement: str, parameters: Any, rows: int) -> None:
        with prepared_cursor() as cursor:
            cursor.execute(statement, parameters)
            assert len(cursor.fetchall()) == rows


def _marking(world: World, city: City) -> list[Result]:
    readers = Readers(city)
    try:
        samples = interleaved(
            readers.variant("counted", product.open_notice),
            readers.variant("bare", product.open_notice, without_counting),
            readers.variant("counted, SQL alone", statements_alone),
            readers.variant("bare, SQL alone", statements_alone, without_counting),
            rounds=ROUNDS if world.is_quick else PAGE_ROUNDS,
        )
    finally:
        readers.leave()
    print_samples(samples, 1e3, "ms")
    size = f"{CONNECTIONS} connections, {len(readers.people):,} guardians"
    deed, alone = quotient(samples, "bare", "counted"), quotient(samples, "bare, SQL alone", "counted, SQL alone")
    return [
        Result(7, "mark-read with counting ÷ without, deeds/s", deed, size, Goal(">=", 0.9)),
        Result(7, "  its two statements alone", alone, size),
    ]


@contextmanager
def without_counting() -> Iterator[None]:
    """The product marks and counts nothing."""
    with mock.patch.object(product, "MARK", MARK_ALONE):
        yield


def statements_alone(actor: Guardian, notice: Notice, *, student_ids: Sequence[uuid.UUID]) -> None:
    """What PostgreSQL is asked to mark and to count, without the deed around it."""
    parameters: dict[str, Any] = {"tenant": notice.tenant_id, "notice": notice.pk, "guardian": actor.user_id}
    with transaction.atomic(), prepared_cursor() as cursor:
        cursor.execute(product.BEGIN, {**parameters, "students": list(student_ids)})
        cursor.execute(product.MARK, {**parameters, "students": list(student_ids)})


@dataclass
class Readers:
    """Everybody in the city opens a new notice, on so many connections at once."""

    city: City
    people: list[tuple[uuid.UUID, list[uuid.UUID]]] = field(default_factory=list)
    lanes: list[ThreadPoolExecutor] = field(default_factory=lambda: [ThreadPoolExecutor(1) for _ in range(CONNECTIONS)])
    notice: Notice | None = None

    def __post_init__(self) -> None:
        ask = "select guardian_id, array_agg(student_id) from accounts_guardianship where tenant_id = %s group by 1"
        self.people = superuser(DATABASE).execute(ask, (self.city.tenant_id,)).fetchall()
        self.backends = tuple(self._in_lanes(lambda _lane: backend_of()))

    def variant(self, name: str, deed: Callable[..., object], patch: Callable[[], Any] = nullcontext) -> Variant:
        """All open it by this deed; the folding that the count needs is in it."""

        def run() -> int:
            with patch():
                self._in_lanes(lambda lane: self._open(self.people[lane::CONNECTIONS], deed))
                self._fold()
            return len(self.people)

        return Variant(name, run, self._send, self.backends)

    def leave(self) -> None:
        """Close the connections."""
        self._in_lanes(lambda _lane: connection.close())

    def _send(self) -> None:
        send = RealSend(self.city)
        send.prepare()
        send.run()
        with tenant_scope(self.city.tenant_id), transaction.atomic():
            self.notice = Notice.objects.get(pk=send.notice_id)

    def _open(self, people: Sequence[tuple[uuid.UUID, list[uuid.UUID]]], deed: Callable[..., object]) -> None:
        tenant_id = self.city.tenant_id
        with tenant_scope(tenant_id):
            for guardian, students in people:
                deed(Guardian(guardian, (tenant_id,)), self.notice, student_ids=students)

    def _fold(self) -> None:
        with tenant_scope(self.city.tenant_id):
            fold_openings(self.city.tenant_id)

    def _in_lanes(self, work: Callable[[int], Any]) -> list[Any]:
        return [done.result() for done in [lane.submit(work, number) for number, lane in enumerate(self.lanes)]]
