"""The vocabulary of the log: past participles, one for each deed."""

from enum import StrEnum


class Event(StrEnum):
    """What happened. Stored as text; a name is never used again for something else."""

    PAGE_VIEWED = "page.viewed"
    SIGNED_IN = "person.signed_in"
    SIGN_IN_FAILED = "person.sign_in_failed"
    SIGNED_OUT = "person.signed_out"
    TENANT_MADE = "tenant.made"
    DRAFT_SAVED = "draft.saved"
    DRAFT_DISCARDED = "draft.discarded"
    AUDIENCE_CHANGED = "draft.audience_changed"
    NOTICE_SENT = "notice.sent"
    NOTICE_FANNED_OUT = "notice.fanned_out"
    NOTICE_READ = "notice.read"
    MAIL_QUEUED = "mail.queued"


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    DENIED = "denied"
    FAILED = "failed"
