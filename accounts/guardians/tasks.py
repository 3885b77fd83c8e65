"""Background work: answers to who forgot, and the clearing of links that nobody used."""

import uuid
from contextlib import suppress

from celery import shared_task

from accounts.guardians.actions.resets import answer_reset
from accounts.models import OneTimeLink
from accounts.one_time_links import LinkRefused, clear_expired
from tetoru.access import SystemActor


@shared_task
def answer_password_reset(request_id: str) -> None:
    """Answer one, unless another worker did."""
    _answer(OneTimeLink.objects.filter(pk=uuid.UUID(request_id), kind=OneTimeLink.Kind.RESET_REQUEST).first())


@shared_task
def keep_one_time_links() -> None:
    """Answer those whose bell was never heard, and remove what is out of date."""
    for request in OneTimeLink.objects.filter(kind=OneTimeLink.Kind.RESET_REQUEST):
        _answer(request)
    clear_expired()


def _answer(request: OneTimeLink | None) -> None:
    if request is not None:
        with suppress(LinkRefused):
            answer_reset(SystemActor("answer password resets"), request)
