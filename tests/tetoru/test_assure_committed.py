"""Checks as the command runs them: with no transaction around, on rows that are committed."""

from django.db import transaction

from tests.cast import make_cast
from tests.files.making import hang, make_file
from tests.isolation.written import withdrawn_of
from tetoru.assurance import all_checks, prove


def test_no_check_asks_outside_of_its_own_scope_and_transaction(committed_db: str) -> None:
    cast = make_cast()
    with transaction.atomic():
        hang(withdrawn_of(cast.teacher, cast.hibari, cast.room_41), make_file(cast.teacher))
    results = {found.name: prove(found) for found in all_checks()}
    outside = ("could not be checked: OutsideScope", "could not be checked: TransactionManagementError")
    assert [name for name, result in results.items() if result.evidence.startswith(outside)] == []
    names = ("withdrawal.unreadable", "withdrawal.proof", "rosters.addresses")
    assert [(results[name].holds, results[name].evidence) for name in names] == [
        (True, "1 withdrawn notices and 1 files of theirs stayed shut; 0 more have no guardian left"),
        (True, "1 proofs give the digest that stands in the log"),
        (True, "27 inner addresses refused when saved and when fetched; 0 kept addresses are outside"),
    ]
