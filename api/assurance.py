"""Proves how other systems are linked (white paper §16): to one tenant each, by hashes, logged, from outside."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.settings import oauth2_settings

from accounts.models import RosterUpload
from api.ids import new_token, tenant_in
from api.models import Acknowledgement, Partner, PartnerToken, RosterSource
from api.pulling.line import callable_address, place_to_call
from api.selectors.callers import caller_of
from api.source_forms import AddressField
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from schools.walks import living_tenants
from tetoru.assurance import Broken, check
from tetoru.crypto.tokens import checksum_of
from tetoru.doors import DOORS, Door
from tetoru.ids import moment_of
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
TOKEN_COLUMNS = {"id", "tenant_id", "partner_id", "checksum", "scopes", "expires_at"}
COLUMNS = "select column_name from information_schema.columns where table_schema = 'public' and table_name = %s"
SLACK = dt.timedelta(minutes=1)
"""The log has the database's clock, a row the application's."""
NEWEST = 200
"""So many of a tenant's newest rows of each kind are looked for in the log."""
LATELY = dt.timedelta(days=92)


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
    for _tenant_id in living_tenants():
        rows = RosterSource.objects.values_list("address", "token_address")
        found += [url for row in rows for url in row]
    return found


@check(
    "partners.hashed",
    section=16,
    promise=_(
        "連携先のシークレットとトークンは、元にもどせない形（ハッシュ）でだけ保存します。"
        "連携先は1つの団体だけのもので、トークンでできることは、その連携先に許したことをこえません。"
    ),
    breaks=_(
        "ハッシュでないシークレットかトークンがある、保存する列がふえた、ほかの団体を名のるIDがある、"
        "トークンが連携先に許したことより多くできる、または長く使えるとき。"
    ),
)
def partners_are_of_one_tenant_and_kept_as_hashes() -> str:
    """Every partner and token of every tenant: the form of what is kept, whose it is, and what it may."""
    _ensure_columns()
    partners = tokens = 0
    for tenant_id in living_tenants():
        for partner in Partner.objects.all():
            if tenant_in(partner.client_id) != tenant_id:
                raise Broken(f"the id of partner {partner.pk} does not name its own tenant")
            if not _is_hashed(partner.client_secret):
                raise Broken(f"the secret of partner {partner.pk} is no hash")
            partners += 1
        for token in PartnerToken.objects.select_related("partner"):
            if fault := _fault_of(token):
                raise Broken(f"token {token.pk} {fault}")
            tokens += 1
        if caller_of(f"Bearer {new_token(tenant_id)}") is not None:
            raise Broken("a token that nobody was given lets somebody in")
    return (
        f"{partners} partners and {tokens} tokens: hashes alone, each of one tenant, none with more than it was given"
    )


def _ensure_columns() -> None:
    """The table of tokens has no place for a token itself. Raises Broken."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, (PartnerToken._meta.db_table,))
        if more := {name for (name,) in cursor.fetchall()} - TOKEN_COLUMNS:
            raise Broken(f"the table of tokens also keeps {', '.join(sorted(more))}")


def _is_hashed(secret: str) -> bool:
    """By a slow algorithm that this installation knows."""
    try:
        return str(identify_hasher(secret).algorithm).startswith(("argon2", "pbkdf2", "scrypt", "bcrypt"))
    except ValueError:
        return False


def _fault_of(token: PartnerToken) -> str:
    """What is wrong with it."""
    partner, lasts = token.partner, dt.timedelta(seconds=oauth2_settings.ACCESS_TOKEN_EXPIRE_SECONDS)
    if len(bytes(token.checksum)) != len(checksum_of("")):
        return "is no checksum"
    if partner.tenant_id != token.tenant_id:
        return "is of another tenant than its partner"
    if more := set(token.scopes) - set(partner.scopes):
        return f"may {', '.join(sorted(more))}, which its partner may not"
    if partner.revoked_at is not None:
        return "outlives its partner"
    return "lasts too long" if token.expires_at > timezone.now() + lasts + SLACK else ""


@check(
    "partners.logged",
    section=16,
    promise=_("連携先からの呼び出しは、1件ずつ操作の記録に残り、団体の管理者が見られます。"),
    breaks=_(
        "渡したトークン、受け取りの知らせ、届いた名簿のどれか1つでも、その連携先の記録が操作の記録になければ失敗します。"
        "呼び出しが記録を通らない作りになっていても失敗します。"
    ),
)
def calls_of_partners_are_logged() -> str:
    """All that partners left behind has its entry; and no address for partners passes beside the log."""
    _ensure_on_the_way()
    found = 0
    for tenant_id in living_tenants():
        for event, partner_id, moment in _left_behind():
            entries = Entry.objects.filter(tenant_id=tenant_id, actor_id=partner_id, actor_kind="partner", event=event)
            if not entries.filter(at__range=(moment - SLACK, moment + SLACK), outcome=Outcome.DONE).exists():
                raise Broken(f"partner {partner_id}: no entry {event} at {moment:%Y-%m-%d %H:%M:%S}")
            found += 1
    doors = sum(door is Door.PARTNERS for door in DOORS.values())
    return f"{found} tokens, acknowledgements and rosters stand in the log; {doors} addresses lead through it"


def _ensure_on_the_way() -> None:
    """Who calls is known before the log is opened, and nobody is let in before that. Raises Broken."""
    order = (
        "api.middleware.PartnerMiddleware",
        "auditlog.middleware.LogMiddleware",
        "accounts.middleware.DoorMiddleware",
    )
    places = [settings.MIDDLEWARE.index(name) if name in settings.MIDDLEWARE else -1 for name in order]
    if -1 in places or places != sorted(places):
        raise Broken("calls pass beside the log")


def _left_behind() -> Iterator[tuple[Event, uuid.UUID, dt.datetime]]:
    """Rows that a call of a partner has made, newest first: what the log must have, of whom, and when."""
    since = timezone.now() - LATELY
    for token in PartnerToken.objects.order_by("-pk")[:NEWEST]:
        yield Event.PARTNER_TOKEN_GIVEN, token.partner_id, moment_of(token.pk)
    taken = Acknowledgement.objects.filter(acknowledged_at__gte=since).order_by("-acknowledged_at")
    for partner_id, at in dict.fromkeys(taken.values_list("partner_id", "acknowledged_at")[:NEWEST]):
        yield Event.ABSENCES_ACKNOWLEDGED, partner_id, at
    rosters = RosterUpload.objects.filter(received_at__gte=since).order_by("-received_at")
    for partner_id, at in rosters.values_list("partner_id", "received_at")[:NEWEST]:
        yield Event.ROSTER_ARRIVED, partner_id, at
