"""Who may knock at which page: every URL by its name. A page that is not in here opens to nobody.

This is the outer door only (which kind of person); what a person may do inside is asked by
`require` in each action, and what they may see is decided by each selector.
"""

from enum import Enum


class Door(Enum):
    """Which kind of person a page is for."""

    EVERYBODY = "everybody"
    SIGNED_IN = "signed in"
    GUARDIANS = "guardian"
    STAFF = "staff"
    OPERATORS = "operator"


DESK_PAGES = (
    "start",
    "notices",
    "notice",
    "new_notice",
    "draft",
    "draft_students",
    "draft_student_search",
    "draft_confirmation",
    "draft_deletion",
    "students",
    "student_search",
    "student",
    "student_new",
    "student_edit",
    "student_home",
    "student_state",
    "student_plan_cancellation",
    "classes",
    "class_new",
    "class_edit",
    "class_deletion",
    "school_years",
    "groups",
    "group",
    "group_new",
    "group_edit",
    "group_search",
    "group_members",
    "group_deletion",
    "log",
    "log_alarm",
)

DOORS: dict[str, Door] = {
    "landing": Door.EVERYBODY,
    "sign_in": Door.EVERYBODY,
    "sign_out": Door.SIGNED_IN,
    "change_password": Door.SIGNED_IN,
    "healthz": Door.EVERYBODY,
    "readyz": Door.EVERYBODY,
    "help": Door.EVERYBODY,
    "help_page": Door.EVERYBODY,
    "home": Door.GUARDIANS,
    "notice": Door.GUARDIANS,
    "guardian_settings": Door.GUARDIANS,
    "viewers": Door.GUARDIANS,
    "demo_accounts": Door.EVERYBODY,
    "demo_second_factor": Door.EVERYBODY,
    "demo_mail": Door.EVERYBODY,
    "demo_mail_detail": Door.EVERYBODY,
    **{f"{place}:{page}": Door.STAFF for place in ("school", "board") for page in DESK_PAGES},
}

NAMESPACES = {"ops": Door.OPERATORS}
"""Where a library names the addresses (Django's admin): one door for all of them."""


def door_of(name: str) -> Door:
    """The door of an address by its name. Raises KeyError for one without: our mistake."""
    return NAMESPACES.get(name.partition(":")[0]) or DOORS[name]
