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
