"""Whom an audience means."""

import pytest

from accounts.desks import desk_at
from accounts.models import Guardianship
from messaging.notices.audiences import Reach, covers_school, reach_of, resolve
from messaging.notices.errors import UnknownAudience
from messaging.notices.labels import audience_label
from messaging.notices.models import AudienceItem, SendingRules
from messaging.notices.offers import items_from, offer_at
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, actor
from tests.messaging.conftest import Write, item
from tetoru.tenancy import tenant_scope


def reach(cast: Cast, *items: AudienceItem) -> Reach:
    with tenant_scope(cast.sakura.pk):
        return reach_of(resolve(cast.sakura.pk, items))


def test_a_class_reaches_its_homes_and_both_parents_are_one_home(cast: Cast) -> None:
    assert reach(cast, item("classroom", cast.hibari, classroom=cast.room_41)) == Reach(2, 2, 4, 0)


def test_a_pupil_without_guardian_is_counted_as_not_reached(cast: Cast) -> None:
    assert reach(cast, item("grade", cast.hibari, grade=4)) == Reach(3, 2, 4, 1)


def test_siblings_in_two_schools_are_one_home(cast: Cast) -> None:
    everyone = AudienceItem(tenant=cast.sakura, kind="tenant")
    assert reach(cast, everyone) == Reach(4, 2, 4, 1)


def test_overlapping_choices_count_a_pupil_once(cast: Cast) -> None:
    chosen = [
        item("classroom", cast.hibari, classroom=cast.room_41),
        item("group", cast.hibari, group=cast.library),
        item("student", cast.hibari, student=cast.minato),
    ]
    assert reach(cast, *chosen) == Reach(2, 2, 4, 0)


def test_a_group_reaches_only_its_members(cast: Cast) -> None:
    assert reach(cast, item("group", cast.hibari, group=cast.library)) == Reach(1, 1, 2, 0)


def test_nothing_chosen_reaches_nobody(cast: Cast) -> None:
    assert reach(cast) == Reach(0, 0, 0, 0)


