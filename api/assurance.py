"""Proves that rosters are fetched from nowhere inside the network (white paper §16)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from api.models import RosterSource
from api.pulling.line import callable_address, place_to_call
from api.source_forms import AddressField
from schools.models import Tenant
from tetoru.assurance import Broken, check
from tetoru.tenancy import tenant_scope
from tetoru.web.outgoing import AddressNotAllowed

OUTSIDE = "https://c4th.example/ims/oneroster/rostering/v1p2"
NUMBER_OUTSIDE = "https://1.1.1.1/ims"
INSIDE = (
    "https://127.0.0.1/ims", "https://127.1/ims", "https://2130706433/ims", "https://0x7f.0.0.1/ims",
    "https://10.0.0.1/ims", "https://172.16.0.1/ims", "https://192.168.0.1:8443/ims", "https://100.64.0.1/ims",
    "https://169.254.169.254/latest/meta-data/", "https://0.0.0.0/ims", "https://[::1]/ims", "https://[fd00::1]/ims",
    "https://[fe80::1]/ims", "https://[::ffff:10.0.0.1]/ims", "https://[2002:a00:1::]/ims", "https://localhost/ims",
    "https://localhost./ims", "https://db/ims", "https://c4th.local/ims", "https://metadata.google.internal/ims",
    "https://[64:ff9b::a9fe:a9fe]/ims", "https://[64:ff9b:1::a00:1]/ims", "https://[fec0::1]/ims",
    "https://[::127.0.0.1]/ims", "https://[::ffff:0:10.0.0.1]/ims", "https://[2001:0:a00:1::]/ims",
    "https://[3fff::1]/ims",
)  # fmt: skip


@check(
    "rosters.addresses",
    section=16,
    promise=_(
        "名簿は、インターネットの上の https のアドレスからだけ取りにいきます。内側のネットワークには取りにいきません。"
    ),
    breaks=_(
        "内側のアドレスが1つでも、保存するときか取りにいくときに通るか、保存されたアドレスに許されないものがあれば失敗します。"
    ),
)
def rosters_come_from_outside() -> str:
    """Addresses inside the network are refused by the form and before a call, and none is kept."""
    if not _may_be_kept(OUTSIDE) or not _may_be_called(NUMBER_OUTSIDE):
        raise Broken("nothing at all may be kept or called, so that nothing is shown")
    through = [f"{url} is kept" for url in INSIDE if _may_be_kept(url)]
    through += [f"{url} is called" for url in INSIDE if _may_be_called(url)]
    if settings.ROSTER_LOCAL_SERVICE:
        through.append("the local service of tests is called")
    if through:
        raise Broken("; ".join(through))
    kept = _kept()
    if wrong := sum(not _is_allowed(url) for url in kept):
        raise Broken(f"{wrong} of {len(kept)} kept addresses are not allowed")
    return f"{len(INSIDE)} inner addresses refused when saved and when fetched; {len(kept)} kept addresses are outside"


def _may_be_kept(url: str) -> bool:
    try:
        AddressField(label="", help_text="").clean(url)
    except ValidationError:
        return False
    return True


def _may_be_called(url: str) -> bool:
    """Up to the connection, which is not made."""
    try:
        place_to_call(url)
    except (AddressNotAllowed, OSError):
        return False
    return True


def _is_allowed(url: str) -> bool:
    try:
        callable_address(url)
    except AddressNotAllowed:
        return False
    return True


def _kept() -> list[str]:
    """Of every tenant that is alive: where its lists and where its tokens are."""
    found: list[str] = []
    for tenant in Tenant.objects.filter(state__in=Tenant.LIVE).order_by("id"):
        with tenant_scope(tenant.pk), transaction.atomic():
            rows = RosterSource.objects.values_list("address", "token_address")
            found += [url for row in rows for url in row]
    return found
