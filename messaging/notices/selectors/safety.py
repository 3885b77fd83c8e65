"""安否 as a guardian sees it: what is asked now, and this guardian's own answers. Nobody else's (ADR 0038)."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.selectors import Child
from messaging.notices.models import Answer, Notice, Safety
from messaging.notices.safety import state_in
from messaging.notices.selectors.answers import OwnForm
from messaging.notices.selectors.inbox import CHECK_RUNS_FOR
from tetoru.access import Guardian
from tetoru.crypto.fields import open_column
from tetoru.ids import first_id_at

RUNNING = """
with mine as (
    select r.tenant_id, r.notice_id, array_agg(r.student_id) as students from notices_recipient r
    where r.tenant_id = any(%(tenants)s) and r.guardian_id = %(guardian)s
      and r.student_id = any(%(students)s) and r.notice_id >= %(since)s
    group by r.tenant_id, r.notice_id
)
select f.id, n.id, n.tenant_id, n.title, n.sent_at, coalesce(s.name, t.name), mine.students
from mine
join notices_answerform f on f.tenant_id = mine.tenant_id and f.notice_id = mine.notice_id and f.is_safety
join notices_notice n on n.id = mine.notice_id and n.state <> 'withdrawn'
join schools_tenant t on t.id = n.tenant_id
left join schools_school s on s.id = n.school_id
order by n.id desc
"""


@dataclass(frozen=True)
class Tap:
    """One child, and what this guardian has said; empty for nothing yet."""

    child: Child
    state: str


@dataclass(frozen=True)
class OwnCheck:
    """A safety check as one guardian sees it."""

    notice_id: uuid.UUID
    title: str
    sent_at: dt.datetime
    from_label: str
    taps: tuple[Tap, ...]

    @property
    def is_waiting(self) -> bool:
        """Whether this guardian has still to answer for a child."""
        return any(not tap.state for tap in self.taps)


def running_checks(actor: Guardian, children: Sequence[Child]) -> list[OwnCheck]:
    """The checks of the last days that this guardian may answer, the newest first: one query, two if there are any."""
    answering = {child.id: child for child in children if child.may_read and child.may_answer}
    if not answering:
        return []
    bounds: dict[str, Any] = {"tenants": list(actor.tenant_ids), "guardian": actor.user_id, "students": list(answering)}
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, {**bounds, "since": first_id_at(timezone.now() - CHECK_RUNS_FOR)})
        rows = cursor.fetchall()
    said = _said(actor, [row[0] for row in rows], answering)
    return [
        OwnCheck(
            notice_id=notice_id,
            title=open_column(Notice, "title", title, tenant_id, notice_id),
            sent_at=sent_at,
            from_label=label,
            taps=tuple(
                Tap(child, str(said.get((form_id, child.id)) or ""))
                for child in answering.values()
                if child.id in students
            ),
        )
        for form_id, notice_id, tenant_id, title, sent_at, label, students in rows
    ]


def check_on(notice: Notice, own: OwnForm) -> OwnCheck:
    """The same for one notice, of the answers that are at hand."""
    taps = tuple(Tap(mine.child, str((mine.answer and state_in(mine.answer)) or "")) for mine in own.answers)
    sender = notice.school.name if notice.school else notice.tenant.name
    return OwnCheck(notice.pk, notice.title, notice.sent_at, sender, taps)


def _said(
    actor: Guardian, forms: list[uuid.UUID], children: Iterable[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], Safety | None]:
    if not forms:
        return {}
    given = Answer.objects.filter(form_id__in=forms, given_by_id=actor.user_id, student_id__in=list(children))
    latest = given.order_by("form_id", "student_id", "-turn").distinct("form_id", "student_id")
    return {(answer.form_id, answer.student_id): state_in(answer) for answer in latest}
