"""What guardians type on the way in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts import typed
from accounts.guardians.actions.signup import Typed
from accounts.models import Guardianship, User
from tetoru.crypto.blind_index import normalised
from tetoru.languages import DEFAULT, LANGUAGES
from tetoru.smtp import is_usable

CODE_BOX = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "data-from-fragment": ""}
TOO_LONG = _("長すぎます。短くしてください。")
WRONG_EMAIL = _("メールアドレスの形を、たしかめてください。例：name@mail.example")
TOKEN_BOX = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "data-from-fragment": ""}


class CodeForm(forms.Form):
    """The code of a letter."""

    code = forms.CharField(
        label=_("登録コード"),
        max_length=60,
        help_text=_("手紙にある12文字です。大文字・小文字のちがい、線や空白は、気にしなくてかまいません。"),
        error_messages={"max_length": TOO_LONG, "required": _("手紙にある登録コードを入れてください。")},
        widget=forms.TextInput(attrs=CODE_BOX),
    )


class TokenForm(forms.Form):
    """The letters of a link that was sent or shown; a script takes them from the address."""

    token = forms.CharField(
        label=_("確認の文字"),
        max_length=60,
        help_text=_("リンクから開くと、自動で入ります。入っていないときは、メールにある文字をはりつけてください。"),
        error_messages={"max_length": TOO_LONG, "required": _("メールにある確認の文字を入れてください。")},
        widget=forms.TextInput(attrs=TOKEN_BOX),
    )


def usable(address: str) -> None:
    """Let no address in that no mail can be addressed to. Raises ValidationError."""
    if not is_usable(address):
        raise forms.ValidationError(WRONG_EMAIL, code="unusable")


def email_field(label: Any) -> forms.EmailField:
    """An address, as people are found by it."""
    return forms.EmailField(
        label=label,
        max_length=254,
        validators=[usable],
        error_messages={
            "max_length": TOO_LONG,
            "required": _("メールアドレスを入れてください。"),
            "invalid": WRONG_EMAIL,
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )


def password_field() -> forms.CharField:
    """A new password of one's own choice."""
    return forms.CharField(
        label=_("パスワード"),
        max_length=200,
        strip=False,
        help_text=_("10文字以上。言葉をいくつかつなげると、長くても覚えやすくなります。"),
        error_messages={"max_length": TOO_LONG, "required": _("パスワードを決めてください。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )


def name_field() -> forms.CharField:
    """A person's name."""
    return forms.CharField(
        label=_("お名前"),
        max_length=80,
        error_messages={"max_length": TOO_LONG, "required": _("お名前を入れてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def kana_field() -> forms.CharField:
    """How a name is read."""
    return forms.CharField(
        label=_("ふりがな"),
        max_length=80,
        help_text=_("ひらがなで。ローマ字の名前は、ローマ字のままでかまいません。"),
        error_messages={"max_length": TOO_LONG, "required": _("お名前のふりがなを入れてください。例：さえき めぐみ")},
    )


class NamedForm(forms.Form):
    """A person's name and how it is read."""

    name = name_field()
    kana = kana_field()

    def clean_name(self) -> str:
        """Without letters that nobody sees."""
        return typed.name(self.cleaned_data["name"])

    def clean_kana(self) -> str:
        """Hiragana or Latin letters."""
        return typed.reading(self.cleaned_data["kana"])


def language_field() -> forms.ChoiceField:
    """One of the seven languages."""
    wrong = _("これは選べません。選びなおしてください。")
    return forms.ChoiceField(
        label=_("ことば（Language）"),
        choices=LANGUAGES,
        initial=DEFAULT,
        widget=forms.Select(),
        error_messages={"required": wrong, "invalid_choice": wrong},
    )


def relation_field() -> forms.ChoiceField:
    """Who the guardian is to the child."""
    return forms.ChoiceField(
        label=_("お子さんとの続柄"),
        choices=Guardianship.Relation,
        widget=forms.RadioSelect,
        error_messages={"required": _("続柄を選んでください。")},
    )


class PersonForm(NamedForm):
    """Everything that the school and the sign-in need of a guardian."""

    language = language_field()
    email = email_field(_("メールアドレス"))
    relation = relation_field()
    password = password_field()
    agrees = forms.BooleanField(
        label=_("利用規約とプライバシーポリシーに同意します"),
        error_messages={"required": _("同意のうえで、登録できます。")},
    )

    def clean_email(self) -> str:
        """As it is kept."""
        return normalised(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        """A password that is not easily guessed, also not from the address."""
        cleaned = super().clean() or self.cleaned_data
        check_password(self, User(email=cleaned.get("email", "")))
        return cleaned

    @property
    def typed(self) -> Typed:
        """What was typed, for the action."""
        return Typed(**{name: self.cleaned_data[name] for name in Typed.__dataclass_fields__})


class ChildForm(forms.Form):
    """Who one is to the child that is added."""

    relation = relation_field()


def check_password(form: forms.Form, user: User) -> None:
    """Put what is wrong with the new password to its field."""
    password = form.cleaned_data.get("password")
    if password is None:
        return
    try:
        validate_password(password, user)
    except forms.ValidationError as error:
        form.add_error("password", error)
