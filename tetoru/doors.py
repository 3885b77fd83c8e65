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
    "draft_files",
    "draft_file",
    "draft_file_content",
    "draft_file_page",
    "draft_file_removal",
    "notice_file",
    "notice_file_content",
    "notice_file_page",
    "draft_deletion",
    "students",
    "student_search",
    "student",
    "staff",
    "new_staff",
    "staff_upload",
    "staff_table",
    "staff_table_confirmation",
    "staff_table_slips",
    "staff_table_deletion",
    "person",
    "person_password",
    "person_seat",
    "person_seat_removal",
    "person_leaving",
    "person_handover",
    "person_staying",
    "person_return",
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
    "staff_second_factor",
)

BOARD_PAGES = ("second_factor_policy", "schools", "school_new", "school_edit", "school_deletion")
"""Pages of a board's office that a school has not."""

SCHOOL_PAGES = (
    "invitations",
    "invitation_class",
    "invitation_letters",
    "invitation_revocation",
    "invitation_settings",
    "guardians",
    "guardian_link",
    "guardian_approval",
    "guardian_unlinking",
    "guardian_counter",
    "absence_rules",
    "absence_words",
    "absence_word_retirement",
)
"""Pages of a school that a board's office has not."""

DOORS: dict[str, Door] = {
    "landing": Door.EVERYBODY,
    "sign_in": Door.EVERYBODY,
    "sign_out": Door.SIGNED_IN,
    "passkey_sign_in": Door.EVERYBODY,
    "second_factor": Door.SIGNED_IN,
    "step_up": Door.SIGNED_IN,
    "change_password": Door.SIGNED_IN,
    "own_second_factor": Door.SIGNED_IN,
    "new_app": Door.SIGNED_IN,
    "app_removal": Door.SIGNED_IN,
    "recovery_codes": Door.SIGNED_IN,
    "new_passkey": Door.SIGNED_IN,
    "passkey_removal": Door.SIGNED_IN,
    "devices": Door.SIGNED_IN,
    "device_removal": Door.SIGNED_IN,
    "other_devices_removal": Door.SIGNED_IN,
    "healthz": Door.EVERYBODY,
    "readyz": Door.EVERYBODY,
    "help": Door.EVERYBODY,
    "help_page": Door.EVERYBODY,
    "home": Door.GUARDIANS,
    "notice": Door.GUARDIANS,
    "notice_file": Door.GUARDIANS,
    "notice_file_content": Door.GUARDIANS,
    "notice_file_page": Door.GUARDIANS,
    "absences": Door.GUARDIANS,
    "absence_history": Door.GUARDIANS,
    "absence": Door.GUARDIANS,
    "absence_change": Door.GUARDIANS,
    "absence_cancellation": Door.GUARDIANS,
    "guardian_settings": Door.GUARDIANS,
    "viewers": Door.GUARDIANS,
    "signup": Door.EVERYBODY,
    "signup_person": Door.EVERYBODY,
    "signup_sent": Door.EVERYBODY,
    "signup_confirmation": Door.EVERYBODY,
    "signup_done": Door.EVERYBODY,
    "password_reset": Door.EVERYBODY,
    "password_reset_sent": Door.EVERYBODY,
    "password_new": Door.EVERYBODY,
    "password_counter": Door.EVERYBODY,
    "factors_lost": Door.GUARDIANS,
    "factors_lost_confirmation": Door.EVERYBODY,
    "factors_kept": Door.GUARDIANS,
    "email_confirmation": Door.EVERYBODY,
    "account_closed": Door.EVERYBODY,
    "profile": Door.GUARDIANS,
    "email_change": Door.GUARDIANS,
    "account_closing": Door.GUARDIANS,
    "terms": Door.EVERYBODY,
    "privacy": Door.EVERYBODY,
    "child_new": Door.GUARDIANS,
    "child_confirmation": Door.GUARDIANS,
    "demo_accounts": Door.EVERYBODY,
    "demo_second_factor": Door.EVERYBODY,
    "demo_letters": Door.EVERYBODY,
    "demo_mail": Door.EVERYBODY,
    "demo_mail_detail": Door.EVERYBODY,
    **{f"school:{page}": Door.STAFF for page in SCHOOL_PAGES},
    **{f"{place}:{page}": Door.STAFF for place in ("school", "board") for page in DESK_PAGES},
    **{f"board:{page}": Door.STAFF for page in BOARD_PAGES},
}

NAMESPACES = {"ops": Door.OPERATORS}
"""Where a library names the addresses (Django's admin): one door for all of them."""


def door_of(name: str) -> Door:
    """The door of an address by its name. Raises KeyError for one without: our mistake."""
    return NAMESPACES.get(name.partition(":")[0]) or DOORS[name]
