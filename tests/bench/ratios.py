"""Each ratio: what is measured against what, at which size, with which goal."""

from collections.abc import Callable

from tests.bench import people, server
from tests.bench.boards import SIZES, board_variants, make_staffrooms
from tests.bench.harness import Samples, Spread, Variant, cpu_of, interleaved, quotient, spread_of
from tests.bench.homes import NOTICES
from tests.bench.log_pages import asked, make_logs
from tests.bench.months import empty_next_month, id_next_month, months
from tests.bench.morning import morning
from tests.bench.name_search import make_pupils, p95, search_variants
from tests.bench.outbox import outbox
from tests.bench.reading import reading
from tests.bench.results import Goal, Result
from tests.bench.rival import postman
from tests.bench.sending import RawSend, RealSend, backend_of
from tests.bench.typhoon import Readers, TakingBack, storm
from tests.bench.world import PAGE_ROUNDS, QUICK_ROUNDS, ROUNDS, World, print_samples, then_checkpoint
from tetoru.crypto.keyring import make_key

SEARCH_ROUNDS = 41
STORMS = 3
BOARD_ROUNDS = 61
GUARDIANS_OF_10_000 = 7_143
"""So many guardians have 10,000 links to pupils."""


def send(world: World) -> list[Result]:
    """1: the real send against one sorted INSERT … SELECT."""
    city, backend = world.city, (backend_of(),)
    real, raw = RealSend(city), RawSend(city)
    raw.prepare()
    samples = interleaved(
        Variant("real send", real.run, then_checkpoint(real.prepare), backend),
        Variant("raw insert", raw.run, server.checkpoint, backend),
        rounds=ROUNDS,
    )
    print_samples(samples, 1e6, "µs")
    size = f"{city.links:,} recipients for {city.guardians:,} guardians"
    return [
        Result(1, "real send ÷ raw INSERT, recipients/s", quotient(samples, "raw insert", "real send"), size,
               Goal(">=", 0.8)),
        Result(1, "  the same in CPU (us and our backend)", quotient(samples, "raw insert", "real send", "cpu"), size),
    ]  # fmt: skip


def rival(world: World) -> list[Result]:
    """2: a send ÷ django-postman's broadcast; both know the people, and have sent them nothing yet."""
    city = people.make_city("kashi", world.scaled(GUARDIANS_OF_10_000))
    make_key(city.tenant_id)
    empty_next_month()
    real = RealSend(city, id_for=id_next_month)
    with postman(city.links) as others:
        ours = Variant("real send", real.whole, server.checkpoint, (backend_of(),))
        samples = interleaved(ours, *others, rounds=ROUNDS)
    print_samples(samples, 1e6, "µs")
    size, one = f"{city.links:,} recipients", "postman, one commit"
    return [
        Result(2, "real send ÷ django-postman, recipients/s", quotient(samples, "postman", "real send"), size,
               Goal(">=", 30)),
        Result(2, "  against it in one transaction of its caller", quotient(samples, one, "real send"), size),
        Result(2, "  the same in CPU", quotient(samples, one, "real send", "cpu"), size),
    ]  # fmt: skip


def inbox(world: World) -> list[Result]:
    """4: the guardian's list against an empty page."""
    samples, size = world.page_samples, f"20 of {NOTICES} notices"
    empty, silent = "empty page", "empty page, no log"
    return [
        Result(4, "inbox ÷ empty page, wall", quotient(samples, "inbox", empty), size, Goal("<=", 2.0)),
        Result(4, "inbox ÷ empty page, CPU of the web process", quotient(samples, "inbox", empty, "cpu"), size,
               Goal("<=", 1.7)),
        Result(4, "  against an empty page that leaves no log entry, wall", quotient(samples, "inbox", silent), size),
        Result(4, "  the same, CPU", quotient(samples, "inbox", silent, "cpu"), size),
    ]  # fmt: skip


def cost_of_care(world: World) -> list[Result]:
    """5: what log and encryption take of the list."""
    samples, size = world.page_samples, "20 rows"

    def share(without: str, measure: str = "wall") -> Spread:
        kept = quotient(samples, without, "inbox", measure)
        return Spread(1 - kept.median, 1 - kept.p75, 1 - kept.p25)

    return [
        Result(5, "share of log and encryption in the inbox, wall", share("inbox, neither"), size, Goal("<=", 0.15)),
        Result(5, "  the same, CPU of the web process", share("inbox, neither", "cpu"), size),
        Result(5, "  the log alone, wall", share("inbox, no log"), size),
        Result(5, "  decryption alone, wall", share("inbox, no decryption"), size),
    ]


