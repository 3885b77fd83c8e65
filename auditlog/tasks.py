"""Scheduled work of the log."""

from celery import shared_task
from django.db import connection

from tetoru.db.partitions import MONTHS_AHEAD


@shared_task
def make_partitions() -> None:
    """Keep the log's months made ahead; making one that exists does nothing."""
    with connection.cursor() as cursor:
        cursor.execute("select auditlog_entry_make_months(current_date, %s)", (MONTHS_AHEAD + 1,))