def test_a_pupil_who_left_is_not_reached(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        Student.objects.filter(pk=cast.minato.pk).update(settled_state="transferred")
    assert reach(cast, item("classroom", cast.hibari, classroom=cast.room_41)) == Reach(1, 1, 2, 0)


def test_a_guardian_who_may_not_read_is_not_reached(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian=cast.father).update(may_read=False)
    assert reach(cast, item("classroom", cast.hibari, classroom=cast.room_41)) == Reach(2, 2, 3, 0)


def test_last_years_class_is_not_the_school(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        year = type(cast.year).objects.create(
            tenant=cast.sakura, year=2020, starts_on="2020-04-01", ends_on="2021-03-31"
        )
    old_room = make.make_classroom(cast.hibari, year, 6, "1組")
    make.make_student(old_room)
    whole = item("school", cast.hibari)
    assert reach(cast, whole) == Reach(3, 2, 4, 1)
    with tenant_scope(cast.sakura.pk):
        assert covers_school(resolve(cast.sakura.pk, [whole]), cast.hibari.pk)
        assert not covers_school(
            resolve(cast.sakura.pk, [item("classroom", cast.hibari, classroom=cast.room_41)]), cast.hibari.pk
        )


def test_teacher_is_offered_own_classes_first_and_the_whole_school_only_where_somebody_can_agree(cast: Cast) -> None:
    teacher = actor(cast.teacher)
    with tenant_scope(cast.sakura.pk):
        asked = offer_at(teacher, desk_at(teacher, kind="school", slug="hibari")[0])
        assert [choice.label for choice in asked.wholes] == ["全校"]
        SendingRules.objects.filter(school=cast.hibari).update(approval="none")
        offer = offer_at(teacher, desk_at(teacher, kind="school", slug="hibari")[0])
    assert [(choice.label, choice.households) for choice in offer.own] == [
        ("4年1組", 2),
        ("4年2組", 0),
        ("4年生ぜんぶ", 2),
    ]
    assert [choice.label for choice in offer.groups] == ["図書委員会"]
    assert (offer.grades, offer.classrooms, offer.wholes) == ((), (), ())


def test_manager_is_offered_the_whole_school(cast: Cast) -> None:
    manager = actor(cast.manager)
    with tenant_scope(cast.sakura.pk):
        offer = offer_at(manager, desk_at(manager, kind="school", slug="hibari")[0])
    assert [(choice.label, choice.households) for choice in offer.wholes] == [("全校", 2)]


def test_a_tile_says_the_homes_that_the_confirmation_says(cast: Cast) -> None:
    """Nobody is registered for yuina, minato's parents may not read, and hinata's home is one with two guardians."""
    make.make_group(cast.hibari, "合唱団", cast.yuina, cast.hinata)
    manager = actor(cast.manager)
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(student=cast.minato).update(may_read=False)
        desk = desk_at(manager, kind="school", slug="hibari")[0]
        offer = offer_at(manager, desk)
        counts = {
            choice.label: (
                choice.households,
                reach_of(resolve(cast.sakura.pk, items_from([choice.key], desk=desk, offer=offer))).households,
            )
            for choice in offer.all
        }
    assert counts == {
        "4年1組": (1, 1), "4年2組": (0, 0), "4年生ぜんぶ": (1, 1), "図書委員会": (0, 0),
        "合唱団": (1, 1), "全校": (1, 1),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["room_a1", "kaede_room", "sora", "kaede_child", "aoba"])
def test_a_choice_of_another_school_or_tenant_is_refused(cast: Cast, name: str) -> None:
    teacher = actor(cast.teacher)
    kind = {"room_a1": "classroom", "kaede_room": "classroom", "aoba": "school"}.get(name, "student")
    with tenant_scope(cast.sakura.pk):
        desk = desk_at(teacher, kind="school", slug="hibari")[0]
        with pytest.raises(UnknownAudience):
            items_from([f"{kind}:{getattr(cast, name).pk}"], desk=desk, offer=offer_at(teacher, desk))


@pytest.mark.parametrize("key", ["", "student:", "student:x", "grade:4", "everything", "school", "student:' or 1=1"])
def test_a_made_up_choice_is_refused(cast: Cast, key: str) -> None:
    teacher = actor(cast.teacher)
    with tenant_scope(cast.sakura.pk):
        desk = desk_at(teacher, kind="school", slug="hibari")[0]
        with pytest.raises(UnknownAudience):
            items_from([key], desk=desk, offer=offer_at(teacher, desk))


def test_the_board_chooses_one_grade_of_all_schools_of_a_kind(cast: Cast, write: Write) -> None:
    kobushi = make.make_school(cast.sakura, "kobushi", "こぶし小学校")
    make.make_guardian(make.make_student(make.make_classroom(kobushi, cast.year, 4, "1組")), name="大野 由美")
    admin = actor(cast.board_admin)
    with tenant_scope(cast.sakura.pk):
        desk, _desks = desk_at(admin, kind="board", slug="sakura")
        offer = offer_at(admin, desk)
        assert [(choice.label, choice.households) for choice in offer.grades] == [
            ("小学校 4年生", 3),
            ("中学校 1年生", 1),
        ]
        items = items_from([offer.grades[0].key], desk=desk, offer=offer)
        assert {(chosen.school_id, chosen.grade) for chosen in items} == {(cast.hibari.pk, 4), (kobushi.pk, 4)}
        assert offer.grades[0].key in offer.ticked([chosen.key for chosen in items])
        assert offer.grades[1].key not in offer.ticked([chosen.key for chosen in items])
    draft = write(*items, by=cast.board_admin, school=None)
    with tenant_scope(cast.sakura.pk):
        kept = draft.audience.select_related("school")
        assert audience_label(kept) == "小学校4年生"
        assert reach_of(resolve(cast.sakura.pk, kept)).households == 3
