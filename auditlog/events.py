"""The vocabulary of the log: past participles, one for each deed."""

from enum import StrEnum


class Event(StrEnum):
    """What happened. Stored as text; a name is never used again for something else."""

    PAGE_VIEWED = "page.viewed"
    SIGNED_IN = "person.signed_in"
    SIGN_IN_FAILED = "person.sign_in_failed"
    LOCKED_OUT = "person.locked_out"
    SIGNED_OUT = "person.signed_out"
    PASSWORD_CHANGED = "person.password_changed"  # noqa: S105 -- the name of an event
    SECOND_FACTOR_PASSED = "person.second_factor_passed"
    SECOND_FACTOR_FAILED = "person.second_factor_failed"
    SECOND_FACTOR_ADDED = "person.second_factor_added"
    OPERATOR_MADE = "operator.made"
    TENANT_MADE = "tenant.made"
    TENANT_STATE_CHANGED = "tenant.state_changed"
    YEAR_ADDED = "school_year.added"
    CLASS_ADDED = "class.added"
    CLASS_CHANGED = "class.changed"
    CLASS_DELETED = "class.deleted"
    STUDENT_ADDED = "student.added"
    STUDENT_CHANGED = "student.changed"
    STUDENT_HOME_CHANGED = "student.home_changed"
    STUDENT_STATE_CHANGED = "student.state_changed"
    STUDENT_PLAN_CANCELLED = "student.plan_cancelled"
    GROUP_ADDED = "group.added"
    GROUP_RENAMED = "group.renamed"
    GROUP_MEMBERS_CHANGED = "group.members_changed"
    GROUP_DELETED = "group.deleted"
    DRAFT_SAVED = "draft.saved"
    DRAFT_DISCARDED = "draft.discarded"
    AUDIENCE_CHANGED = "draft.audience_changed"
    NOTICE_SENT = "notice.sent"
    NOTICE_FANNED_OUT = "notice.fanned_out"
    NOTICE_READ = "notice.read"
    MAIL_QUEUED = "mail.queued"
    KEY_ROTATED = "key.rotated"
    KEY_REENCRYPTED = "key.reencrypted"
    KEY_REMOVED = "key.removed"
    KEY_DESTRUCTION_REQUESTED = "key.destruction_requested"
    KEY_DESTROYED = "key.destroyed"
    LOG_MONTH_REMOVED = "log.month_removed"
    BULK_READING_NOTICED = "log.bulk_reading_noticed"
    BULK_READING_ACKNOWLEDGED = "log.bulk_reading_acknowledged"


LOGIN_EVENTS = (
    Event.SIGNED_IN,
    Event.SIGN_IN_FAILED,
    Event.LOCKED_OUT,
    Event.SIGNED_OUT,
    Event.PASSWORD_CHANGED,
    Event.SECOND_FACTOR_PASSED,
    Event.SECOND_FACTOR_FAILED,
    Event.SECOND_FACTOR_ADDED,
)
"""The login log is this part of the one log (white paper §15)."""


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    DENIED = "denied"
    FAILED = "failed"
