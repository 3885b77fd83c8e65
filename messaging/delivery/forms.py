"""What guardians and schools type about being reached."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.delivery.choices import EVENING, NIGHT, Chosen, Hours
from messaging.delivery.models import Preference
from messaging.delivery.push.addresses import AddressNotAllowed, address_of, network_address
from messaging.delivery.push.messages import Device, NotADevice, device_from
from tetoru.ids import new_id

NOT_A_DEVICE = _("この端末の通知の登録を読み取れません。もう一度お試しください。")
TOO_LONG = _("知らせない時間は、14時間までにしてください。")
WRONG_TIME = _("21:00 のように入れてください。")
WRONG_CHOICE = _("これは選べません。選びなおしてください。")


class QuietFields(forms.Form):
    """An on/off switch with a beginning and an end."""

    quiet = forms.BooleanField(label=_("夜は知らせない"), required=False)
    since = forms.TimeField(
        label=_("何時から"),
        required=False,
        error_messages={"invalid": WRONG_TIME},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    until = forms.TimeField(
        label=_("何時まで"),
        required=False,
        error_messages={"invalid": WRONG_TIME},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        """With the switch on, both times are there and not too far apart."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("quiet"):
            return cleaned
        for name in ("since", "until"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, WRONG_TIME)
        if not self.errors and not self._hours().is_bearable:
            self.add_error("until", TOO_LONG)
        return cleaned

    @property
    def hours(self) -> Hours | None:
        """What was chosen; None: no quiet hours."""
        return self._hours() if self.cleaned_data["quiet"] else None

    def _hours(self) -> Hours:
        return Hours(self.cleaned_data["since"], self.cleaned_data["until"])


class PreferenceForm(QuietFields):
    """How a guardian wants to be told."""

    normal = forms.ChoiceField(
        label=_("ふつうのお知らせ"),
        choices=Preference.Manner.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("どれか1つを選んでください。"), "invalid_choice": WRONG_CHOICE},
    )
    digest_hour = forms.TypedChoiceField(
        label=_("まとめが届く時刻"),
        choices=[(hour, f"{hour}:00") for hour in range(5, 24)],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": WRONG_CHOICE},
    )
    by_mail = forms.BooleanField(label=_("メールでも知らせる"), required=False)

    @property
    def chosen(self) -> Chosen:
        """The choices as values."""
        cleaned = self.cleaned_data
        return Chosen(cleaned["normal"], cleaned["digest_hour"] or EVENING, cleaned["by_mail"], self.hours)


def preference_form(data: Any, preference: Preference | None) -> PreferenceForm:
    """The form with what the guardian has chosen so far; the night is offered, but not chosen for anybody."""
    found = preference or Preference()
    initial = {
        "normal": found.normal,
        "digest_hour": found.digest_hour,
        "by_mail": found.by_mail,
        **_quiet_initial(found.quiet_since, found.quiet_until),
    }
    return PreferenceForm(data, initial=initial)


def quiet_form(data: Any, hours: Hours | None) -> QuietFields:
    """The school's form."""
    return QuietFields(data, initial=_quiet_initial(*((hours.since, hours.until) if hours else (None, None))))


def _quiet_initial(since: dt.time | None, until: dt.time | None) -> dict[str, Any]:
    return {"quiet": since is not None, "since": since or NIGHT.since, "until": until or NIGHT.until}


class DeviceForm(forms.Form):
    """What a browser says about where it takes pushes: JSON, made by static/js/push.js."""

    subscription = forms.CharField(
        max_length=2_000, widget=forms.HiddenInput, error_messages={"required": NOT_A_DEVICE}
    )
    renewed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    """Said by the service worker: nobody has pressed anything."""

    def clean_subscription(self) -> Device:
        """A device whose push service is a known one, outside our network."""
        try:
            device = device_from(new_id(), self.cleaned_data["subscription"])
            network_address(address_of(device.url))
        except (NotADevice, AddressNotAllowed, OSError) as error:
            raise forms.ValidationError(NOT_A_DEVICE) from error
        return device
