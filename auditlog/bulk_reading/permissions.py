"""Who notices, and who is told: pure predicates over the actor and an alarm."""

from typing import Any

from tetoru.access import Actor, Permission, Role, Staff, SystemActor


def _notices(actor: Actor, reading: Any) -> bool:
    return isinstance(actor, SystemActor) and actor.tenant_ids == (reading.tenant_id,)


def _acknowledges(actor: Actor, alarm: Any) -> bool:
    """The organisation's admins."""
    return isinstance(actor, Staff) and actor.tenant_id == alarm.tenant_id and actor.has_role(None, Role.TENANT_ADMIN)


NOTICE_BULK_READING = Permission("notice bulk reading", _notices)
ACKNOWLEDGE_ALARM = Permission("acknowledge bulk reading", _acknowledges)
