"""Who knocks: every role, every stranger, and every state in which a right person is not let in."""

from collections.abc import Callable

from django.test import Client

from accounts.models import TotpDevice, User
from accounts.second_factor.holders import has_second_factor
from accounts.session_marks import PASSED
from schools.models import Tenant
from tests.cast import signed_in
from tests.factories import give_app, password_hash
from tests.isolation.world import World
from tetoru.doors import Door

Who = Callable[[World, Door, str], Client]


def _named(name: str) -> Who:
    return lambda world, _door, _namespace: world.browser_of(getattr(world.cast, name))


def _anonymous(_world: World, _door: Door, _namespace: str) -> Client:
    return Client()


def _operator(world: World, _door: Door, _namespace: str) -> Client:
    return world.browser_of(operator())


def operator() -> User:
    """An operator whose second factor is still to come."""
    user = User(
        kind=User.Kind.OPERATOR, login=f"ops{User.objects.count()}@ops", name="運営 一", password=password_hash()
    )
    user.save()
    return user


def right_person(world: World, door: Door, namespace: str) -> User:
    """Who works at an address: a guardian, a teacher, the board's admin."""
    if door is Door.GUARDIANS:
        return world.cast.mother
    return world.cast.board_admin if namespace == "board" else world.cast.teacher


def _initial_password(world: World, door: Door, namespace: str) -> Client:
    user = right_person(world, door, namespace)
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    return world.browser_of(user)


def _second_factor_waits(world: World, door: Door, namespace: str) -> Client:
    """The password was given, the second factor was not."""
    user = right_person(world, door, namespace)
    client = world.browser_of(user)
    if not has_second_factor(user):
        give_app(user)
    session = client.session
    session.pop(PASSED, None)
    session.save()
    return client


def _second_factor_missing(world: World, door: Door, namespace: str) -> Client:
    """An admin who has none, and so has passed none."""
    user = world.cast.board_admin if namespace == "board" else world.cast.school_admin
    TotpDevice.objects.filter(user=user).delete()
    return signed_in(user)


def _deactivated(world: World, door: Door, namespace: str) -> Client:
    client = world.browser_of(user := right_person(world, door, namespace))
    User.objects.filter(pk=user.pk).update(is_active=False)
    return client


def _tenant_ended(world: World, door: Door, namespace: str) -> Client:
    client = world.browser_of(right_person(world, door, namespace))
    Tenant.objects.filter(pk=world.cast.sakura.pk).update(state=Tenant.State.ENDED)
    return client


MEMBERS = (
    "mother", "minato_mother", "kaede_mother", "teacher", "other_teacher", "manager", "school_admin", "board_admin",
    "aoba_teacher", "kaede_teacher",
)  # fmt: skip
"""Those of the cast who knock."""

PEOPLE: dict[str, Who] = {
    "anonymous": _anonymous,
    "guardian": _named("mother"),
    "other family": _named("minato_mother"),
    "other tenant's guardian": _named("kaede_mother"),
    "teacher": _named("teacher"),
    "colleague": _named("other_teacher"),
    "manager": _named("manager"),
    "school admin": _named("school_admin"),
    "tenant admin": _named("board_admin"),
    "other school's teacher": _named("aoba_teacher"),
    "other tenant's teacher": _named("kaede_teacher"),
    "operator": _operator,
    "initial password": _initial_password,
    "second factor waits": _second_factor_waits,
    "admin without one": _second_factor_missing,
    "deactivated": _deactivated,
    "tenant ended": _tenant_ended,
}
"""The columns of docs/permissions.md. The last five are the right person, in a state that keeps them out."""
