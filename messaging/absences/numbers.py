"""受付番号: short, without look-alikes, by chance, so that it tells nobody how many others there are."""

import secrets

from accounts.invitations.codes import ALPHABET
from messaging.absences.models import Report
from tetoru.db.rows import insert_unless

LENGTH = 6
TRIES = 5


class NoNumberLeft(RuntimeError):
    """Five numbers by chance were all given: of half a billion."""


def any_number() -> str:
    """One by chance, given or not."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def save_numbered(report: Report) -> None:
    """Save a new report under a number that its school has not given in its year. Raises NoNumberLeft."""
    for _ in range(TRIES):
        report.number = any_number()
        if insert_unless(report, "report_number_once"):
            return
    raise NoNumberLeft
