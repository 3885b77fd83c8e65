"""What is done by the operator, and about operators."""

import uuid

from django.contrib.auth.hashers import make_password

from accounts.initial_passwords import give_initial, new_password, renew_initial
from accounts.mails.kinds import Kind
from accounts.models import User
from accounts.ops.errors import AdminWithoutAddress, AlreadyMade, StepNotPossible
from accounts.ops.openings import NewTenant, send_password, tell_other_admins
from accounts.ops.permissions import CHANGE_TENANT_STATE, MAKE_OPERATOR, MAKE_TENANT, REISSUE_ADMIN_PASSWORD
from accounts.ops.selectors import tenant_admins
from accounts.ops.states import STEPS, InquiryReason, Reason, State
from accounts.staff.entering import account_of, save_seats
from auditlog.events import Event
from auditlog.trail import audited
from schools.models import Tenant
from tetoru.access import Actor, require
from tetoru.crypto.keyring import make_key
from tetoru.errors import NotPermitted
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


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


def make_tenant(actor: Actor, new: NewTenant) -> Tenant:
    """A tenant with a key of its own and its first admin, who gets the initial password by mail.

    Opens the scope of the new tenant, so it runs outside of any transaction. Raises AlreadyMade.
    """
    require(actor, MAKE_TENANT, new)
    with tenant_scope(new.tenant_id), audited(actor, Event.TENANT_MADE) as entry:
        if Tenant.objects.filter(pk=new.tenant_id).exists():
            raise AlreadyMade
        tenant = Tenant(pk=new.tenant_id, code=new.code, name=new.name, starts_on=new.starts_on, ends_on=new.ends_on)
        tenant.save(force_insert=True)
        make_key(tenant.pk)
        admin, password = account_of(new.admin, tenant, person_id=new_id()), new_password()
        give_initial(admin, hashed=make_password(password))
        admin.save(force_insert=True)
        save_seats([(admin, new.admin)], tenant.pk)
        send_password(Kind.FIRST_ADMIN, admin, tenant, password)
        entry.describe(tenant, admin=str(admin.pk))
        entry.tenant_id = tenant.pk
    return tenant


def reissue_admin_password(actor: Actor, tenant: Tenant, *, admin_id: uuid.UUID, reason: InquiryReason) -> None:
    """An admin who forgot gets a new initial password by mail; every session ends, the other admins are told.

    Raises AdminWithoutAddress, NotPermitted for somebody who is no admin there.
    """
    require(actor, REISSUE_ADMIN_PASSWORD, tenant)
    with audited(actor, Event.ADMIN_PASSWORD_REISSUED) as entry:
        admins = tenant_admins(tenant)
        admin = next((one for one in admins if one.pk == admin_id), None)
        if admin is None:
            raise NotPermitted
        if not admin.email:
            raise AdminWithoutAddress
        send_password(Kind.ADMIN_PASSWORD, admin, tenant, renew_initial(admin))
        tell_other_admins(admins, admin, tenant)
        entry.describe(admin, reason=reason.value)
        entry.tenant_id = tenant.pk
