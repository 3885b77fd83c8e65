"""All checks, in the order in which a sender reads them."""

from collections.abc import Callable, Iterable

from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.guard.readiness import is_complete, is_theirs_to_send, reaches_somebody

Check = Callable[[Situation], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (is_complete, is_theirs_to_send, reaches_somebody)
"""A new check is a function in a module of this folder, and a line here."""

ORDER = tuple(Weight)


def findings_in(situation: Situation) -> list[Finding]:
    """What all checks say, the heaviest first."""
    found = [finding for check in CHECKS for finding in check(situation)]
    return sorted(found, key=lambda finding: ORDER.index(finding.weight))


def hold_back(found: Iterable[Finding], *, acknowledged: frozenset[str]) -> None:
    """Let pass, or raise what the heaviest finding stands for: NotConfirmed where something was not ticked."""
    for finding in found:
        is_ticked = finding.weight is Weight.ASKS and finding.key in acknowledged
        if finding.weight is not Weight.TELLS and not is_ticked:
            raise finding.refusal
