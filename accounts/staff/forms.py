"""What admins type and choose about staff."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import typed
from accounts.desks import Desk
from accounts.models.seat import ROLE_CHOICES
from accounts.staff.entering import NewPerson
from accounts.staff.people import Person, schools_at
from accounts.staff.permissions import IN_SCHOOLS
from accounts.staff.rooms import rooms_at
from tetoru.access import Role, Seat
from tetoru.ids import new_id

BOARD = "board"
SCHOOL_ROLES = [(role.value, label) for role, label in ROLE_CHOICES if role in IN_SCHOOLS]
PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def _text(label: Any, help_text: Any = "", **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, help_text=help_text, widget=forms.TextInput(attrs={**PLAIN, **attributes})
    )


def _tiles(label: Any, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, widget=forms.CheckboxSelectMultiple, **options)


class SeatForm(forms.Form):
    """As what somebody works in one school, and which classes they look after."""

    roles = _tiles(_("役割"), choices=SCHOOL_ROLES, error_messages={"required": _("役割を1つ以上選んでください。")})
    classrooms = _tiles(_("担任"), required=False, help_text=_("担任でない人は、選ばないでください。"))

    def __init__(self, *args: Any, school_id: uuid.UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school_id = school_id
        rooms: Any = self.fields["classrooms"]
        rooms.choices = [(str(room.pk), room.label) for room in rooms_at([school_id])]
        if not rooms.choices:
            del self.fields["classrooms"]

    @property
    def seat(self) -> Seat:
        """The seat that was chosen."""
        rooms = frozenset(uuid.UUID(room) for room in self.cleaned_data.get("classrooms", []))
        return Seat(self.school_id, frozenset(Role(role) for role in self.cleaned_data["roles"]), rooms)


class NewStaffForm(forms.Form):
    """One new person. Where there is a choice of schools, homerooms are given afterwards."""

    person_id = forms.UUIDField(initial=new_id, widget=forms.HiddenInput)
    name = _text(_("氏名"), _("姓と名のあいだを空けてください。"))
    kana = _text(_("ふりがな"))
    staff_id = _text(_("職員ID"), _("学校や団体で決めている番号など。ログインに使います。例：t0412"))
    place = forms.ChoiceField(label=_("学校"), widget=forms.Select)
    roles = _tiles(_("役割"), choices=SCHOOL_ROLES, error_messages={"required": _("役割を1つ以上選んでください。")})
    classrooms = _tiles(_("担任"), required=False)
    email = _text(_("メールアドレス"), _("本人への連絡にだけ使います。ログインには使いません。"))

    def __init__(self, *args: Any, desk: Desk, tenant_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant_code, fields = tenant_code, self.fields
        self.schools = {str(school.pk): school for school in schools_at(desk)}
        fields["email"].required = False
        rooms: Any = fields["classrooms"]
        rooms.choices = [(str(room.pk), room.label) for room in rooms_at([desk.school_id])] if desk.school_id else []
        if not rooms.choices:
            del fields["classrooms"]
        place: Any = fields["place"]
        place.choices = [(key, school.name) for key, school in self.schools.items()]
        fields["roles"].required = desk.school_id is not None
        if desk.school_id:
            place.widget, place.initial = forms.HiddenInput(), str(desk.school_id)
        else:
            place.choices = [(BOARD, _("%(name)s（組織管理者）") % {"name": desk.name}), *place.choices]

    def clean_name(self) -> str:
        """Put in order."""
        return typed.name(self.cleaned_data["name"])

    def clean_kana(self) -> str:
        """Hiragana."""
        return typed.kana(self.cleaned_data["kana"])

    def clean_staff_id(self) -> str:
        """As it is stored."""
        return typed.staff_id(self.cleaned_data["staff_id"], tenant_code=self.tenant_code)

    def clean_email(self) -> str:
        """An address or nothing."""
        return typed.email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        """In a school somebody works as something."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("place") in self.schools and not cleaned.get("roles") and "roles" not in self.errors:
            self.add_error("roles", _("役割を1つ以上選んでください。"))
        return cleaned

    @property
    def new_person(self) -> NewPerson:
        """The person that was typed."""
        typed_in = self.cleaned_data
        school = self.schools.get(typed_in["place"])
        roles = frozenset(Role(role) for role in typed_in["roles"]) if school else frozenset({Role.TENANT_ADMIN})
        rooms = frozenset(uuid.UUID(room) for room in typed_in.get("classrooms", [])) if school else frozenset()
        seat = Seat(school.pk if school else None, roles, rooms)
        texts = {name: typed_in[name] for name in ("staff_id", "name", "kana", "email")}
        return NewPerson(**texts, seats=(seat,))

    @property
    def place_name(self) -> str:
        """Where the person works, for the slip."""
        place: Any = self.fields["place"]
        school = self.schools.get(self.cleaned_data["place"])
        return school.name if school else str(dict(place.choices)[BOARD]).partition("（")[0]


class HeirForm(forms.Form):
    """Who takes the open work over."""

    heir = forms.TypedChoiceField(
        label=_("引きつぐ人"),
        required=False,
        coerce=uuid.UUID,
        empty_value=None,
        error_messages={"required": _("引きつぐ人を選んでください。")},
        widget=forms.Select,
    )

    def __init__(self, *args: Any, heirs: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heirs = {person.user.pk: person for person in heirs}
        field: Any = self.fields["heir"]
        named = [(str(pk), f"{one.user.name}（{one.user.staff_id}）") for pk, one in self.heirs.items()]
        field.choices = [("", _("引きつがない")), *named]

    @property
    def chosen_heir(self) -> Person | None:
        """The colleague, if one was chosen."""
        found: uuid.UUID | None = self.cleaned_data["heir"]
        return self.heirs[found] if found else None


class LeavingForm(HeirForm):
    """When the account closes, and who goes on with the work."""

    when = forms.ChoiceField(
        label=_("いつから使えなくしますか"),
        choices=[("now", _("いますぐ")), ("later", _("日付を決める"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("いつからかを選んでください。")},
    )
    last_day = forms.DateField(
        label=_("使える最後の日"),
        required=False,
        help_text=_("この日の夜12時まで使えます。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("when", "last_day", "heir")

    def clean(self) -> dict[str, Any]:
        """A day that has not passed."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == "later" and "last_day" not in self.errors:
            day: dt.date | None = cleaned.get("last_day")
            if day is None or day < timezone.localdate():
                self.add_error("last_day", _("今日か、これからの日付を入れてください。"))
        return cleaned

    @property
    def chosen_last_day(self) -> dt.date | None:
        """None: at once."""
        return self.cleaned_data["last_day"] if self.cleaned_data["when"] == "later" else None
