"""Lines of 今日やること about notices: to agree to, come back, on their way, unopened, lying around."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.web import StaffRequest
from messaging.notices.models import Draft
from messaging.notices.selectors.approvals import approval_rows, approvals_for
from messaging.notices.selectors.desk import NoticeRow, draft_rows
from messaging.notices.selectors.underway import returned_to, writing_at

ENOUGH = 0.9
"""From here on the homes that are left are a matter for paper and telephone, not for today."""


@dataclass(frozen=True)
class Task:
    """One line of work: how many of what, and the way in."""

    kind: str
    count: int
    unit: str
    title: str
    sub: str
    url: str
    action: str


def notice_tasks(request: StaffRequest, recent: list[NoticeRow]) -> list[Task]:
    """By weight: what is on its way, urgent and unopened first; then what is lying around."""
    tasks = _approval_tasks(request) + _returned_tasks(request)
    tasks += [_unopened_task(row) for row in sorted(recent, key=lambda row: row.urgency != "urgent") if _is_behind(row)]
    drafts = writing_at(request.actor, request.desk).filter(author_id=request.actor.user_id, returned="")
    count = drafts.count()
    if count:
        newest = draft_rows(drafts[:1], request.desk)[0]
        sub = _("いちばん新しいもの：%(title)s") % {"title": newest.title or _("（件名なし）")}
        url = newest.url if count == 1 else request.desk.url_notices + "?show=drafts"
        tasks.append(Task("draft", count, _("件"), _("書きかけのお知らせ"), sub, url, _("続きを書く")))
    return tasks


def _is_behind(row: NoticeRow) -> bool:
    return row.is_sending or (not row.is_withdrawn and row.opened < row.households * ENOUGH)


def _unopened_task(row: NoticeRow) -> Task:
    sub = _("「%(title)s」%(audience)s・%(households)d家庭") % {
        "title": row.title,
        "audience": row.audience_label,
        "households": row.households,
    }
    if row.is_sending:
        return Task("sending", row.households, _("家庭"), _("送信しています"), sub, row.url, _("ようすを見る"))
    left = row.households - row.opened
    return Task("unopened", left, _("家庭"), _("まだ開いていない家庭"), sub, row.url, _("家庭を見る"))


def _approval_tasks(request: StaffRequest) -> list[Task]:
    """What waits for this person to agree; a single one is one press away."""
    waiting = approvals_for(request.actor, request.desk)
    if not waiting:
        return []
    first = approval_rows(waiting[:1], request.desk)[0]
    sub = _("%(name)sさん「%(title)s」%(audience)s・%(households)d家庭") % {
        "name": first.asked_by,
        "title": first.title,
        "audience": first.audience_label,
        "households": first.households,
    }
    url = first.url if len(waiting) == 1 else request.desk.url_notices + "?show=waiting"
    return [Task("approval", len(waiting), _("件"), _("承認を待っているお知らせ"), sub, url, _("見て、決める"))]


def _returned_tasks(request: StaffRequest) -> list[Task]:
    """The person's own that came back: why, one line each."""
    return [_returned(request, draft) for draft in returned_to(request.actor, request.desk)[:5]]


def _returned(request: StaffRequest, draft: Draft) -> Task:
    why = str(Draft.Returned(draft.returned).label)
    title = _("「%(title)s」が、もどってきました") % {"title": draft.title}
    url = request.desk.url("draft", draft_id=draft.pk)
    return Task("returned", 1, _("件"), title, why, url, _("見て、なおす"))
