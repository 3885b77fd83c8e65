"""Arrays of ids that travel as PostgreSQL sends them."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tetoru.db.prepared import prepared_cursor
from tetoru.db.uuid_arrays import UuidArray

pytestmark = pytest.mark.django_db
IDS = [uuid.UUID(int=number) for number in (3, 7, 7, 2**127)]


def ask(ids: list[uuid.UUID]) -> UuidArray:
    with connection.cursor() as cursor:
        cursor.execute("select array_send(array_agg(id)) from unnest(%s::uuid[]) as id", [ids])
        return UuidArray.of(cursor.fetchone()[0])


def give_back(array: UuidArray) -> list[uuid.UUID]:
    with prepared_cursor() as cursor:
        cursor.execute("select %s::uuid[]", [array])
        found: list[uuid.UUID] = cursor.fetchone()[0]
        return found


def test_what_postgresql_sends_is_read_and_goes_back_as_it_was() -> None:
    array = ask(IDS)
    assert [array[number] for number in range(len(array))] == IDS
    assert give_back(array) == IDS


def test_elements_sort_as_their_ids_do_and_make_an_array_again() -> None:
    array = ask(IDS)
    assert array.elements == sorted(array.elements)
    assert (array[1], array[-1]) == (IDS[1], IDS[-1])
    assert give_back(UuidArray.joined(array.elements[1:3])) == give_back(array.cut(1, 3)) == IDS[1:3]


def test_where_statements_are_written_down_it_is_spelled_out() -> None:
    """As by `DEBUG`, a counter of queries, or a cursor that prepares nothing."""
    with connection.cursor() as cursor:
        cursor.execute("select %s::uuid[]", [ask(IDS)])
        assert cursor.fetchone()[0] == IDS
    with CaptureQueriesContext(connection) as asked:
        assert give_back(ask(IDS)) == IDS
    assert str(IDS[0]) in asked[-1]["sql"]


def test_no_rows_are_an_empty_array() -> None:
    assert len(ask([])) == 0
    assert give_back(ask([])) == []
