"""Background work: mails about accounts."""

import uuid

from celery import shared_task

from accounts.mails.sending import deliver, due_mails


@shared_task
def deliver_account_mail(mail_id: str) -> None:
    """Send one mail, unless another worker is at it."""
    deliver([uuid.UUID(mail_id)])


@shared_task
def deliver_due_mails() -> None:
    """Find mails whose bell was never heard: a retry, a flushed queue, a killed worker."""
    deliver(due_mails())
