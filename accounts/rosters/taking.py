"""Takes a confirmed roster in, step by step, with the deeds by which an admin would do it by hand.

Each batch is one transaction with the mark how far it has got: a worker killed between two lines leaves both or
neither, and the next one goes on there. A step that is refused by then (somebody else has edited the pupil) is left
out and told; nothing else waits for it. Each deed leaves its own entry, in the name of who confirmed the roster.
"""

import json
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import actor_for
from accounts.desks import Desk, desk_at
from accounts.models import RosterUpload, User
from accounts.models.roster import in_two_weeks
from accounts.rosters.doing import Doer
from accounts.rosters.errors import RosterUnreadable
from accounts.standing import refusal_of
from auditlog.events import Event
from auditlog.trail import audited
from schools.models import Tenant
from tetoru.access import Staff, SystemActor
from tetoru.crypto.fields import UNREADABLE, is_readable
from tetoru.errors import DomainError

BATCH = 10
"""Placing a name among those of a city takes a while, and others who place one wait meanwhile."""
State = RosterUpload.State


def take_next(tenant_id: uuid.UUID, roster_id: uuid.UUID) -> bool:
    """Do one batch; False when there is nothing left, or another worker is at it."""
    with transaction.atomic():
        uploads = RosterUpload.objects.select_for_update(skip_locked=True, of=("self",)).select_related("year")
        upload = uploads.filter(tenant_id=tenant_id, pk=roster_id, state=State.RUNNING).first()
        if upload is None:
            return False
        steps = json.loads(upload.steps) if is_readable(upload.steps) else []
        left_out = json.loads(upload.left_out) if upload.left_out and is_readable(upload.left_out) else []
        batch = steps[upload.done : upload.done + BATCH]
        if not is_readable(upload.steps):
            left_out.append({"who": str(UNREADABLE), "why": str(RosterUnreadable.text)})
        left_out += _do(upload, batch)
        upload.done = min(upload.done + BATCH, upload.total) if batch else upload.total
        upload.left_out, upload.left_out_count = json.dumps(left_out, ensure_ascii=False), len(left_out)
        upload.moved_at = timezone.now()
        if upload.done == upload.total:
            _finish(upload)
        upload.save(update_fields=["done", "left_out", "left_out_count", "moved_at", "state", "steps", "ends_at"])
        return upload.state == State.RUNNING


def _do(upload: RosterUpload, batch: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What could not be done, with whom and why."""
    at = _confirmer(upload)
    if at is None:
        why = _("決めた人の権限がなくなったので、取りこみませんでした。")
        return [{"who": _named(step), "why": why} for step in batch]
    doer, left_out = Doer(*at, upload), []
    for step in batch:
        try:
            with transaction.atomic():
                doer.do(step)
        except DomainError as refusal:
            left_out.append({"who": _named(step), "why": str(refusal)})
    return left_out


def _confirmer(upload: RosterUpload) -> tuple[Staff, Desk] | None:
    """Whoever confirmed it, with the rights of now, at the board's desk."""
    user = User.objects.get(pk=str(upload.decided_by_id))
    actor = actor_for(user) if refusal_of(user) is None else None
    if not isinstance(actor, Staff) or actor.seat_at(None) is None:
        return None
    code = Tenant.objects.get(pk=upload.tenant_id).code
    return actor, desk_at(actor, kind="board", slug=code)[0]


def _finish(upload: RosterUpload) -> None:
    upload.state, upload.steps, upload.ends_at = State.DONE, "", in_two_weeks()
    with audited(SystemActor("take a roster in", (upload.tenant_id,)), Event.ROSTER_TAKEN_IN) as entry:
        entry.describe(upload, steps=upload.total, left_out=upload.left_out_count, by=str(upload.decided_by_id))


def _named(step: dict[str, Any]) -> str:
    """Whom or which class a step is about."""
    if step["do"] == "class":
        return f"{step['grade']}年{step['name']}" if step["grade"] else str(step["name"])
    if step["do"] == "numbers":
        return _("%(room)sの出席番号") % {"room": step["label"]}
    return str(step.get("who") or f"{step['family_name']} {step['given_name']}")
