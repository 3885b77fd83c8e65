"""Conducts the planning: places, families, staff, ranks, notices, in that order."""

import datetime as dt

from demo.city.calendar import TOKYO, at, school_year_of
from demo.city.composing import Desk
from demo.city.families import Families
from demo.city.places import fill_clubs, plan_groups, plan_tenant
from demo.city.plan import City
from demo.city.ranks import enrol, rank_students
from demo.city.seeded import Seeded
from demo.city.shapes import tenants
from demo.city.staff import StaffRoom


def plan_city(size: str, *, seed: int, now: dt.datetime, password: str) -> City:
    """Everything that will be written: the same for the same size, seed and school day.

    `password` is the stored form that all accounts get. Needs the platform's key, for the blind
    indexes of the e-mail addresses.
    """
    today = now.astimezone(TOKYO).date()
    year_start = dt.date(school_year_of(today), 4, 1)
    seeded = Seeded(seed, at(year_start - dt.timedelta(days=14), 9))
    city = City()
    for shape in tenants(size):
        plan_tenant(city, shape, seeded, today)
    families = Families(city, seeded, password)
    families.add_cast()
    for plan in city.tenants:
        families.fill(plan)
        StaffRoom(city, plan, seeded, password).fill()
        rank_students(plan)
        fill_clubs(plan, seeded)
        plan_groups(plan, seeded)
        enrol(plan, seeded)
        Desk(plan, seeded, now).write()
    return city
