"""Rings the bell for a background job once the transaction has been committed."""

import logging
import uuid
from functools import partial
from typing import Any

from celery.app.task import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task: "Task[..., Any]", *, queue: str | None = None, countdown: float | None = None, **ids: uuid.UUID) -> None:
    """Enqueue `task` after commit, with ids only; `queue` where it is not the task's own, `countdown` seconds later.

    When the queue is down nothing is lost: the work stands in the database, and a scheduled task
    takes it up.
    """
    options = {name: value for name, value in (("queue", queue), ("countdown", countdown)) if value is not None}
    transaction.on_commit(partial(_ring, task, options, {name: str(value) for name, value in ids.items()}))


def _ring(task: "Task[..., Any]", options: dict[str, Any], ids: dict[str, str]) -> None:
    try:
        task.apply_async(kwargs=ids, **options)
    except OperationalError:
        logger.warning("the queue did not answer; the schedule will take this up", extra={"task": task.name, **ids})
