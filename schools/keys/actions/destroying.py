"""A tenant's keys are destroyed by two people; afterwards nothing of the tenant can be read, in no backup either.

White paper §4; docs/adr/0019.
"""

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from schools.keys.certificate import Facts, certificate_text, digest_of, rows_of
from schools.keys.errors import AlreadyRequested, RequestExpired, TenantNotEnded
from schools.keys.permissions import CONFIRM_DESTRUCTION, REQUEST_DESTRUCTION
from schools.keys.requests import OPEN_FOR, open_request
from schools.models import Tenant
from tetoru.access import Operator, require
from tetoru.crypto.derived import derived_of
from tetoru.crypto.destruction import delete_keys, records_of
from tetoru.crypto.models import DeletionCertificate, DestructionRequest
from tetoru.tenancy import tenant_scope


def request_destruction(actor: Operator, tenant: Tenant, *, reason: str) -> DestructionRequest:
    """The first person asks; nothing is destroyed yet. Raises TenantNotEnded, AlreadyRequested."""
    require(actor, REQUEST_DESTRUCTION, tenant)
    with tenant_scope(tenant.pk), audited(actor, Event.KEY_DESTRUCTION_REQUESTED) as entry:
        tenant = _ended(tenant)
        if open_request(tenant) is not None:
            raise AlreadyRequested
        keys = [record.as_dict() for record in records_of(tenant.pk)]
        asked = DestructionRequest.objects.create(owner=tenant.pk, requested_by=actor.user_id, reason=reason, keys=keys)
        entry.describe(asked, reason=reason, keys=[key["id"] for key in keys])
        entry.tenant_id = tenant.pk
    return asked


def confirm_destruction(actor: Operator, asked: DestructionRequest) -> DeletionCertificate:
    """The second person confirms: every key of the tenant is gone for good, and the tenant is erased.

    The keys go before the certificate is written: should it fail in between, the request still knows them and the deed
    can be done again. Raises TenantNotEnded, RequestExpired, DoorShut.
    """
    require(actor, CONFIRM_DESTRUCTION, asked)
    with tenant_scope(asked.owner), audited(actor, Event.KEY_DESTROYED) as entry:
        tenant = _ended(Tenant.objects.get(pk=asked.owner))
        if timezone.now() - asked.requested_at > OPEN_FOR:
            raise RequestExpired
        rows, keys = rows_of(tenant), _all_keys(asked)
        delete_keys(int(str(key["id"])) for key in keys)
        _remove_derived(tenant)
        Tenant.objects.filter(pk=tenant.pk).update(state=Tenant.State.ERASED)
        certificate = _certify(Facts(tenant, asked, actor.user_id, timezone.now(), keys, rows))
        entry.describe(certificate, keys=[key["id"] for key in keys], digest=certificate.digest)
        entry.tenant_id = tenant.pk
    return certificate


def _ended(tenant: Tenant) -> Tenant:
    """The tenant, locked, if its contract is over."""
    tenant = Tenant.objects.select_for_update().get(pk=tenant.pk)
    if tenant.state != Tenant.State.ENDED:
        raise TenantNotEnded
    return tenant


def _remove_derived(tenant: Tenant) -> None:
    for derived in derived_of(tenant.pk):
        if derived.remove is not None:
            derived.remove(tenant.pk)


def _all_keys(asked: DestructionRequest) -> list[dict[str, object]]:
    """Those of the request, and any that were made since."""
    known = {key["id"]: key for key in asked.keys}
    return list((known | {record.id: record.as_dict() for record in records_of(asked.owner)}).values())


def _certify(facts: Facts) -> DeletionCertificate:
    text = certificate_text(facts)
    return DeletionCertificate.objects.create(
        owner=facts.tenant.pk,
        request=facts.request,
        confirmed_by=facts.confirmed_by,
        destroyed_at=facts.destroyed_at,
        text=text,
        digest=digest_of(text),
    )
