"""`python -m tests.bench [--quick] [--only 1,4] [--profile]`: measure, print, write var/bench.json."""

import argparse
import os
import platform
import time

from tetoru.embedded.services import start_services, stop_held_services

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    "SECRET_KEY": "only-for-the-bench",
    "TETORU_ROOT_KEY": "dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGU=",
    "PUBLIC_URL": "http://testserver",
}


def main() -> None:
    """Start the bench's own servers, measure on a fresh database, stop the servers."""
    options = _options()
    services = start_services("bench", environ={})
    os.environ.update(ENVIRONMENT | services.environment())
    try:
        _measure(options)
    finally:
        stop_held_services()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    parser.add_argument("--only", default="1,2,3,4,5,6,7,8,9,11,12,13,14", help="the ratios, parted by commas")
    parser.add_argument("--profile", action="store_true", help="show where the inbox spends its time, measure nothing")
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> None:
    # Django's settings read the environment, so nothing of it is imported before.
    from tests.bench import prepared, server  # noqa: PLC0415

    began = time.monotonic()
    prepared.prepare()
    # `urls` brings the whole product in: what does not even import fails now and not after minutes.
    from tests.bench import pages, people, ratios, results, urls  # noqa: F401, PLC0415
    from tests.bench.world import World  # noqa: PLC0415

    try:
        print(f"{prepared.versions()}, Python {platform.python_version()}, seed {people.SEED}.")
        world = World(is_quick=options.quick)
        if options.profile:
            pages.profile(world.homes)
            return
        found: list[results.Result] = []
        for number in map(int, options.only.split(",")):
            print(f"\n{ratios.RATIOS[number].__doc__}")
            since = time.monotonic()
            measured = ratios.RATIOS[number](world)
            results.keep(measured)
            print(f"    {time.monotonic() - since:.0f} s")
            found += measured
        results.report(found)
        print(f"It took {time.monotonic() - began:.0f} s.")
    finally:
        server.close_all()


if __name__ == "__main__":
    main()
