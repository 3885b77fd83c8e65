"""Two acknowledgements of one absence at the same moment: the later state stays, whichever is written last."""

import datetime as dt

import pytest
from django.db import transaction

from api.actions.acknowledging import acknowledge_absences
from api.models import Acknowledgement
from api.scopes import Scope
from tests.api.linked import absent, link
from tests.cast import Cast, make_cast
from tests.threads import Thread
from tetoru.access import PartnerSystem
from tetoru.tenancy import tenant_scope


@pytest.fixture
def committed(committed_db: str) -> Cast:
    return make_cast()


def test_a_later_state_is_not_put_back_by_who_began_before_it_was_kept(committed: Cast) -> None:
    with transaction.atomic():
        partner, _secret = link(committed.board_admin)
    caller = PartnerSystem(partner.pk, committed.sakura.pk, frozenset(Scope.values))
    with tenant_scope(committed.sakura.pk), transaction.atomic():
        rows = [absent(committed.room_41, committed.hinata), absent(committed.room_41, committed.minato)]
    later = {row.pk: row.changed_at for row in rows}
    earlier = {pk: moment - dt.timedelta(hours=1) for pk, moment in later.items()}

    def acknowledge_earlier() -> None:
        with tenant_scope(committed.sakura.pk):
            acknowledge_absences(caller, taken=earlier)

    with tenant_scope(committed.sakura.pk), transaction.atomic():
        acknowledge_absences(caller, taken=later)
        other = Thread(acknowledge_earlier)
        assert other.waits()
    other.end()
    with tenant_scope(committed.sakura.pk), transaction.atomic():
        assert dict(Acknowledgement.objects.values_list("absence_id", "changed_at")) == later
