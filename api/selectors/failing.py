"""Lines of 今日やること about rosters that could not be fetched, for the organisation's admins."""

import datetime as dt
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.desk_work import Task
from accounts.desks import Desk
from api.models import SourceSchool
from api.permissions import LINK_SYSTEMS
from tetoru.access import Staff


def failing_tasks(actor: Staff, desk: Desk) -> list[Task]:
    """One for each source from which the last round brought not every school's roster. One query."""
    if desk.school_id is not None or not LINK_SYSTEMS.allows(actor, desk.tenant_id):
        return []
    has_failed = ~Q(source__fault="") | ~Q(fault="")
    rows = SourceSchool.objects.filter(has_failed, tenant=desk.tenant_id, source__is_on=True)
    of_each: Any = rows.values("source__partner_id", "source__partner__name")
    found = of_each.annotate(schools=Count("pk"), last=Min("received_at")).order_by("source__partner__name")
    return [_task(row, desk) for row in found]


def _task(row: dict[str, Any], desk: Desk) -> Task:
    """Since when is told of the school that has waited longest."""
    url = desk.url("roster_source", partner_id=row["source__partner_id"])
    sub = f"{row['source__partner__name']}：{_since(row['last'])}"
    return Task("roster", row["schools"], _("校"), _("名簿を取りにいけませんでした"), sub, url, _("わけを見る"))


def _since(last: dt.datetime | None) -> str:
    if last is None:
        return _("まだ届いたことがありません")
    at = timezone.localtime(last)
    parts = {"year": at.year, "month": at.month, "day": at.day}
    if at.year == timezone.localdate().year:
        return _("%(month)d月%(day)d日を最後に、届いていません") % parts
    return _("%(year)d年%(month)d月%(day)d日を最後に、届いていません") % parts
