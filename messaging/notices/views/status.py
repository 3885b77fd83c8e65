"""The status page's context: numbers, curve, names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from accounts.desks import Desk
from accounts.web import StaffRequest
from messaging.notices.audiences import resolve
from messaging.notices.curves import curve_of
from messaging.notices.folding import not_folded
from messaging.notices.models import AnswerForm, Notice, Urgency
from messaging.notices.permissions import SEE_ANSWERS, WITHDRAW_NOTICE, classes_seen
from messaging.notices.selectors.answers import form_if_any
from messaging.notices.selectors.files import rows_at_desk
from messaging.notices.selectors.homes import Asked, homes_of
from messaging.notices.selectors.status import PER_PAGE, ClassShare, class_shares, openings_by_hour, school_shares
from messaging.notices.views.reaching_links import reaching_of


@dataclass(frozen=True)
class ShareLink:
    """A bar with a link to its homes."""

    label: str
    opened: int
    households: int
    url: str
    is_current: bool


def progress_of(desk: Desk, notice: Notice) -> dict[str, Any]:
    """How far the sending got."""
    done, total = notice.dispatch.addressed_count, notice.guardian_count
    progress = {"done": done, "total": total, "percent": min(done * 100 // total, 100) if total else 0}
    return {
        "notice": _shown(desk, notice),
        "is_sending": notice.state == Notice.State.SENDING,
        "progress": progress,
    }


def status_context(request: StaffRequest, notice: Notice) -> dict[str, Any]:
    """Everything the page shows. A board's notice shows schools first, and names within one school."""
    desk = request.desk
    school = None if desk.school_id else _chosen(request, "school", school_shares(notice), "school_id")
    is_by_school = desk.school_id is None and school is None
    fresh = not_folded(notice)
    classes = () if is_by_school else class_shares(notice, fresh, school_id=school.school_id if school else None)
    room = _chosen(request, "class", classes, "classroom_id")
    opened = notice.tally.opened + len(fresh)
    form = form_if_any(notice)
    asked = _asked(request, notice, form)
    show = asked.show
    kept = {"show": show, **({"school": school.school_id} if school else {})}
    shares = school_shares(notice) if is_by_school else classes
    return {
        **progress_of(desk, notice),
        "notice": _shown(desk, notice) | _ways_on(request, notice, form),
        "files": rows_at_desk(notice, desk, request.actor.user_id),
        "withdrawal_url": _withdrawal_url(request, notice),
        "opened": opened,
        "percent": opened * 100 // notice.household_count if notice.household_count else 0,
        "curve": curve_of(openings_by_hour(notice, fresh), total=notice.household_count, sent_at=notice.sent_at),
        "classes": [_link(share, kept, share in (room, school)) for share in shares],
        "is_by_school": is_by_school,
        "show": show,
        "shown_label": room.label if room else school.label if school else "",
        "unopened_count": (room.households - room.opened) if room else notice.household_count - opened,
        "opened_count": room.opened if room else opened,
        "all_url": "?" + urlencode({"show": show}) if room or school else None,
        "show_urls": _show_urls(kept, room),
        **reaching_of(request, notice),
        **_homes(request, notice, _rooms_shown(request, notice, room, classes, asked), asked, kept),
    }


def _homes(
    request: HttpRequest, notice: Notice, rooms: list[ClassShare], asked: Asked, kept: dict[str, Any]
) -> dict[str, Any]:
    """The names of one window of classes: from the `at`th on, as many as fill a page."""
    at = request.GET.get("at", "0")[:6]
    first = min(int(at), len(rooms)) if at.isdecimal() else 0
    last, homes = first, 0
    while last < len(rooms) and homes < PER_PAGE:
        homes += _homes_in(rooms[last], asked.show)
        last += 1
    audience = resolve(notice.tenant_id, notice.audience.all())
    listed = homes_of(notice, audience, rooms[first:last], asked) if rooms[first:last] else []
    return {
        "homes": listed,
        "is_addressed": notice.state != Notice.State.SENDING,
        "is_queued": notice.dispatch.mail_queued_at is not None,
        "has_answers": asked.form_id is not None,
        "more_url": "?" + urlencode({**kept, "at": last}) if last < len(rooms) else None,
        "prev_url": "?" + urlencode(kept) if first else None,
    }


