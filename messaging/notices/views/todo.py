"""Lines of 今日やること about what is on its way: to agree to, come back, about to go out."""

from django.utils.translation import gettext as _

from accounts.desk_work import Task
from accounts.web import StaffRequest
from messaging.notices.models import Draft
from messaging.notices.selectors.approvals import approval_rows, approvals_for
from messaging.notices.selectors.underway import returned_to


def approval_tasks(request: StaffRequest) -> list[Task]:
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


def returned_tasks(request: StaffRequest) -> list[Task]:
    """The person's own that came back: why, one line each."""
    return [_returned(request, draft) for draft in returned_to(request.actor, request.desk)[:5]]


def _returned(request: StaffRequest, draft: Draft) -> Task:
    why = str(Draft.Returned(draft.returned).label)
    title = _("「%(title)s」が、もどってきました") % {"title": draft.title}
    url = request.desk.url("draft", draft_id=draft.pk)
    return Task("returned", 1, _("件"), title, why, url, _("見て、なおす"))
