"""2,000 people of a city at 7:30: signed in, with a full list of notices, at schools where others are ill already."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.utils import timezone

from accounts import session_clock as clock
from accounts.models import Session, User
from accounts.session_store import SessionStore
from messaging.absences.actions.reporting import report_absence
from messaging.absences.forms import first_day
from messaging.absences.said import Said
from messaging.absences.selectors.places import places_of
from schools.days_off import day_off
from schools.models import School, Student, Tenant
from tests import factories as make
from tests.bench import people
from tests.bench.people import PAST, SEED, City
from tests.bench.sending import RealSend
from tests.bench.server import superuser
from tests.bench.settings import DATABASE
from tests.bench.visits import CARDS
from tests.cast import actor
from tetoru.access import Role
from tetoru.crypto.keyring import PLATFORM, make_key
from tetoru.ids import first_id_at
from tetoru.tenancy import tenant_scope

GUARDIANS_OF_100_000 = 71_430
"""So many guardians have 100,000 links to pupils; half as many homes."""
PEOPLE, STAFF_IN_100, STAFF_AT_A_SCHOOL = 2_000, 5, 4
ILL = 16
"""At each school before the morning begins: three of a hundred."""
FRESH = 18
"""Notices that nobody has opened yet."""
AHEAD = dt.timedelta(days=85)
FAMILIES, GIVEN = ("佐藤", "鈴木", "高橋", "田中", "伊藤"), ("陽葵", "蓮", "結菜", "湊", "凛", "大翔", "さくら")

# One guardian of each home, with one child; so many at each of so many schools, whose last are of all schools alike.
GUARDIANS = """
select guardian_id, student_id, place from (
    select *, row_number() over (partition by school_id order by student_id) as n from (
        select distinct on (s.household_id) g.guardian_id, g.student_id, e.id::text as place, c.school_id
        from accounts_guardianship g
        join schools_student s on s.id = g.student_id
        join schools_enrolment e on e.student_id = s.id
        join schools_classroom c on c.id = e.classroom_id
        where g.tenant_id = %(tenant)s and c.school_id = any(%(schools)s)
        order by s.household_id, g.guardian_id
    ) homes
) numbered where n <= %(each)s order by n, place
"""


@dataclass(frozen=True)
class Crowd:
    """The city, and what its people's browsers hold."""

    city: City
    guardians: list[dict[str, str]] = field(default_factory=list)
    staff: list[dict[str, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """Addresses of those that nobody has opened."""
    ill: int = 0
    """How many were reported before."""

    @property
    def people(self) -> dict[str, Any]:
        """For the load generator."""
        return {"guardians": self.guardians, "staff": self.staff, "notices": self.notices, "days": _school_days(),
                "seed": SEED}  # fmt: skip


def make_crowd(guardians: int, size: int) -> Crowd:
    """A city with so many guardians; `size` people of it are signed in."""
    city = people.make_city("nara", guardians)
    make_key(city.tenant_id)
    at_desks = size * STAFF_IN_100 // 100
    whole = city.school_ids[:-1]  # the last one has what pupils are left
    schools = whole[: at_desks // STAFF_AT_A_SCHOOL]
    each = (size - at_desks) // len(schools)
    found = _people_of(city, schools, each + ILL)
    crowd = Crowd(city, ill=len(found) - each * len(schools))
    _fall_ill(found[-crowd.ill :])
    crowd.guardians.extend(_sign_in_guardians(found[: -crowd.ill]))
    crowd.staff.extend(_sign_in_staff(city, schools, at_desks))
    crowd.notices.extend(_send_notices(city))
    people.settle()
    return crowd


def _people_of(city: City, schools: tuple[uuid.UUID, ...], each: int) -> list[tuple[User, str]]:
    """Their names open, and those of all pupils whom they may come upon."""
    wanted = {"tenant": city.tenant_id, "schools": list(schools), "each": each}
    rows = superuser(DATABASE).execute(GUARDIANS, wanted).fetchall()
    pupils = "select student_id from accounts_guardianship where guardian_id = any(%s)"
    ids = [row[0] for row in rows]
    names = {"family_name": FAMILIES, "given_name": GIVEN}
    children = [row[0] for row in superuser(DATABASE).execute(pupils, (ids,)).fetchall()]
    people.put_names(Student, city.tenant_id, names, children)
    people.put_names(User, PLATFORM, {"name": FAMILIES}, [*ids, city.author_id])
    known = User.objects.in_bulk(ids)
    return [(known[guardian], place) for guardian, _student, place in rows]


def _fall_ill(found: list[tuple[User, str]]) -> None:
    """Reported before the morning begins, by the product's own deed."""
    said = Said("absent", timezone.localdate(), timezone.localdate(), "fever", note="昨夜から熱があります。")
    for user, place in found:
        with tenant_scope(*user.tenant_ids), transaction.atomic():
            who = actor(user)
            places = [one for one in places_of(who) if one.key == place]
            report_absence(who, tuple(places), said=said, key=uuid.uuid4(), is_sure=True)


def _sign_in_guardians(found: list[tuple[User, str]]) -> list[dict[str, str]]:
    sessions = _sign_in([user for user, _place in found])
    return [{**browser, "place": place} for browser, (_user, place) in zip(sessions, found, strict=True)]


def _sign_in_staff(city: City, schools: tuple[uuid.UUID, ...], count: int) -> list[dict[str, str]]:
    tenant = Tenant.objects.get(pk=city.tenant_id)
    with tenant_scope(city.tenant_id), transaction.atomic():
        known = School.objects.in_bulk(schools)
    places = [known[schools[number % len(schools)]] for number in range(count)]
    sessions = _sign_in([make.make_staff(tenant, place, Role.TEACHER) for place in places])
    return [{**one, "path": f"/s/{place.slug}/absences/"} for one, place in zip(sessions, places, strict=True)]


def _sign_in(users: list[User]) -> list[dict[str, str]]:
    """A session each, as signing in leaves it, and a form's token."""
    stores, browsers = [], []
    for user in users:
        store: Any = SessionStore()
        store.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: "accounts.backends.LoginBackend",
                      HASH_SESSION_KEY: user.get_session_auth_hash()})  # fmt: skip
        clock.begin(store, user.kind)
        store._session_key = store._get_new_session_key()
        stores.append(store.create_model_instance(dict(store.items())))
        request = RequestFactory().get("/")
        token = get_token(request)
        cookies = f"sessionid={store.session_key}; csrftoken={request.META['CSRF_COOKIE']}"
        browsers.append({"cookies": cookies, "token": token})
    Session.objects.bulk_create(stores)
    return browsers


def _send_notices(city: City) -> list[str]:
    """A page full for everybody in the last weeks, opened by most; the newest by nobody."""
    now, fresh = timezone.now(), []
    for number in range(CARDS):
        send = RealSend(city, id_for=lambda at=now - dt.timedelta(days=CARDS - number): first_id_at(at))  # type: ignore[misc]
        send.prepare()
        is_fresh = number >= CARDS - FRESH
        superuser(DATABASE).execute(PAST, {"tenant": city.tenant_id, "notice": send.notice_id})
        if is_fresh:
            unread = "update notices_recipient set read_at = null where tenant_id = %s and notice_id = %s"
            superuser(DATABASE).execute(unread, (city.tenant_id, send.notice_id))
            fresh.append(f"/notices/{send.notice_id}/")
    return fresh


def _school_days() -> list[str]:
    """Days on which a child can be reported ill; not today: so many reports would leave nobody well on the boards."""
    today = timezone.localdate()
    first = first_day(today + dt.timedelta(days=1))
    last = min(today + AHEAD, dt.date(today.year + (today.month > 3), 3, 31))
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    return [day.isoformat() for day in days if not day_off(day)]
