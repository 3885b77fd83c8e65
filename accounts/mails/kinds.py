"""What the service writes about to one person."""

from enum import StrEnum


class Kind(StrEnum):
    """Each has a template of its name in `templates/emails/accounts/`, whose first line is the subject."""

    NEW_DEVICE = "new_device"
    SECOND_FACTOR_RESET = "second_factor_reset"
