"""Takes a notice back at a moment in the past, with the proof as it would have been fixed then."""

import datetime as dt

from auditlog.events import Event, Outcome
from auditlog.trail import Draft, write
from messaging.notices.models import Notice, Withdrawal
from messaging.notices.proofs.fixing import fix_facts
from messaging.notices.proofs.working_out import work_out
from tetoru.access import SystemActor


def take_back(notice: Notice, moment: dt.datetime) -> None:
    """What `withdraw_notice` does, without waiting for anybody. The log's entry has today's time."""
    notice.state = Notice.State.WITHDRAWN
    notice.save(update_fields=["state"])
    withdrawal = Withdrawal(
        tenant_id=notice.tenant_id,
        notice=notice,
        by=notice.author,
        at=moment,
        kind=Withdrawal.Kind.CONTENT,
        words="集合の時刻にまちがいがあったため",
        told=Withdrawal.Told.OPENED,
    )
    fix_facts(withdrawal)
    entry = Draft(Event.NOTICE_WITHDRAWN)
    entry.describe(notice, kind=withdrawal.kind, homes=withdrawal.home_count, opened=withdrawal.opened_count)
    entry.details |= {"cancelled": 0, "mails": 0}
    write(SystemActor("load the demo", (notice.tenant_id,)), entry, Outcome.DONE)
    work_out(withdrawal.pk)
