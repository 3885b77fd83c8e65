"""Forms that share their fields: what one is given of its own, no other has."""

import copy

from django import forms

from tetoru.web.shared_fields import shares_fields


@shares_fields(but=("child",))
class Trip(forms.Form):
    child = forms.ChoiceField(widget=forms.RadioSelect)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(required=False, max_length=3)


def trip(child: str, **data: str) -> Trip:
    form = Trip({"child": child, **data})
    form.fields["child"].choices = [(child, child)]  # type: ignore[attr-defined]
    return form


def test_each_form_has_its_own_of_what_it_may_change_and_shares_the_rest() -> None:
    one, other = trip("陽菜"), trip("蓮")
    assert one.fields["child"] is not other.fields["child"]
    assert (str(one["child"]).count("陽菜"), str(other["child"]).count("陽菜")) == (2, 0)
    assert Trip.base_fields["child"].choices == []  # type: ignore[attr-defined]
    assert one.fields["day"] is other.fields["day"] is Trip.base_fields["day"]


def test_a_form_can_leave_a_field_out_and_the_next_one_has_it() -> None:
    del trip("蓮").fields["day"]
    assert list(trip("蓮").fields) == ["child", "day", "note"]


def test_what_was_wrong_with_one_form_is_not_wrong_with_the_next() -> None:
    wrong, right = trip("蓮", day="きのう", note="ながすぎる"), trip("蓮", day="2026-11-25")
    assert (list(wrong.errors), right.errors) == (["day", "note"], {})
    str(wrong)
    assert str(right) == str(_plain(right))


def _plain(form: Trip) -> forms.Form:
    """The same form as Django makes it, with fields of its own throughout."""
    made: type[forms.Form] = type("Plain", (forms.Form,), copy.deepcopy(dict(Trip.base_fields)))
    plain = made(form.data)
    plain.fields["child"].choices = form.fields["child"].choices  # type: ignore[attr-defined]
    return plain
