"""What the status page says about reaching the homes that have not opened a notice, and where it leads."""

from typing import Any

from accounts.web import StaffRequest
from messaging.notices.models import Notice
from messaging.notices.permissions import REMIND
from messaging.notices.selectors.unopened import may_remind_again_at, reminders_of
from messaging.notices.selectors.unreached import progress_of


def reaching_of(request: StaffRequest, notice: Notice) -> dict[str, Any]:
    """How many were not reached, how many of them were told otherwise, the reminders so far, and the next step."""
    reached, has_unopened = progress_of(notice), notice.household_count > notice.opened  # type: ignore[attr-defined]
    is_sent = notice.state == Notice.State.SENT and notice.dispatch.mail_queued_at is not None
    return {
        "reach": reached,
        "reach_percent": reached.done * 100 // reached.homes if reached.homes else 0,
        "unreached_url": request.desk.url("unreached", notice_id=notice.pk) if reached.homes else "",
        "reminders": reminders_of(notice),
        "remind_again_at": may_remind_again_at(notice),
        "remind_url": request.desk.url("notice_reminder", notice_id=notice.pk)
        if is_sent and has_unopened and REMIND.allows(request.actor, notice)
        else "",
    }
