"""Background work: answers to who forgot, second factors that are lost, and links that nobody used."""

import uuid
from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from accounts.guardians.actions.lost_factors import end_lost_factors
from accounts.guardians.actions.resets import answer_reset
from accounts.models import OneTimeLink, User
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


@shared_task
def end_factors_that_waited() -> None:
    """End the second factors of those who have lost them and have waited for three days."""
    for user in User.objects.filter(factors_end_at__lte=timezone.now(), is_active=True):
        end_lost_factors(SystemActor("end lost second factors"), user)


def _answer(question: OneTimeLink | None) -> None:
    if question is not None:
        with suppress(LinkRefused):
            answer_reset(SystemActor("answer password resets"), question)
