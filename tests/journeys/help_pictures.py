"""`make help-pictures`: the pictures of the help pages, taken while the stories are told, into static/help/."""

import os
import shutil
import tempfile
from pathlib import Path

from tests.journeys.camera import OUT, Camera, Crop

MAIN = "#main"
PHONE_PICTURES = {
    "signup-code": Crop(most=530),
    "signup-person": Crop(most=844),
    "signup-confirmation": Crop(most=530),
    "child-code": Crop(most=580),
    "child-confirmation": Crop(most=640),
    "counter-phone": Crop(most=760),
    "home-two-schools": Crop(most=760),
    "notice": Crop(most=640),
    "guardian-devices": Crop(most=640),
    "guardian-viewers": Crop(most=640),
    "password-reset": Crop(most=540),
    "account-closing": Crop(most=760),
}
DESK_PICTURES = {
    "ops-new-tenant": Crop(MAIN, 640),
    "ops-tenant-state": Crop(MAIN, 640),
    "ops-second-factor": Crop(MAIN, 480),
    "ops-index-chosen": Crop(MAIN, 640),
    "prepare-board": Crop(MAIN, 500),
    "school-new": Crop(MAIN, 680),
    "class-new": Crop(MAIN, 700),
    "student-new": Crop(MAIN, 760),
    "admin-student-state": Crop(MAIN, 760),
    "admin-group": Crop(MAIN, 640),
    "staff-table": Crop(MAIN, 760),
    "staff-table-checked": Crop(MAIN, 640),
    "slip": Crop(".slip", 480),
    "person": Crop(MAIN, 760),
    "leaving": Crop(MAIN, 700),
    "letters-class": Crop(MAIN, 560),
    "letters": Crop(".letter", 640),
    "progress": Crop(MAIN, 300),
    "guardians": Crop(MAIN, 600),
    "counter-check": Crop("section:has([name=checked])", 480),
    "counter-code": Crop(MAIN, 640),
    "first-password": Crop(MAIN, 760),
    "factor-required": Crop(MAIN, 800),
    "factor-app": Crop(MAIN, 900),
    "factor-codes": Crop(MAIN, 640),
    "compose": Crop("", 900),
    "send-confirm": Crop(MAIN, 760),
    "status": Crop(MAIN, 640),
    "staff-drafts": Crop(MAIN, 420),
    "staff-students-found": Crop(MAIN, 480),
    "admin-log": Crop(MAIN, 640),
}


def main() -> None:
    from tests import services  # noqa: PLC0415 -- starts the servers and sets the environment first

    os.environ["DJANGO_SETTINGS_MODULE"] = "tetoru.settings.test"
    import django  # noqa: PLC0415

    django.setup()
    from tests import databases  # noqa: PLC0415
    from tests.journeys.stack import running  # noqa: PLC0415

    database = "tetoru_try_help"
    databases.clone(database, with_key=False)
    folder = Path(tempfile.mkdtemp())
    fresh = folder / "help"
    fresh.mkdir()
    try:
        with running(database, folder) as stack:
            camera = Camera(stack, PHONE_PICTURES, DESK_PICTURES, fresh)
            walk(camera)
        assert not camera.missing, f"no story shows {sorted(camera.missing)}"
        shutil.rmtree(OUT, ignore_errors=True)  # only now: a story that broke off leaves the old pictures
        shutil.copytree(fresh, OUT)
    finally:
        databases.drop(database)
        shutil.rmtree(folder, ignore_errors=True)
        services.services.stop()
    print(f"{len(camera.taken)} pictures in {OUT}/, {sum(camera.taken.values()) // 1000} kB")


def walk(camera: Camera) -> None:
    """All stories, and the visits on whose way the rest lies."""
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 -- after Django

    from tests.journeys.browser import launch  # noqa: PLC0415
    from tests.journeys.pages import VISITS, pages_of  # noqa: PLC0415
    from tests.journeys.stories import leaving, lost_phone, new_tenant, two_schools  # noqa: PLC0415

    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for story in (new_tenant, two_schools, leaving, lost_phone):
            story.tell(browser, camera.stack, camera)
        for visit in ("guardian", "teacher", "admin", "roster", "operator"):
            for name, page in pages_of(VISITS[visit], browser, camera.stack):
                camera(page, name)


if __name__ == "__main__":
    main()
