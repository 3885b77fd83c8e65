"""`make screenshots`: every page at 390 and 1280 px, light and dark, into var/screenshots/."""

import os
import shutil
import tempfile
from pathlib import Path

OUT = Path("var/screenshots")


def main() -> None:
    from tests import services  # noqa: PLC0415 -- starts the servers and sets the environment first

    os.environ["DJANGO_SETTINGS_MODULE"] = "tetoru.settings.test"
    import django  # noqa: PLC0415

    django.setup()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    from tests.journeys.browser import launch  # noqa: PLC0415
    from tests.journeys.pages import VISITS, looks_of, pages_of  # noqa: PLC0415
    from tests.journeys.stack import running  # noqa: PLC0415

    database = "tetoru_try_screenshots"
    size = os.environ.get("SIZE") or "small"
    OUT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    try:
        with running(database, folder, size=size) as stack, sync_playwright() as playwright:
            browser = launch(playwright)
            for visit in VISITS.values():
                for name, page in pages_of(visit, browser, stack):
                    for look in looks_of(page):
                        page.screenshot(path=OUT / f"{name}-{look}.png", full_page=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        services.services.stop()
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}/")


if __name__ == "__main__":
    main()
