"""Whether a second person has to agree because of a rule of the place."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from messaging.notices.errors import ApprovalNeeded
from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.guard.readiness import reaches_whole_school
from messaging.notices.models import SendingRules
from messaging.notices.models.path import RULE
from messaging.notices.permissions import LEAD, Place


def needs_a_second(situation: Situation) -> Iterator[Finding]:
    """The board never sends alone; a school by its rule: everything, or what others than managers send to everybody."""
    draft, rules = situation.draft, situation.rules
    if draft.school_id is None:
        yield _second("board", _("教育委員会からのお知らせは、もう1人の組織管理者が承認してから送られます。"))
    elif rules.approval == SendingRules.Approval.ALL:
        yield _second("all", _("この学校の決まりで、管理職が承認してから送られます。"))
    elif rules.approval == SendingRules.Approval.WHOLE and _is_for_everybody_by_another(situation):
        yield _second("whole_school", _("全校へのお知らせは、管理職が承認してから送られます。"))


def _is_for_everybody_by_another(situation: Situation) -> bool:
    is_manager = LEAD.allows(situation.actor, Place(situation.draft.school_id))
    return not is_manager and reaches_whole_school(situation)


def _second(name: str, text: str) -> Finding:
    return Finding(RULE + name, Weight.SECOND, text, refusal=ApprovalNeeded)
