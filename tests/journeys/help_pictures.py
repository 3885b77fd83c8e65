"""`make help-pictures`: the pictures of the help pages, taken while the stories are told, into static/help/."""

import argparse
import os
import shutil
import tempfile
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from tests.journeys.help_shots import FROM_STORIES, Shot, chosen

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.journeys.camera import Camera
    from tests.journeys.stack import Stack

OUT = Path("static/help")
Chosen = dict[str, tuple[Shot, ...]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make help-pictures", description=__doc__)
    parser.add_argument("--only", metavar="WORD,WORD", default="", help="only pictures whose name holds such a word")
    words = tuple(filter(None, parser.parse_args().only.split(",")))
    try:
        wanted = chosen(words)
    except ValueError as unknown:
        parser.error(str(unknown))
    folder = Path(tempfile.mkdtemp())
    try:
        fresh, missing = _take(wanted, folder)
        assert not missing, f"nobody comes by {sorted(missing)}"
        if not words:
            shutil.rmtree(OUT, ignore_errors=True)  # only now: a story that broke off leaves the old pictures
        shutil.copytree(fresh, OUT, dirs_exist_ok=True)
        sizes = [picture.stat().st_size for picture in fresh.iterdir()]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(sizes)} pictures into {OUT}/, {sum(sizes) // 1000} kB")


def _take(wanted: Chosen, folder: Path) -> tuple[Path, set[str]]:
    """The folder with the new pictures, and the names of those of which nobody has told."""
    from tests import services  # noqa: PLC0415 -- starts the servers and sets the environment first

    os.environ["DJANGO_SETTINGS_MODULE"] = "tetoru.settings.test"
    import django  # noqa: PLC0415

    django.setup()
    from tests.journeys.stack import running  # noqa: PLC0415

    fresh = folder / "help"
    fresh.mkdir()
    database = "tetoru_try_help"
    try:
        with running(database, folder) as stack:
            missing = _walk_all(wanted, stack, fresh)
    finally:
        services.services.stop()
    return fresh, missing


def _walk_all(wanted: Chosen, stack: "Stack", fresh: Path) -> set[str]:
    """One browser, the stories and then the visits; what has not come by."""
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 -- after Django

    from tests.journeys.browser import launch  # noqa: PLC0415
    from tests.journeys.camera import Camera  # noqa: PLC0415

    expect.set_options(timeout=30_000)
    missing: set[str] = set()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for teller, shots in wanted.items():
            camera = Camera(stack, shots, fresh)
            _walk(teller, browser, camera)
            missing |= camera.missing
    return missing


def _walk(teller: str, browser: "Browser", camera: "Camera") -> None:
    """A whole story; of a visit, as much as there is something to take."""
    from tests.journeys.pages import VISITS, pages_of  # noqa: PLC0415 -- after Django

    if teller in FROM_STORIES:
        import_module(f"tests.journeys.stories.{teller}").tell(browser, camera.stack, camera)
        return
    with closing(pages_of(VISITS[teller], browser, camera.stack)) as pages:
        for name, page in pages:
            camera(page, name)
            if not camera.missing:
                return


if __name__ == "__main__":
    main()
