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
    SECOND_FACTOR_REMOVED = "person.second_factor_removed"
    SECOND_FACTOR_RESET = "person.second_factor_reset"
    RECOVERY_CODES_MADE = "person.recovery_codes_made"
    DEVICE_SIGNED_OUT = "person.device_signed_out"
    PASSWORD_REISSUED = "person.password_reissued"  # noqa: S105 -- the name of an event
    RIGHTS_CHANGED = "person.rights_changed"
    STAFF_MADE = "staff.made"
    STAFF_CLOSED = "staff.closed"
    STAFF_OPENED = "staff.opened"
    STAFF_WORK_HANDED_OVER = "staff.work_handed_over"
    STAFF_TABLE_READ = "staff.table_read"
    STAFF_TABLE_CORRECTED = "staff.table_corrected"
    STAFF_TABLE_CONFIRMED = "staff.table_confirmed"
    STAFF_TABLE_DISCARDED = "staff.table_discarded"
    STAFF_SLIPS_SHOWN = "staff.slips_shown"
    PASSWORD_RESET_REQUESTED = "person.password_reset_requested"  # noqa: S105 -- the name of an event
    PASSWORD_RESET = "person.password_reset"  # noqa: S105 -- the name of an event
    SECOND_FACTOR_LOST = "person.second_factor_lost"
    SECOND_FACTOR_ENDING = "person.second_factor_ending"
    SECOND_FACTOR_KEPT = "person.second_factor_kept"
    COUNTER_LINK_SHOWN = "guardian.counter_link_shown"
    COUNTER_LINK_USED = "guardian.counter_link_used"
    EMAIL_CHANGE_REQUESTED = "person.email_change_requested"
    EMAIL_CHANGE_CONFIRMED = "person.email_change_confirmed"
    EMAIL_CHANGED = "person.email_changed"
    PROFILE_CHANGED = "person.profile_changed"
    INVITATIONS_PRINTED = "invitation.printed"
    INVITATION_REVOKED = "invitation.revoked"
    SIGNUP_REFUSED = "guardian.signup_refused"
    SIGNUP_BEGUN = "guardian.signup_begun"
    GUARDIAN_REGISTERED = "guardian.registered"
    CHILD_ADDED = "guardian.child_added"
    GUARDIAN_APPROVED = "guardian.approved"
    GUARDIAN_RIGHTS_CHANGED = "guardian.rights_changed"
    GUARDIAN_UNLINKED = "guardian.unlinked"
    GUARDIAN_LEFT = "guardian.left"
    SCHOOL_SETTINGS_CHANGED = "school.settings_changed"
    OPERATOR_MADE = "operator.made"
    TENANT_MADE = "tenant.made"
    ADMIN_PASSWORD_REISSUED = "tenant.admin_password_reissued"  # noqa: S105 -- the name of an event
    TENANT_STATE_CHANGED = "tenant.state_changed"
    SECOND_FACTOR_POLICY_CHANGED = "tenant.second_factor_policy_changed"
    SCHOOL_ADDED = "school.added"
    SCHOOL_CHANGED = "school.changed"
    SCHOOL_DELETED = "school.deleted"
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
    FILES_ATTACHED = "file.attached"
    FILE_DETACHED = "file.detached"
    FILE_EXAMINED = "file.examined"
    FILE_OPENED = "file.opened"
    FILE_FETCHED = "file.fetched"
    DRAFT_CONFIRMED = "draft.confirmed"
    DRAFT_APPROVED = "draft.approved"
    DRAFT_SENT_BACK = "draft.sent_back"
    DRAFT_RETURNED = "draft.returned"
    AUDIENCE_LOOKED_AT = "draft.audience_looked_at"
    SENDING_STOPPED = "draft.sending_stopped"
    HOLD_ENDED = "draft.hold_ended"
    SENDING_RULES_CHANGED = "school.sending_rules_changed"
    QUESTIONS_CHANGED = "draft.questions_changed"
    ANSWER_GIVEN = "answer.given"
    ANSWER_ENTERED = "answer.entered"
    ANSWER_REMINDER_SENT = "answer.reminder_sent"
    ANSWERS_EXPORTED = "answer.exported"
    TEMPLATE_SAVED = "template.saved"
    TEMPLATE_DELETED = "template.deleted"
    NOTICE_COPIED = "notice.copied"
    NOTICE_SENT = "notice.sent"
    NOTICE_FANNED_OUT = "notice.fanned_out"
    NOTICE_READ = "notice.read"
    ABSENCE_REPORTED = "absence.reported"
    ABSENCE_CHANGED = "absence.changed"
    ABSENCE_CANCELLED = "absence.cancelled"
    ABSENCE_SEEN = "absence.seen"
    ABSENCE_CONFIRMED = "absence.confirmed"
    ABSENCE_ENTERED = "absence.entered"
    ENTRY_WITHDRAWN = "absence.entry_withdrawn"
    SEAT_MARKED = "absence.seat_marked"
    SEAT_TAKEN_ON = "absence.seat_taken_on"
    HOME_CALLED = "absence.home_called"
    GUARDIANS_ASKED = "absence.guardians_asked"
    LEFT_HOME = "absence.left_home"
    SEAT_ENDED = "absence.seat_ended"
    WALL_MADE = "wall.made"
    WALL_OPENED = "wall.opened"
    WALL_SHOWN = "wall.shown"
    WALL_ENDED = "wall.ended"
    CALENDAR_ENTERED = "calendar.entered"
    CALENDAR_ENDED = "calendar.ended"
    REGISTER_AMENDED = "register.amended"
    REGISTER_EXPORTED = "register.exported"
    REGISTER_MARKS_CHANGED = "register.marks_changed"
    CONVERSATION_OPENED = "conversation.opened"
    MESSAGE_SENT = "conversation.message_sent"
    CALL_MADE = "conversation.call_made"
    CONVERSATION_READ = "conversation.read"
    CONVERSATION_LOOKED_INTO = "conversation.looked_into"
    CONVERSATION_JOINED = "conversation.joined"
    CONVERSATION_LEFT = "conversation.left"
    CONVERSATION_CLOSED = "conversation.closed"
    CONVERSATION_REOPENED = "conversation.reopened"
    CONVERSATION_HANDED_OVER = "conversation.handed_over"
    LINKING_SWITCHED = "partner.linking_switched"
    PARTNER_ADDED = "partner.added"
    PARTNER_CHANGED = "partner.changed"
    PARTNER_SECRET_RENEWED = "partner.secret_renewed"  # noqa: S105 -- the name of an event
    PARTNER_REVOKED = "partner.revoked"
    PARTNER_TOKEN_GIVEN = "partner.token_given"  # noqa: S105 -- the name of an event
    PARTNER_TOKEN_REFUSED = "partner.token_refused"  # noqa: S105 -- the name of an event
    ROSTER_SOURCE_CHANGED = "partner.roster_source_changed"
    ROSTERS_ASKED_FOR = "partner.rosters_asked_for"
    ROSTERS_FETCHED = "partner.rosters_fetched"
    PARTNER_CALL_REFUSED = "partner.call_refused"
    ROSTER_ARRIVED = "roster.arrived"
    ROSTER_CONFIRMED = "roster.confirmed"
    ROSTER_REFUSED = "roster.refused"
    ROSTER_RULE_SET = "roster.rule_set"
    ROSTER_TAKEN_IN = "roster.taken_in"
    CLASS_NUMBERED = "class.numbered"
    ABSENCES_ACKNOWLEDGED = "partner.absences_acknowledged"
    NOTICE_WITHDRAWN = "notice.withdrawn"
    PROOF_FINISHED = "notice.proof_finished"
    WITHDRAWAL_READ = "notice.withdrawal_read"
    NOTICE_CORRECTED = "notice.corrected"
    PAPER_SAVED = "notice.paper_saved"
    NOTICE_REMINDER_SENT = "notice.reminder_sent"
    HOME_FOLLOWED_UP = "notice.home_followed_up"
    FOLLOW_UP_TAKEN_BACK = "notice.follow_up_taken_back"
    MAIL_QUEUED = "mail.queued"
    PUSH_BEGUN = "device.push_begun"
    PUSH_ENDED = "device.push_ended"
    PREFERENCE_CHANGED = "guardian.delivery_preference_changed"
    QUIET_HOURS_CHANGED = "school.quiet_hours_changed"
    MAIL_BOUNCED = "mail.bounced"
    DIGESTS_MADE = "mail.digests_made"
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
    Event.SECOND_FACTOR_REMOVED,
    Event.SECOND_FACTOR_RESET,
    Event.RECOVERY_CODES_MADE,
    Event.DEVICE_SIGNED_OUT,
    Event.PASSWORD_RESET_REQUESTED,
    Event.PASSWORD_RESET,
    Event.SECOND_FACTOR_LOST,
    Event.SECOND_FACTOR_ENDING,
    Event.SECOND_FACTOR_KEPT,
    Event.COUNTER_LINK_SHOWN,
    Event.COUNTER_LINK_USED,
    Event.EMAIL_CHANGE_REQUESTED,
    Event.EMAIL_CHANGE_CONFIRMED,
    Event.EMAIL_CHANGED,
)
"""The login log is this part of the one log (white paper §15)."""


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    DENIED = "denied"
    FAILED = "failed"
