"""The job queue: JSON ids only, acknowledged late, queues by name.

PostgreSQL is the truth and the queue only a bell: every job can be found again in the database,
so that a flushed Valkey or a killed worker loses nothing (docs/adr/0007).
"""

from celery import Celery

app = Celery("tetoru")
# Celery's current app is the current thread's: without this the threads of gunicorn would ring at no queue at all.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "messaging.notices",
        "messaging.conversations",
        "messaging.files",
        "messaging.delivery",
        "auditlog",
        "accounts.guardians",
        "accounts.log",
        "accounts.mails",
        "accounts.rosters",
        "accounts.staff",
        "api",
    ]
)
