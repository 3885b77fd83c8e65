"""What is done by the operator, and about operators."""

from accounts.models import User
from accounts.ops.errors import StepNotPossible
from accounts.ops.permissions import CHANGE_TENANT_STATE, MAKE_OPERATOR
from accounts.ops.states import STEPS, Reason, State
from auditlog.events import Event
from auditlog.trail import audited
from schools.models import Tenant
from tetoru.access import Actor, require


def make_operator(actor: Actor, *, login: str, name: str, password: str) -> User:
    """A new operator, with a first password that opens only the page on which it is changed."""
    require(actor, MAKE_OPERATOR, None)
    with audited(actor, Event.OPERATOR_MADE) as entry:
        user = User(kind=User.Kind.OPERATOR, login=login, name=name, must_change_password=True)
        user.set_password(password)
        user.save()
        entry.describe(user)
    return user


def change_tenant_state(actor: Actor, tenant: Tenant, *, state: State, reason: Reason) -> Tenant:
    """Take a contract one step on. From `ended` on its people are out at once. Raises StepNotPossible."""
    require(actor, CHANGE_TENANT_STATE, tenant)
    with audited(actor, Event.TENANT_STATE_CHANGED) as entry:
        current = Tenant.objects.select_for_update().get(pk=tenant.pk)
        before = current.state
        if state not in STEPS[before]:
            raise StepNotPossible
        current.state = state
        current.save(update_fields=["state"])
        entry.describe(current, before=before, after=state.value, reason=reason.value)
        entry.tenant_id = current.pk
    return current
