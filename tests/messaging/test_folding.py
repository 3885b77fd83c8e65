"""Openings are counted while others open and count: real transactions."""

from django.db import transaction
from django.test import Client

from accounts.models import Guardianship
from messaging.notices.folding import fold_openings, not_folded
from messaging.notices.models import ClassTally, Notice, OpeningDelta, Recipient, Tally
from tests import factories as make
from tests.cast import Cast, make_cast, signed_in
from tests.messaging.test_withdrawing_races import addressed
from tests.threads import Thread
from tetoru.tenancy import tenant_scope


def test_what_is_opened_while_others_are_counted_is_counted_next_and_each_home_once(committed_db: str) -> None:
    cast = make_cast()
    notice = addressed(cast)
    mother, father, other_home = map(signed_in, (cast.mother, cast.father, cast.minato_mother))
    read(mother, notice)
    with tenant_scope(cast.sakura.pk):
        with transaction.atomic():
            assert fold_openings(cast.sakura.pk) == 1
            read(father, notice)
            read(other_home, notice)
            second = Thread(lambda: fold(cast))
            assert second.waits(), "for the first to end"
            assert len(not_folded(notice)) == 1, "Minato's home, and not the father's, whose other parent is counted"
        assert second.end() == 1
        with transaction.atomic():
            assert (Tally.objects.get().opened, ClassTally.objects.get().opened) == (2, 2)
            assert OpeningDelta.objects.count() == 0


def test_a_child_whom_a_guardian_gets_later_does_not_count_the_home_again(committed_db: str) -> None:
    """Its row is marked beside a second delta of the same guardian; the first row shows that the home had opened."""
    cast = make_cast()
    baby = make.make_student(cast.room_41, given="のぞみ", household=cast.hinata.household)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        link = Guardianship.objects.create(tenant=cast.sakura, guardian=cast.mother, student=baby, relation="mother")
    notice, mother = addressed(cast), signed_in(cast.mother)
    may_read(link, is_so=False)
    read(mother, notice)
    assert fold(cast) == 1
    may_read(link, is_so=True)
    read(mother, notice)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert Recipient.objects.filter(guardian=cast.mother).exclude(read_at=None).count() == 2
        assert OpeningDelta.objects.count() == 1
    assert fold(cast) == 0


def may_read(link: Guardianship, *, is_so: bool) -> None:
    with tenant_scope(link.tenant_id), transaction.atomic():
        Guardianship.objects.filter(pk=link.pk).update(may_read=is_so)


def read(client: Client, notice: Notice) -> None:
    """In a thread, and so in a transaction of its own."""
    assert Thread(lambda: client.get(f"/notices/{notice.pk}/")).end().status_code == 200


def fold(cast: Cast) -> int:
    with tenant_scope(cast.sakura.pk):
        return fold_openings(cast.sakura.pk)
