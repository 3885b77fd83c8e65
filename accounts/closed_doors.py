"""Proves, with people who are made for it and gone again, that a closed door is closed (white paper §§4, 5, 6)."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.backends import LoginBackend
from accounts.models import User
from schools.models import Tenant
from tetoru.assurance import Broken, check
from tetoru.ids import new_id


@contextmanager
def _try_out() -> Iterator[tuple[Tenant, list[User]]]:
    """A tenant with a teacher and a guardian, none of whom was ever there afterwards."""
    with transaction.atomic():
        code = f"try-{new_id().hex[-12:]}"
        tenant = Tenant.objects.create(
            code=code, name=code, state=Tenant.State.ACTIVE, starts_on=dt.datetime.now(tz=dt.UTC).date()
        )
        kinds = (User.Kind.STAFF, User.Kind.GUARDIAN)
        people = [User(kind=kind, login=f"{kind}@{code}", name=code, tenant_ids=[tenant.pk]) for kind in kinds]
        for person in people:
            person.save()
        yield tenant, people
        transaction.set_rollback(True)


def _let_in(people: list[User]) -> list[str]:
    """The kinds of those whose open session would still open a page."""
    return [person.kind for person in people if LoginBackend().get_user(person.pk) is not None]


def _expect(people: list[User], *, let_in: bool, when: str) -> None:
    inside = _let_in(people)
    if len(inside) != (len(people) if let_in else 0):
        raise Broken(f"{when}: let in {', '.join(inside) or 'nobody'}")


@check(
    "people.deactivated",
    section=5,
    promise=_("退職や異動で止めた人は、開いている画面もふくめて、すぐに入れなくなります。"),
    breaks=_("試しの職員と保護者を止めても、次の画面が1つでも開けば失敗します。"),
)
def deactivated_people_are_out() -> str:
    """Deactivate two people with open sessions; the next request finds nobody."""
    with _try_out() as (_tenant, people):
        _expect(people, let_in=True, when="before")
        User.objects.filter(pk__in=[person.pk for person in people]).update(is_active=False)
        _expect(people, let_in=False, when="after deactivation")
    return "a teacher and a guardian were let in, then deactivated, then not let in"


@check(
    "tenant.closed",
    section=4,
    promise=_("契約が終わった団体の人は、開いている画面もふくめて、すぐに入れなくなります。"),
    breaks=_("試しの団体を終わらせても、次の画面が1つでも開けば失敗します。"),
)
def people_of_an_ended_tenant_are_out() -> str:
    """Go through every state of the contract with two people who have open sessions."""
    with _try_out() as (tenant, people):
        for state in Tenant.State:
            Tenant.objects.filter(pk=tenant.pk).update(state=state)
            _expect(people, let_in=state in Tenant.OPEN, when=f"state {state}")
    return f"let in while {', '.join(Tenant.OPEN)}; not let in in any other state"
