"""The cast as rows: made once in each worker, and put back for each test in one statement instead of two hundred."""

import pickle
import re
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from tests.cast import Cast, make_cast
from tests.databases import undone
from tests.factories import school_year_now
from tetoru.crypto.keyring import PLATFORM, forget_keys, newest_key
from tetoru.tenancy import tenant_scope

TOUCHED = """
select oid::regclass::text from pg_class
where relkind = 'r' and oid >= 16384 and pg_stat_get_xact_tuples_inserted(oid) > 0
and has_table_privilege(oid, 'select') order by 1
"""
"""Also by transactions a moment ago, which the server has not yet counted; nobody reads parts of the log."""
WRITTEN = "select t::text from {table} t where xmin::text::int8 >= pg_current_xact_id()::text::int8"
PUT_BACK = "insert into {table} overriding system value select (row).* from unnest(%s::text[]::{table}[]) as row"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00")


@dataclass(frozen=True)
class Recording:
    """A cast that was made and undone. Each test gets its rows, and objects of its own."""

    database: str
    year: int
    rows: dict[str, list[str]]
    people: bytes

    def put_back(self) -> Cast:
        """The cast in this test's transaction, as if it had been made at this moment."""
        if (self.database, self.year) != (connection.settings_dict["NAME"], school_year_now()):
            return make_cast()
        cast: Cast = pickle.loads(self.people)  # noqa: S301 -- our own, of this process
        now = timezone.now()
        for person in vars(cast).values():
            if hasattr(person, "created_at"):
                person.created_at = now
        with tenant_scope(cast.sakura.pk, cast.kaede.pk), connection.cursor() as cursor:
            cursor.execute(*self._statement(f"{now:%Y-%m-%d %H:%M:%S.%f}+00"))
        forget_keys()
        for owner in (PLATFORM, cast.sakura.pk, cast.kaede.pk):
            newest_key(owner)  # whoever makes people knows their keys
        return cast

    def _statement(self, now: str) -> tuple[str, list[list[str]]]:
        sql = ";".join(PUT_BACK.format(table=table) for table in self.rows)
        return sql, [[MOMENT.sub(now, row) for row in rows] for rows in self.rows.values()]


def record_cast() -> Recording:
    """Make one, note its rows, and undo it."""
    assert not connection.in_atomic_block, "else the rows of whoever has begun it would be taken for the cast's"
    with undone():
        cast = make_cast()
        people = pickle.dumps(cast)
        with tenant_scope(cast.sakura.pk, cast.kaede.pk), connection.cursor() as cursor:
            cursor.execute(TOUCHED)
            rows = {table: found for (table,) in cursor.fetchall() if (found := _rows_of(table))}
    forget_keys()
    return Recording(connection.settings_dict["NAME"], school_year_now(), rows, people)


def _rows_of(table: str) -> list[str]:
    """Those that this transaction has written."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN.format(table=table))
        return [row for (row,) in cursor.fetchall()]
