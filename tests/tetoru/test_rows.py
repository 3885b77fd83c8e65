"""Rows in SQL written by hand: what is picked is what the ORM gives, and nothing gets past the fence."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.desks import desks_of
from accounts.seats import seats_of
from messaging.absences.known import known_about
from messaging.absences.models import Call, EmptySeat, Report
from messaging.absences.reasons import offered_at
from messaging.absences.selectors.lines import away_at
from messaging.absences.selectors.seats import lines_of, open_seats
from messaging.absences.settling import hold_days
from schools.models import Student
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import WEDNESDAY, add_word, at, report, reports, set_rules
from tetoru.access import Staff
from tetoru.db.rows import Picked, insert_unless
from tetoru.ids import new_id
from tetoru.tenancy import OutsideScope, tenant_scope


def again(sent: Report, number: str) -> Report:
    """Another report like it, by another press of the button."""
    another = Report(**{field.attname: getattr(sent, field.attname) for field in Report._meta.concrete_fields})
    another.id, another.key, another.number, another.note = new_id(), new_id(), number, "夜から"
    return another


def sent_by_mother(cast: Cast) -> Report:
    with at(7, 12):
        report(signed_in(cast.mother), cast.hinata, note="熱")
        (sent,) = reports(cast.hinata)
    return sent


def test_a_picked_row_is_the_one_that_the_orm_gives(cast: Cast) -> None:
    pupil = Picked(Student, "pupil")
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select {pupil.columns} from schools_student pupil where id = %s", [cast.hinata.pk])
        (row,) = (pupil.row(values) for values in cursor.fetchall())
        known = Student.objects.get(pk=cast.hinata.pk)
        names = [field.attname for field in Student._meta.concrete_fields]
        assert [getattr(row, name) for name in names] == [getattr(known, name) for name in names]
        assert row.name == "小川 ひなた"
        row.save()
        assert Student.objects.get(pk=row.pk).name == "小川 ひなた"


def test_a_row_that_its_constraint_would_not_have_is_left_out_and_can_be_tried_again(cast: Cast) -> None:
    sent = sent_by_mother(cast)
    another = again(sent, sent.number)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert not insert_unless(another, "report_number_once")
        assert another._state.adding
        another.number = "ACDEFG"
        assert insert_unless(another, "report_number_once")
        assert not another._state.adding
    assert {(one.number, one.note) for one in reports(cast.hinata)} == {(sent.number, "熱"), ("ACDEFG", "夜から")}


def test_a_row_of_another_tenant_is_not_written(cast: Cast) -> None:
    another = again(sent_by_mother(cast), "ACDEFG")
    with tenant_scope(cast.kaede.pk), transaction.atomic(), pytest.raises(OutsideScope):
        insert_unless(another, "report_number_once")
    another.tenant_id = cast.kaede.pk
    with tenant_scope(cast.sakura.pk), transaction.atomic(), pytest.raises(OutsideScope):
        insert_unless(another, "report_number_once")
    assert len(reports(cast.hinata)) == 1


def test_what_a_school_offers_is_its_own_in_the_order_in_which_it_was_added(cast: Cast) -> None:
    rules = set_rules(cast.aoba, asks_temperature=True, phone="011-000-0000")
    for school, label in ((cast.aoba, "水泳"), (cast.hibari, "合唱"), (cast.aoba, "バス"), (cast.kaede_school, "弓道")):
        add_word(school, "activity", label)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        offered = offered_at([cast.hibari.pk, cast.aoba.pk, cast.kaede_school.pk])
        labels = {school: [word.label for word in one.words] for school, one in offered.items()}
    assert labels == {cast.hibari.pk: ["合唱"], cast.aoba.pk: ["水泳", "バス"], cast.kaede_school.pk: []}
    assert (offered[cast.aoba.pk].rules, offered[cast.aoba.pk].rules.phone) == (rules, "011-000-0000")
    assert offered[cast.hibari.pk].rules.pk != rules.pk


def test_who_is_away_and_who_sits_where_is_not_reached_from_another_tenant(cast: Cast) -> None:
    """Asked with the ids of one tenant in the scope of the other: there is nobody."""
    sent_by_mother(cast)
    seen = {}
    for tenant in (cast.sakura, cast.kaede):
        with tenant_scope(tenant.pk), transaction.atomic():
            away = [one.name for one in away_at(cast.hibari.pk, WEDNESDAY)[1]]
            teacher = Staff(cast.teacher.pk, cast.sakura.pk, seats_of(cast.teacher.pk, cast.sakura.pk))
            seen[tenant.pk] = away, [desk.slug for desk in desks_of(teacher)]
    assert seen == {cast.sakura.pk: (["小川 ひなた"], ["hibari"]), cast.kaede.pk: ([], [])}


def test_empty_seats_and_calls_are_those_of_the_orm_and_not_reached_from_another_tenant(cast: Cast) -> None:
    """Each in the class in which the pupil is now; そら is at another school."""
    with at(8, 35), tenant_scope(cast.sakura.pk), transaction.atomic():
        room, when, by = cast.hinata.enrolments.get().classroom, timezone.now(), cast.teacher
        marked = {"day": WEDNESDAY, "marked_at": when, "marked_by": by, "changed_at": when, "classroom": room}
        where = {"tenant_id": cast.sakura.pk, "school": cast.hibari}
        seat = EmptySeat.objects.create(student=cast.hinata, caller=by, calling_since=when, **marked, **where)
        EmptySeat.objects.create(student=cast.yuina, **marked, **where)
        EmptySeat.objects.create(student=cast.sora, **marked, **where)
        now_in = cast.yuina.enrolments.get().classroom
        (desk,) = desks_of(Staff(by.pk, cast.sakura.pk, seats_of(by.pk, cast.sakura.pk)))
        calls = [
            Call.objects.create(tenant_id=cast.sakura.pk, seat=seat, called_at=when, called_by=by, outcome=outcome)
            for outcome in ("not_reached", "unsure")
        ]
    seen = {}
    for tenant in (cast.sakura, cast.kaede):
        with at(8, 40), tenant_scope(tenant.pk), transaction.atomic():
            lines = open_seats(desk, cast.hibari.pk, WEDNESDAY)
            seen[tenant.pk] = [
                (line.seat.student.name, line.seat.classroom.label, line.seat.caller and line.seat.caller.name)
                for line in lines
            ]
            assert lines_of(desk, [seat])[0].calls == (tuple(reversed(calls)) if tenant == cast.sakura else ())
            if lines:
                assert [(call.called_by.name, call.note) for call in lines[0].calls] == [(by.name, "")] * 2
                assert lines[0].seat == EmptySeat.objects.get(pk=seat.pk)
                assert lines[0].seat.answered_by == []
    assert now_in.pk != room.pk
    known = [(cast.hinata.name, room.label, by.name), (cast.yuina.name, now_in.label, None)]
    assert seen == {cast.sakura.pk: known, cast.kaede.pk: []}


def test_days_and_reports_of_another_tenant_are_not_reached_by_sql_either(cast: Cast) -> None:
    """The pupil's row is there; asked in the other tenant's name, nothing of it is."""
    sent = sent_by_mother(cast)
    sent.id = new_id()  # as if it were a new one about the same day
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert [one.note for one in known_about(sent).others] == ["熱"]
    for scope, owner in ((cast.kaede, cast.sakura), (cast.kaede, cast.kaede)):
        sent.tenant_id = owner.pk
        with tenant_scope(scope.pk), transaction.atomic():
            assert known_about(sent).others == []
    sent.tenant_id = cast.sakura.pk
    with tenant_scope(cast.kaede.pk), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        hold_days(sent, [WEDNESDAY], now=sent.reported_at)