def log_pages(world: World) -> list[Result]:
    """6, the log's part: the newest 50 entries with five years of them ÷ with a month."""
    rows, rounds = world.scaled(10_000_000), QUICK_ROUNDS if world.is_quick else PAGE_ROUNDS
    years, month = make_logs(rows)
    found = []
    for label, question in asked().items():
        samples = interleaved(years.variant(label, question), month.variant(label, question), rounds=rounds, warm_up=3)
        print_samples(samples, 1e3, "ms")
        ratio = quotient(samples, f"{label}, years", f"{label}, month")
        found.append(Result(6, f"log page {label}: 5 years ÷ 1 month", ratio, f"{rows:,} entries", Goal("<=", 1.2)))
    for log in (years, month):
        log.drop()
    return found


def find_names(world: World) -> list[Result]:
    """11: a part of a name among the pupils of a city (issue 3: under 100 ms)."""
    pupils = world.scaled(30_000)
    samples = interleaved(*search_variants(make_pupils(pupils)), rounds=SEARCH_ROUNDS, warm_up=2)
    print_samples(samples, 1e3, "ms")
    return [
        Result(11, f"search by name, ms: {name} (p95 {p95(samples, name) * 1e3:.0f})",
               Spread.of([sample.wall * 1e3 for sample in samples[name]]), f"{pupils:,} pupils", Goal("<=", 100))
        for name in samples
    ]  # fmt: skip


def taking_back(world: World) -> list[Result]:
    """12: taking back what went to 30,000 homes: the request, and with the proof that a job writes after it."""
    city = world.named_city
    deed = TakingBack(city)
    processes = (backend_of(),)
    samples = interleaved(
        Variant("request", deed.run, deed.prepare, processes), Variant("proof", deed.prove, processes=processes),
        rounds=3, warm_up=0,
    )  # fmt: skip
    print_samples(samples, 1, "s")
    size = f"{city.guardians // 2:,} homes"
    return [
        Result(12, "a withdrawal's request, seconds", spread_of(samples, "request"), size, Goal("<=", 5)),
        Result(12, "  CPU of us and our backend", cpu_of(samples, "request"), size),
        Result(12, "  with the proof that follows, seconds", _whole(samples, "wall"), size, Goal("<=", 15)),
        Result(12, "  CPU of both", _whole(samples, "cpu"), size),
    ]


def _whole(samples: Samples, measure: str) -> Spread:
    """The request and the proof of the same round."""
    pairs = zip(samples["request"], samples["proof"], strict=True)
    return Spread.of([getattr(request, measure) + getattr(proof, measure) for request, proof in pairs])


def typhoon(world: World) -> list[Result]:
    """13: the slowest hundredth of readings while an urgent notice goes to 30,000 homes ÷ without."""
    city, count = world.named_city, world.scaled(2_000) // (2 * STORMS)
    readers = Readers(city, count)
    ratios = []
    for _ in range(STORMS):
        calm_notice, rough_notice = readers.notice(), readers.notice()
        calm = readers.read(calm_notice)
        with storm(city):
            rough = readers.read(rough_notice)
        last = -max(1, count // 100)
        ratios.append(rough[last] / calm[last])
        print(f"    p99 {calm[last] * 1e3:.1f} ms calm, {rough[last] * 1e3:.1f} ms while it is sent; "
              f"medians {calm[count // 2] * 1e3:.1f} and {rough[count // 2] * 1e3:.1f} ms")  # fmt: skip
    size = f"{2 * STORMS * count:,} readings"
    return [Result(13, "p99 of reading while it is sent ÷ without", Spread.of(ratios), size, Goal("<=", 2))]


def boards(world: World) -> list[Result]:
    """14: the board of a school of 1,200 ÷ of a school of 60. Five minutes."""
    rooms = make_staffrooms(world.scaled(40_000))
    rounds = QUICK_ROUNDS if world.is_quick else BOARD_ROUNDS
    samples = interleaved(*board_variants(rooms), rounds=rounds, warm_up=3)
    print_samples(samples, 1e3, "ms")
    goals = {"1,200": Goal("<=", 1.03)}
    return [
        Result(14, f"{page} of {name} ÷ of 60, {measure}",
               quotient(samples, f"{page} of {name}", f"{page} of 60", measure), "16 away",
               None if page == "classes" else goals.get(name))
        for page in ("board", "wall", "classes") for name in list(SIZES)[1:] for measure in ("wall", "cpu")
    ]  # fmt: skip


RATIOS: dict[int, Callable[[World], list[Result]]] = {
    1: send, 2: rival, 3: months, 4: inbox, 5: cost_of_care, 6: log_pages, 7: reading, 8: morning, 9: outbox,
    11: find_names, 12: taking_back, 13: typhoon, 14: boards,
}  # fmt: skip
