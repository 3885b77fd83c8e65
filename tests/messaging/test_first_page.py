"""A guardian's first page: the children, their notices, and what waits beside, asked in one statement."""

from typing import Any

from django.db import transaction

from accounts.models import Guardianship
from accounts.selectors import children_of
from messaging.absences.selectors.questions import open_questions
from messaging.conversations.selectors.talks import unread_of
from messaging.notices.selectors.inbox import Inbox
from messaging.today.first_page import FirstPage, first_page_of
from schools.models import Student
from tests.cast import Cast, actor, signed_in
from tests.messaging.absences.mornings import at
from tests.messaging.absences.test_empty_seats import mark, url_of
from tests.messaging.conversations.talking import at_home, begin, page
from tetoru.access import Guardian
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

NOTHING = FirstPage([], Inbox((), 0, has_more=False), 0, ())


def seen_by(person: Any, cast: Cast) -> FirstPage:
    """With the scope open to both tenants: nothing but the statement itself keeps them apart."""
    with tenant_scope(*cast.both.tenant_ids), transaction.atomic():
        who = actor(person)
        found = first_page_of(who)
        assert (found.children, found.unread_conversations) == (children_of(who), unread_of(who))
        assert [asked.seat.pk for asked in found.seat_questions] == [asked.seat.pk for asked in open_questions(who)]
    return found


def test_a_guardian_is_told_of_their_own_conversations_in_both_tenants_and_of_nobody_elses(cast: Cast) -> None:
    teacher, stranger = signed_in(cast.teacher), signed_in(cast.kaede_teacher)
    talk = begin(teacher, cast.hinata, cast.mother)
    begin(teacher, cast.minato, cast.both)
    begin(stranger, cast.kaede_child, cast.both, place="kaede")
    people = (cast.mother, cast.father, cast.both, cast.kaede_mother)
    assert [seen_by(one, cast).unread_conversations for one in people] == [1, 0, 2, 0]
    assert "件未読" in page(signed_in(cast.mother), "/home/")
    assert "件未読" not in page(signed_in(cast.father), "/home/")
    page(signed_in(cast.mother), at_home(talk))
    assert seen_by(cast.mother, cast).unread_conversations == 0
    with tenant_scope(cast.kaede.pk), transaction.atomic():
        Guardianship.objects.filter(guardian=cast.both).update(may_contact=False)
    assert seen_by(cast.both, cast).unread_conversations == 1


def test_a_guardian_is_asked_about_their_own_child_only_and_only_on_that_day(cast: Cast) -> None:
    with at(8, 35):
        desk = signed_in(cast.teacher)
        mark(desk, cast.hinata)
        assert not seen_by(cast.mother, cast).seat_questions
        desk.post(url_of(cast.hinata, "question/"))
        people = (cast.mother, cast.father, cast.both, cast.kaede_mother)
        assert [len(seen_by(one, cast).seat_questions) for one in people] == [1, 1, 0, 0]
        desk.post(url_of(cast.hinata, "end/"))
        assert not seen_by(cast.mother, cast).seat_questions


def test_who_has_no_child_is_told_of_nothing(cast: Cast) -> None:
    begin(signed_in(cast.teacher), cast.hinata, cast.mother)
    assert first_page_of(Guardian(new_id(), ())) == NOTHING
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Student.objects.filter(pk__in=[cast.hinata.pk, cast.sora.pk]).update(settled_state=Student.State.TRANSFERRED)
    assert seen_by(cast.mother, cast) == NOTHING
