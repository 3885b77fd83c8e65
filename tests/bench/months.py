"""Ratio 3: a send at the end of a full month, with a year behind it, against one into an empty month."""

import datetime as dt
import secrets
import uuid

from tests.bench import people
from tests.bench.harness import Variant, interleaved, quotient
from tests.bench.people import City
from tests.bench.results import Goal, Result
from tests.bench.sending import RealSend, backend_of
from tests.bench.server import superuser, value
from tests.bench.settings import DATABASE
from tests.bench.world import ROUNDS, World, print_samples, then_checkpoint
from tetoru.crypto.keyring import make_key
from tetoru.ids import first_id_at

MONTHS = 12
GUARDIANS = 21_430
"""About 30,000 recipients for a notice to everybody."""
MAKE_MONTHS = "select notices_recipient_make_months((now() - interval '11 months')::date, 12)"

# One of the months before this: all of its notices in one sorted INSERT, to load quickly. Only the month that is
# sent into gets them one by one, so that its indexes are as full and as scattered as a month leaves them.
A_MONTH = """
insert into notices_recipient (tenant_id, notice_id, guardian_id, student_id, read_at)
select tenant_id, notice.id, guardian_id, student_id, case when random() < 0.85 then now() end
from accounts_guardianship,
     (select uuidv7(%(start)s + interval '27 days' * (n::float / %(notices)s) - now()) as id
      from generate_series(1, %(notices)s) n) notice
where tenant_id = %(tenant)s order by guardian_id
"""


def months(world: World) -> list[Result]:
    """3: a send to 30,000 with 33 million rows present ÷ into an empty month. About 8 minutes, 9 GB of disk."""
    city = people.make_city("kunugi", world.scaled(GUARDIANS))
    make_key(city.tenant_id)
    present = _fill(city, world.scaled(33_000_000))
    full, fresh = RealSend(city), RealSend(city, id_for=id_next_month)

    def emptied() -> None:
        empty_next_month()
        fresh.prepare()

    cold, backend = then_checkpoint, (backend_of(),)
    samples = interleaved(
        Variant("empty month", fresh.run, cold(emptied), backend),
        Variant("full month", full.run, cold(full.prepare), backend),
        Variant("full month, warm", full.run, full.prepare, backend),  # the send before has touched its pages
        Variant("empty month, warm", fresh.run, emptied, backend),
        rounds=ROUNDS,
    )
    print_samples(samples, 1e6, "µs")
    size = f"{city.links:,} recipients, {present:,} present"
    pair = ("full month", "empty month")
    return [
        Result(3, "send at a month's end ÷ into an empty month, after a checkpoint", quotient(samples, *pair), size,
               Goal("<=", 2.0)),
        Result(3, "  warm", quotient(samples, "full month, warm", "empty month, warm"), size, Goal("<=", 1.5)),
        Result(3, "  after a checkpoint, CPU (us and our backend)", quotient(samples, *pair, "cpu"), size),
    ]  # fmt: skip


def _fill(city: City, rows: int) -> int:
    """Twelve months of notices to everybody; gives how many recipients there are."""
    admin = superuser(DATABASE)
    admin.execute(MAKE_MONTHS)
    notices = max(1, rows // MONTHS // city.links)
    for ago in range(1, MONTHS):
        start = value(DATABASE, "select date_trunc('month', now()) - interval '1 month' * %s", ago)
        admin.execute(A_MONTH, {"tenant": city.tenant_id, "start": start, "notices": notices})
    this_month = people.add_past(city, notices * city.links)
    return this_month + (MONTHS - 1) * notices * city.links


def id_next_month() -> uuid.UUID:
    """An id of a notice whose recipients land in next month's partition, where nobody else's are."""
    return uuid.UUID(int=first_id_at(_next_month()).int | secrets.randbits(62))


def empty_next_month() -> None:
    """Nothing is there."""
    superuser(DATABASE).execute(f"truncate notices_recipient_{_next_month():%Y%m}")  # type: ignore[arg-type]


def _next_month() -> dt.datetime:
    moment: dt.datetime = value(DATABASE, "select date_trunc('month', now(), 'UTC') + interval '32 days'")
    return moment
