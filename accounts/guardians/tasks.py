"""Background work: answers to who forgot, and the clearing of links that nobody used."""

import uuid
from contextlib import suppress

from celery import shared_task

from accounts.guardians.actions.resets import answer_reset
from accounts.models import OneTimeLink
from accounts.one_time_links import LinkRefused, clear_expired
from tetoru.access import SystemActor


@shared_task
def answer_password_reset(question_id: str) -> None:
    """Answer one, unless another worker did."""
    _answer(OneTimeLink.objects.filter(pk=uuid.UUID(question_id), kind=OneTimeLink.Kind.RESET_REQUEST).first())


@shared_task
def keep_one_time_links() -> None:
    """Answer those whose bell was never heard, and remove what is out of date."""
    for question in OneTimeLink.objects.filter(kind=OneTimeLink.Kind.RESET_REQUEST):
        _answer(question)
    clear_expired()


def _answer(question: OneTimeLink | None) -> None:
    if question is not None:
        with suppress(LinkRefused):
            answer_reset(SystemActor("answer password resets"), question)
