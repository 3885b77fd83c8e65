"""Background jobs: which queue each goes into, and when the clock starts them. Part of `tetoru.settings.base`."""

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "messaging.notices.tasks.fan_out_notice": {"queue": "fanout"},  # urgent ones: "urgent", by the action
    "messaging.notices.tasks.work_out_proof": {"queue": "files"},
    "messaging.notices.tasks.release_draft": {"queue": "urgent"},
    "messaging.notices.tasks.release_due_drafts": {"queue": "urgent"},
    "messaging.delivery.tasks.deliver_push": {"queue": "push"},
    "messaging.delivery.tasks.*": {"queue": "mail"},
    "messaging.files.tasks.*": {"queue": "files"},
    "api.tasks.*": {"queue": "files"},  # as slow as the other system
    "accounts.guardians.tasks.*": {"queue": "mail"},
    "accounts.mails.tasks.*": {"queue": "mail"},
}
# All addresses are known before the worker divides: else each of its processes reads the whole site in, for a second or
# two, in the midst of its first notice, for the address in the mail.
CELERY_IMPORTS = ("tetoru.urls",)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_timeout": 5}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "fold read counts": {"task": "messaging.notices.tasks.fold_read_counts", "schedule": 5.0},
    "release due drafts": {"task": "messaging.notices.tasks.release_due_drafts", "schedule": 3.0},
    "take up stalled sends": {"task": "messaging.notices.tasks.take_up_stalled_sends", "schedule": 15.0},
    "take up unfinished proofs": {"task": "messaging.notices.tasks.take_up_unfinished_proofs", "schedule": 20.0},
    "deliver what is due": {"task": "messaging.delivery.tasks.deliver_everywhere", "schedule": 15.0},
    "make digests": {"task": "messaging.notices.tasks.make_digests", "schedule": 60.0},
    "read bounces": {"task": "messaging.delivery.tasks.read_bounces", "schedule": 60.0},
    "forget signed-out devices": {"task": "messaging.delivery.tasks.forget_signed_out_devices", "schedule": 600.0},
    "deliver pending account mail": {"task": "accounts.mails.tasks.deliver_due_mails", "schedule": 15.0},
    "take up stalled staff tables": {"task": "accounts.staff.tasks.take_up_stalled_tables", "schedule": 20.0},
    "close accounts on their day": {"task": "accounts.staff.tasks.close_on_the_day", "schedule": 60.0},
    "forget old staff tables": {"task": "accounts.staff.tasks.forget_old_tables", "schedule": 600.0},
    "take up stalled rosters": {"task": "accounts.rosters.tasks.take_up_stalled_rosters", "schedule": 60.0},
    "forget old rosters": {"task": "accounts.rosters.tasks.forget_old_rosters", "schedule": 600.0},
    "keep one-time links": {"task": "accounts.guardians.tasks.keep_one_time_links", "schedule": 60.0},
    "end lost second factors": {"task": "accounts.guardians.tasks.end_factors_that_waited", "schedule": 300.0},
    "notice bulk reading": {"task": "accounts.log.tasks.notice_bulk_reading", "schedule": 60.0},
    "hand over conversations": {"task": "messaging.conversations.tasks.hand_over_conversations", "schedule": 300.0},
    "take up waiting files": {"task": "messaging.files.tasks.take_up_waiting_files", "schedule": 15.0},
    "remove loose objects": {"task": "messaging.files.tasks.remove_loose_objects_everywhere", "schedule": 300.0},
    "sweep objects": {"task": "messaging.files.tasks.sweep_objects", "schedule": 3600.0},
    "fetch due rosters": {"task": "api.tasks.fetch_due_rosters", "schedule": 300.0},
    "make log partitions": {"task": "auditlog.tasks.make_partitions", "schedule": 6 * 3600.0},
    "make notice partitions": {"task": "messaging.notices.tasks.make_partitions", "schedule": 6 * 3600.0},
}
