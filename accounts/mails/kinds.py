"""What the service writes about to one person."""

from enum import StrEnum


class Kind(StrEnum):
    """Each has a template of its name in `templates/emails/accounts/`, whose first line is the subject."""

    ADMIN_PASSWORD = "admin_password"  # noqa: S105 -- the name of a template
    ADMIN_PASSWORD_REISSUED = "admin_password_reissued"  # noqa: S105 -- the same
    FIRST_ADMIN = "first_admin"
    NEW_DEVICE = "new_device"
    SECOND_FACTOR_RESET = "second_factor_reset"
    PASSWORD_REISSUED = "password_reissued"  # noqa: S105 -- the same
    SIGNUP = "signup"
    SIGNUP_KNOWN = "signup_known"
    SIGNUP_TAKEN = "signup_taken"
    GUARDIAN_APPROVED = "guardian_approved"
    PASSWORD_RESET = "password_reset"  # noqa: S105 -- the name of a template
    PASSWORD_WAS_RESET = "password_was_reset"  # noqa: S105 -- the same
    EMAIL_OLD = "email_old"
    EMAIL_NEW = "email_new"
    EMAIL_WAS_CHANGED = "email_was_changed"
    COUNTER_USED = "counter_used"
    FACTORS_LOST = "factors_lost"
    FACTORS_ENDING = "factors_ending"
    FACTORS_ENDED = "factors_ended"
    ACCOUNT_CLOSED = "account_closed"
    APPROVAL_ASKED = "approval_asked"
