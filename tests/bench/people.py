"""A city made by SQL: schools, classes, homes with two guardians, pupils, and notices of the past.

Names are one constant ciphertext that nobody opens: a send reads none. Guardians' ids are in no
relation to their children's, as where each registers on a day of their own.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.server import superuser, value
from tests.bench.settings import DATABASE
from tetoru.ids import new_id

SEED = 0.418
PUPILS_PER_CLASS = 30
CLASSES_PER_SCHOOL = 18

# Every fifth home has two children at school, every tenth three: 1.4 children, 2 guardians a home.
CITY = """
insert into schools_tenant (id, code, name, state, starts_on, second_factor_for_all_staff)
values (%(tenant)s, %(code)s, 'いちょう市教育委員会', 'active', '2026-04-01', false);

insert into schools_schoolyear (id, tenant_id, year, starts_on, ends_on)
select uuidv7(), %(tenant)s, extract(year from day), make_date(extract(year from day)::int, 4, 1),
       make_date(extract(year from day)::int + 1, 3, 31)
from (select (now() at time zone 'Asia/Tokyo') - interval '3 months' as day) today;

create temp table home as
select n, uuidv7(random() * interval '-300 days') as id,
       case when n %% 10 = 0 then 3 when n %% 5 = 1 then 2 else 1 end as children
from generate_series(1, %(homes)s) n;

create temp table pupil as
select row_number() over (order by n) - 1 as n, id as household_id, uuidv7(random() * interval '-300 days') as id
from home, generate_series(1, children);

create temp table room as
select n, uuidv7(random() * interval '-300 days') as id, n / %(classes)s as school
from generate_series(0, (select count(*) / %(pupils)s from pupil)) n;

create temp table place as
select school, uuidv7() as id from (select distinct school from room) schools;

insert into schools_school (id, tenant_id, kind, name, slug, "order", approves_guardians)
select id, %(tenant)s, 'elementary', '第' || school || '小学校', 's' || school, school, false from place;

insert into schools_classroom (id, tenant_id, school_id, year_id, grade, name)
select room.id, %(tenant)s, place.id, year.id, room.n %% 6 + 1, room.n || '組'
from room join place using (school), schools_schoolyear year where year.tenant_id = %(tenant)s;

insert into schools_household (id, tenant_id) select id, %(tenant)s from home order by random();

insert into schools_student (id, tenant_id, household_id, family_name, given_name, family_kana, given_kana,
                             kana_order, settled_state)
select id, %(tenant)s, household_id, %(sealed)s, %(sealed)s, %(sealed)s, %(sealed)s, n, 'enrolled'
from pupil order by n;

insert into schools_enrolment (id, tenant_id, student_id, classroom_id, number)
select uuidv7(), %(tenant)s, pupil.id, room.id, pupil.n %% %(pupils)s + 1
from pupil join room on room.n = pupil.n / %(pupils)s order by pupil.n;

create temp table guardian as
select id as household_id, uuidv7(random() * interval '-300 days') as id, relation
from home, unnest(array['mother', 'father']) relation;

insert into accounts_user (id, password, kind, email, email_index, name, tenant_ids, is_active, must_change_password,
                           language, created_at)
select id, '!', 'guardian', %(sealed)s, decode(replace(id::text, '-', ''), 'hex'), %(sealed)s,
       array[%(tenant)s::uuid], true, false, 'ja', now() from guardian order by id;

insert into accounts_guardianship (id, tenant_id, guardian_id, student_id, relation, may_read, may_report,
                                   may_answer, may_contact, state, since, end_reason)
select uuidv7(), %(tenant)s, guardian.id, pupil.id, guardian.relation, true, true, true, true, 'active', now(), ''
from guardian join pupil using (household_id) order by random();
drop table home, pupil, room, place, guardian;
"""

# Ids of notices spread over this month up to now: all of it in the partition that a send fills.
PAST = """
insert into notices_recipient (tenant_id, notice_id, guardian_id, student_id, read_at)
select tenant_id, %(notice)s, guardian_id, student_id, case when random() < 0.85 then now() end
from accounts_guardianship where tenant_id = %(tenant)s order by guardian_id
"""
ID_THIS_MONTH = "select uuidv7((now() - date_trunc('month', now())) * -%s)"


@dataclass(frozen=True)
class City:
    """A tenant with many people in it."""

    tenant_id: uuid.UUID
    author_id: uuid.UUID
    school_ids: tuple[uuid.UUID, ...]
    guardians: int
    links: int
    """Pairs of guardian and pupil: the rows of a notice to everybody."""


def make_city(code: str, guardians: int) -> City:
    """A city with so many guardians."""
    admin, tenant = superuser(DATABASE), new_id()
    admin.execute("select setseed(%s)", (SEED,))
    parameters = {
        "tenant": tenant,
        "code": code,
        "homes": guardians // 2,
        "sealed": b"\x01" + bytes(44),
        "pupils": PUPILS_PER_CLASS,
        "classes": CLASSES_PER_SCHOOL,
    }
    for statement in CITY.split(";\n"):
        if statement.strip():
            admin.execute(statement, parameters if "%" in statement else None)  # type: ignore[arg-type]
    settle()
    schools = admin.execute('select id from schools_school where tenant_id = %s order by "order"', (tenant,)).fetchall()
    author = value(DATABASE, "select guardian_id from accounts_guardianship where tenant_id = %s limit 1", tenant)
    count = "select count(*) from accounts_guardianship where tenant_id = %s"
    return City(tenant, author, tuple(school for (school,) in schools), guardians, value(DATABASE, count, tenant))


def add_past(city: City, rows: int) -> int:
    """Notices that everybody got earlier this month, until the table has `rows`; gives how many it has."""
    admin = superuser(DATABASE)
    notices = -(-rows // city.links)
    for number in range(notices):
        notice = value(DATABASE, ID_THIS_MONTH, 1 - number / notices)
        parameters: dict[str, Any] = {"tenant": city.tenant_id, "notice": notice}
        admin.execute(PAST, parameters)
    settle()
    return notices * city.links


def put_names(model: Any, owner: uuid.UUID, names: dict[str, Sequence[str]], ids: Sequence[uuid.UUID]) -> None:
    """Give these rows names that open, in turn: column by column, really sealed by the owner's key."""
    from tetoru.crypto.cipher import seal  # noqa: PLC0415 -- after django.setup(), also in a worker's process

    table = model._meta.db_table
    for column, texts in names.items():
        sealed = [
            seal(texts[number % len(texts)], owner=owner, column=f"{table}.{column}", row_id=one)
            for number, one in enumerate(ids)
        ]
        statement = (
            f"update {table} t set {column} = n.v from unnest(%s::uuid[], %s::bytea[]) n (id, v) where t.id = n.id"
        )
        superuser(DATABASE).execute(statement, (list(ids), sealed))


def settle() -> None:
    """As autovacuum would have left it."""
    superuser(DATABASE).execute("vacuum analyze")
