"""A deed lets the next visitor in when it waits for the disk; how a worker does that is in `test_turns`."""

import pytest
from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from tetoru.giving_way import letting_in


@pytest.mark.usefixtures("committed_db")
def test_it_gives_way_when_all_is_said_and_is_not_yet_kept() -> None:
    seen = list[TransactionStatus]()
    with letting_in(lambda: seen.append(connection.connection.info.transaction_status)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select 1")
            assert seen == []
        assert seen == [TransactionStatus.INTRANS]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select 1")
    assert len(seen) == 1, "who is not at a worker's deed lets nobody in"
