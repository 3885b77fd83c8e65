"""Scheduled work: watching for bulk reading, tenant by tenant."""

from celery import shared_task

from auditlog.bulk_reading.noticing import notice_in
from schools.walks import for_each_tenant


@shared_task
def notice_bulk_reading() -> None:
    """Look at the last minutes of every tenant's log."""
    for_each_tenant(notice_in)
