"""受付番号: short, without look-alikes, by chance, so that it tells nobody how many others there are."""

import secrets

from django.db import IntegrityError, transaction

from accounts.invitations.codes import ALPHABET
from messaging.absences.models import Report

LENGTH = 6
TRIES = 5


def save_numbered(report: Report) -> None:
    """Save a new report under a number that its school has not given in its year."""
    for left in reversed(range(TRIES)):
        report.number = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        try:
            with transaction.atomic():
                report.save(force_insert=True)
        except IntegrityError:
            if not left:
                raise
        else:
            return
