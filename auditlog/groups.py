"""The kinds of deeds by which the log is narrowed down."""

from enum import StrEnum

from auditlog.events import LOGIN_EVENTS, Event


class Group(StrEnum):
    """Some of the log. Together with `page.viewed` the groups with events hold every event once."""

    EVERYTHING = ""
    RECORDS = "records"
    """A pupil's record was opened."""
    SENDING = "sending"
    WRITING = "writing"
    READING = "reading"
    ABSENCES = "absences"
    MANAGEMENT = "management"
    REFUSED = "refused"
    """What was denied or failed, whatever it was."""
    LOGINS = "logins"
    """The login log (white paper §15)."""


EVENTS: dict[Group, tuple[Event, ...]] = {
    Group.SENDING: (
        Event.NOTICE_SENT,
        Event.NOTICE_FANNED_OUT,
        Event.MAIL_QUEUED,
        Event.NOTICE_WITHDRAWN,
        Event.ANSWER_REMINDER_SENT,
        Event.DRAFT_CONFIRMED,
        Event.DRAFT_APPROVED,
        Event.DRAFT_SENT_BACK,
        Event.DRAFT_RETURNED,
        Event.AUDIENCE_LOOKED_AT,
        Event.SENDING_STOPPED,
        Event.HOLD_ENDED,
        Event.MAIL_BOUNCED,
        Event.DIGESTS_MADE,
    ),
    Group.WRITING: (
        Event.DRAFT_SAVED,
        Event.DRAFT_DISCARDED,
        Event.AUDIENCE_CHANGED,
        Event.FILES_ATTACHED,
        Event.FILE_DETACHED,
        Event.FILE_EXAMINED,
        Event.QUESTIONS_CHANGED,
        Event.TEMPLATE_SAVED,
        Event.TEMPLATE_DELETED,
        Event.NOTICE_COPIED,
        Event.NOTICE_CORRECTED,
        Event.PAPER_SAVED,
    ),
    Group.READING: (
        Event.NOTICE_READ,
        Event.WITHDRAWAL_READ,
        Event.FILE_OPENED,
        Event.FILE_FETCHED,
        Event.ANSWER_GIVEN,
        Event.ANSWER_ENTERED,
        Event.ANSWERS_EXPORTED,
    ),
    Group.ABSENCES: (
        Event.ABSENCE_REPORTED,
        Event.ABSENCE_CHANGED,
        Event.ABSENCE_CANCELLED,
        Event.ABSENCE_SEEN,
        Event.ABSENCE_CONFIRMED,
        Event.ABSENCE_ENTERED,
        Event.ENTRY_WITHDRAWN,
        Event.SEAT_MARKED,
        Event.SEAT_TAKEN_ON,
        Event.HOME_CALLED,
        Event.GUARDIANS_ASKED,
        Event.LEFT_HOME,
        Event.SEAT_ENDED,
    ),
    Group.MANAGEMENT: (
        Event.LINKING_SWITCHED,
        Event.PARTNER_ADDED,
        Event.PARTNER_CHANGED,
        Event.PARTNER_SECRET_RENEWED,
        Event.PARTNER_REVOKED,
        Event.PARTNER_TOKEN_GIVEN,
        Event.PARTNER_TOKEN_REFUSED,
        Event.ABSENCES_ACKNOWLEDGED,
        Event.OPERATOR_MADE,
        Event.TENANT_MADE,
        Event.TENANT_STATE_CHANGED,
        Event.SECOND_FACTOR_POLICY_CHANGED,
        Event.ADMIN_PASSWORD_REISSUED,
        Event.PASSWORD_REISSUED,
        Event.RIGHTS_CHANGED,
        Event.STAFF_MADE,
        Event.STAFF_CLOSED,
        Event.STAFF_OPENED,
        Event.STAFF_WORK_HANDED_OVER,
        Event.STAFF_TABLE_READ,
        Event.STAFF_TABLE_CORRECTED,
        Event.STAFF_TABLE_CONFIRMED,
        Event.STAFF_TABLE_DISCARDED,
        Event.STAFF_SLIPS_SHOWN,
        Event.INVITATIONS_PRINTED,
        Event.INVITATION_REVOKED,
        Event.SIGNUP_REFUSED,
        Event.SIGNUP_BEGUN,
        Event.GUARDIAN_REGISTERED,
        Event.CHILD_ADDED,
        Event.GUARDIAN_APPROVED,
        Event.GUARDIAN_RIGHTS_CHANGED,
        Event.GUARDIAN_UNLINKED,
        Event.GUARDIAN_LEFT,
        Event.PROFILE_CHANGED,
        Event.SCHOOL_SETTINGS_CHANGED,
        Event.SCHOOL_ADDED,
        Event.SCHOOL_CHANGED,
        Event.SCHOOL_DELETED,
        Event.SENDING_RULES_CHANGED,
        Event.QUIET_HOURS_CHANGED,
        Event.PREFERENCE_CHANGED,
        Event.PUSH_BEGUN,
        Event.PUSH_ENDED,
        Event.YEAR_ADDED,
        Event.CLASS_ADDED,
        Event.CLASS_CHANGED,
        Event.CLASS_DELETED,
        Event.STUDENT_ADDED,
        Event.STUDENT_CHANGED,
        Event.STUDENT_HOME_CHANGED,
        Event.STUDENT_STATE_CHANGED,
        Event.STUDENT_PLAN_CANCELLED,
        Event.GROUP_ADDED,
        Event.GROUP_RENAMED,
        Event.GROUP_MEMBERS_CHANGED,
        Event.GROUP_DELETED,
        Event.KEY_ROTATED,
        Event.KEY_REENCRYPTED,
        Event.KEY_REMOVED,
        Event.KEY_DESTRUCTION_REQUESTED,
        Event.KEY_DESTROYED,
        Event.LOG_MONTH_REMOVED,
        Event.BULK_READING_NOTICED,
        Event.BULK_READING_ACKNOWLEDGED,
    ),
    Group.LOGINS: LOGIN_EVENTS,
}
