"""What stands on 今日やること: who waits for a call, what is unread, what nobody would read."""

from django.utils.translation import gettext as _

from accounts.desk_work import Task
from accounts.desks import Desk
from messaging.conversations.models import Conversation
from messaging.conversations.selectors.talks import conversations_at, unheard_at
from tetoru.access import Staff


def tasks_of(actor: Staff, desk: Desk) -> list[Task]:
    """By weight. Two queries; a third for who leads the school."""
    if desk.school_id is None:
        return []
    open_ones = conversations_at(actor, desk).filter(closed_at=None)
    calls = list(open_ones.exclude(wants_call_since=None).order_by("wants_call_since"))
    unread = list(open_ones.filter(is_unread=True, wants_call_since=None))
    unheard = unheard_at(actor, desk)
    return [
        *_unheard_task(unheard.waiting, desk),
        *_task("call", calls, desk, _("電話がほしい保護者"), _("話を見る")),
        *_task("message", unread, desk, _("まだ読んでいない個別連絡"), _("読む")),
        *_left_task(unheard.left, desk),
    ]


def _left_task(found: list[Conversation], desk: Desk) -> list[Task]:
    title = _("学級がこの学校にない子どもの個別連絡")
    sub = _("もうだれも書けません。用が残っていないか確かめて、終えます")
    return [Task("left", len(found), _("件"), title, sub, left_url(desk), _("確かめる"))] if found else []


def _unheard_task(found: list[Conversation], desk: Desk) -> list[Task]:
    title = _("読む人がいない個別連絡")
    sub = _("担任がいない学級などの保護者が待っています。読む人を決めてください")
    return [Task("unheard", len(found), _("件"), title, sub, unheard_url(desk), _("読む人を決める"))] if found else []


def unheard_url(desk: Desk) -> str:
    """Where those stand that nobody reads."""
    return f"{desk.url('conversations')}?show=unheard"


def left_url(desk: Desk) -> str:
    """Where those stand that were left behind."""
    return f"{desk.url('conversations')}?show=left"


def _task(kind: str, found: list[Conversation], desk: Desk, title: str, action: str) -> list[Task]:
    """Whose it is says the name; what it is about, the page alone."""
    if not found:
        return []
    names = _("、").join(dict.fromkeys(one.student.name for one in found[:3]))
    sub = _("%(names)sさん") % {"names": names} if len(found) <= 3 else _("%(names)sさん ほか") % {"names": names}
    one = desk.url("conversation", conversation_id=found[0].pk)
    url = one if len(found) == 1 else desk.url("conversations")
    return [Task(kind, len(found), _("件"), title, sub, url, action)]
