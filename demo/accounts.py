"""The accounts of the demo, with their passwords: invented people only."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import TotpDevice, User
from demo import cast
from schools.models import Tenant


@dataclass(frozen=True)
class DemoAccount:
    """One row of the table that `make demo` prints."""

    login: str
    password: str
    role: str
    tenant: str
    school: str
    name: str
    totp_secret: str = ""
    """For who has a second factor: base32, as an authenticator app takes it."""


def demo_accounts() -> list[DemoAccount]:
    """Who can be tried: the same people in every size; nobody where the demo is not loaded."""
    if not Tenant.objects.filter(code="sakura").exists():
        return []
    guardians = [
        _guardian(family, guardian) for family in cast.FAMILIES for guardian in family.guardians if guardian.role
    ]
    protected = _logins_with_app()
    return [*guardians, *(_staff(member, protected) for member in cast.STAFF), *_operators()]


def _guardian(family: cast.CastFamily, guardian: cast.CastGuardian) -> DemoAccount:
    return DemoAccount(
        login=guardian.email,
        password=cast.PASSWORD,
        role=guardian.role,
        tenant=_joined(cast.TENANT_NAMES[child.tenant] for child in family.children),
        school=_joined(cast.SCHOOL_NAMES[child.school] for child in family.children),
        name=f"{family.family.text} {guardian.given.text}",
    )


def _logins_with_app() -> frozenset[str | None]:
    """Whose second factor is there; nobody's in a demo that was loaded before admins had one."""
    return frozenset(TotpDevice.objects.values_list("user__login", flat=True))


def _staff(member: cast.CastStaff, protected: frozenset[str | None]) -> DemoAccount:
    return DemoAccount(
        login=member.login,
        password=cast.PASSWORD,
        role=member.role,
        tenant=cast.TENANT_NAMES[member.tenant],
        school=_joined(cast.SCHOOL_NAMES[seat.school] for seat in member.seats if seat.school),
        name=member.name.text,
        totp_secret=member.totp_secret if member.login in protected else "",
    )


def _operators() -> list[DemoAccount]:
    """The one operator; none in a demo that was loaded before there was one."""
    one = cast.OPERATOR
    if User.objects.named(one.login) is None:
        return []
    account = DemoAccount(one.login, cast.PASSWORD, one.role, "tetoru の運営", "", one.name.text, one.totp_secret)
    return [account]


def _joined(texts: Iterable[str]) -> str:
    return "・".join(dict.fromkeys(texts))
