"""All checks, in the order in which a sender reads them."""

from collections.abc import Callable, Iterable

from messaging.notices.guard.agreement import needs_a_second
from messaging.notices.guard.corrections import goes_elsewhere_than_before
from messaging.notices.guard.files import are_files_opened, are_files_ready
from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.guard.hours import is_alone, is_in_the_evening, is_on_a_day_off
from messaging.notices.guard.load import is_load_heavy
from messaging.notices.guard.readiness import is_complete, is_theirs_to_send, reaches_somebody
from messaging.notices.guard.repeats import is_file_new_here
from messaging.notices.guard.usual import is_unusual
from messaging.notices.guard.wording import (
    days_are_to_come,
    has_not_expired,
    is_a_copy,
    places_are_filled,
    questions_are_finished,
)
from messaging.notices.guard.words import words_go_to_the_right_homes

Check = Callable[[Situation], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    is_complete,
    is_theirs_to_send,
    reaches_somebody,
    are_files_ready,
    are_files_opened,
    is_file_new_here,
    words_go_to_the_right_homes,
    needs_a_second,
    goes_elsewhere_than_before,
    is_unusual,
    is_in_the_evening,
    is_alone,
    is_on_a_day_off,
    places_are_filled,
    questions_are_finished,
    has_not_expired,
    days_are_to_come,
    is_a_copy,
    is_load_heavy,
)
"""A new check is a function in a module of this folder, and a line here."""

ORDER = tuple(Weight)


def findings_in(situation: Situation) -> list[Finding]:
    """What all checks say, the heaviest first."""
    found = [finding for check in CHECKS for finding in check(situation)]
    return sorted(found, key=lambda finding: ORDER.index(finding.weight))


def hold_back(found: Iterable[Finding], *, acknowledged: frozenset[str], asks_a_second: bool = False) -> None:
    """Let pass, or raise what the heaviest finding stands for: NotConfirmed where something was not ticked.

    What needs a second person passes where one is about to be asked.
    """
    for finding in found:
        is_ticked = finding.weight is Weight.ASKS and finding.key in acknowledged
        is_asked = finding.weight is Weight.SECOND and asks_a_second
        if finding.weight is not Weight.TELLS and not (is_ticked or is_asked):
            raise finding.refusal
