"""Rings the bell for a background job once the transaction has been committed."""

import logging
import uuid
from functools import partial
from typing import Any

from celery.app.task import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task: "Task[..., Any]", *, queue: str | None = None, **ids: uuid.UUID) -> None:
    """Enqueue `task` after commit, with ids only; `queue` where it is not the task's own.

    When the queue is down nothing is lost: the work stands in the database, and a scheduled task
    takes it up.
    """
    transaction.on_commit(partial(_ring, task, queue, {name: str(value) for name, value in ids.items()}))


def _ring(task: "Task[..., Any]", queue: str | None, ids: dict[str, str]) -> None:
    options: dict[str, Any] = {"queue": queue} if queue else {}
    try:
        task.apply_async(kwargs=ids, **options)
    except OperationalError:
        logger.warning("the queue did not answer; the schedule will take this up", extra={"task": task.name, **ids})