def _homes_in(room: ClassShare, show: str) -> int:
    """How many homes of a class are looked at; how many have answered is not counted by class."""
    return {"opened": room.opened, "unopened": room.households - room.opened}.get(show, room.households)


def _asked(request: StaffRequest, notice: Notice, form: AnswerForm | None) -> Asked:
    """Which homes are looked for. Answers are shown to whoever may see them: of all classes, or of the own ones."""
    sees = SEE_ANSWERS.allows(request.actor, notice)
    form_id = form.pk if form and sees else None
    wanted = request.GET.get("show")
    if wanted == "unanswered" and form_id:
        return Asked(wanted, form_id)
    sees_all = sees and classes_seen(request.actor, notice) is None
    return Asked("opened" if wanted == "opened" else "unopened", form_id if sees_all else None)


def _rooms_shown(
    request: StaffRequest, notice: Notice, room: ClassShare | None, classes: Sequence[ClassShare], asked: Asked
) -> list[ClassShare]:
    """The chosen class, or all; for answers those of them that the person may see."""
    chosen = [room] if room else list(classes)
    seen = classes_seen(request.actor, notice) if asked.show == "unanswered" else None
    return [share for share in chosen if seen is None or share.classroom_id in seen]


def _show_urls(kept: dict[str, Any], room: ClassShare | None) -> dict[str, str]:
    narrowed = {"class": room.classroom_id} if room else {}
    return {show: "?" + urlencode({**kept, **narrowed, "show": show}) for show in ("unopened", "unanswered", "opened")}


def _chosen(request: HttpRequest, name: str, shares: Any, attribute: str) -> Any:
    wanted = request.GET.get(name)
    return next((share for share in shares if str(getattr(share, attribute)) == wanted), None)


def _link(share: Any, kept: dict[str, Any], is_current: bool) -> ShareLink:
    place = {"class": share.classroom_id} if isinstance(share, ClassShare) else {"school": share.school_id}
    url = "?" + urlencode({**kept, **place})
    return ShareLink(share.label, share.opened, share.households, url, is_current)


def _ways_on(request: StaffRequest, notice: Notice, form: AnswerForm | None) -> dict[str, str]:
    """Where the page leads: the answers, where there are any to be seen, and a notice with the same words."""
    is_safety = form is not None and form.is_safety
    sees_answers = form is not None and not is_safety and SEE_ANSWERS.allows(request.actor, notice)
    answers_url = request.desk.url("answers", notice_id=notice.pk) if sees_answers else ""
    safety_url = request.desk.url("safety", safety_id=notice.pk) if is_safety else ""
    return {
        "answers_url": answers_url,
        "safety_url": safety_url,
        "copy_url": request.desk.url("notice_copy", notice_id=notice.pk),
    }


def _withdrawal_url(request: StaffRequest, notice: Notice) -> str:
    """Where it is taken back; empty for who may not."""
    if not WITHDRAW_NOTICE.allows(request.actor, notice):
        return ""
    return request.desk.url("notice_withdrawal", notice_id=notice.pk)


def _shown(desk: Desk, notice: Notice) -> dict[str, Any]:
    return {
        "title": notice.title,
        "body": notice.body,
        "urgency": notice.urgency,
        "urgency_label": Urgency(notice.urgency).label,
        "state": notice.state,
        "audience_label": notice.audience_label,
        "author_name": notice.author.name,
        "sent_at": notice.sent_at,
        "students": notice.student_count,
        "households": notice.household_count,
        "guardians": notice.guardian_count,
        "unreached": notice.unreached_count,
        "url": desk.url("notice", notice_id=notice.pk),
    }
