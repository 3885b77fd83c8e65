"""利用者: an identity, global to the service."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tetoru.crypto.blind_index import blind_index, blind_indexes, normalised
from tetoru.crypto.fields import EncryptedTextField
from tetoru.crypto.keyring import PLATFORM
from tetoru.ids import new_id
from tetoru.languages import DEFAULT, LANGUAGES

EMAIL = "accounts_user.email"
"""The column whose index key finds people by their address."""


class UserDirectory(models.Manager["User"]):
    """Finds an identity by what a person types at the door."""

    def named(self, login: str) -> "User | None":
        """The identity that a person types at the door, if there is one."""
        try:
            return self.get_by_natural_key(login)
        except User.DoesNotExist:
            return None

    def get_by_natural_key(self, login: str | None) -> "User":
        """A guardian by e-mail, staff by `staffid@tenantcode`. Raises User.DoesNotExist."""
        login = normalised(login or "")
        if "." in login.rpartition("@")[2]:
            return self.get(email_index__in=blind_indexes(login, owner=PLATFORM, column=EMAIL))
        return self.get(login=login)


class User(AbstractBaseUser):
    """A person as the sign-in knows them. Teacher and parent are two identities that never mix.

    `tenant_ids` is the scope of the person's requests: for staff their one tenant, for a guardian
    those of their children. It is kept by the actions that link a person to a tenant.
    """

    class Kind(models.TextChoices):
        """Which of the three worlds the identity lives in."""

        GUARDIAN = "guardian", _("保護者")
        STAFF = "staff", _("教職員")
        OPERATOR = "operator", _("運営")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("種類"), max_length=8, choices=Kind)
    login = models.CharField(_("職員ID"), max_length=60, unique=True, null=True)  # noqa: DJ001 -- unique, and guardians have none
    email = EncryptedTextField(_("メールアドレス"), null=True)
    email_index = models.BinaryField(null=True, unique=True, help_text="blind index of the e-mail")
    name = EncryptedTextField(_("氏名"))
    kana = EncryptedTextField(_("よみ"), null=True)
    tenant_ids = ArrayField(models.UUIDField(), default=list)
    is_active = models.BooleanField(_("有効"), default=True)
    must_change_password = models.BooleanField(
        _("パスワードの変更が必要"), default=False, help_text="until it is changed, no other page opens"
    )
    initial_password_until = models.DateTimeField(
        _("初期パスワードの期限"), null=True, help_text="of a password that somebody else chose; null: of one's own"
    )
    initial_password_used_at = models.DateTimeField(
        _("初期パスワードを使った時刻"), null=True, help_text="it opens the door once"
    )
    closes_on = models.DateField(
        _("使えなくなる日"), null=True, help_text="from the first minute of this day in Tokyo nobody gets in"
    )
    heir = models.ForeignKey(
        "self", models.SET_NULL, related_name="+", null=True, help_text="who takes the open work over on that day"
    )
    factors_end_at = models.DateTimeField(
        _("2つ目の確認が消える時刻"), null=True, help_text="a guardian has lost all of them, and waits"
    )
    mail_failing_since = models.DateTimeField(
        _("メールが届かなくなった時刻"),
        null=True,
        help_text="the address refuses mail or sends it back; null: it arrives",
    )
    language = models.CharField(_("言語"), max_length=8, choices=LANGUAGES, default=DEFAULT)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserDirectory] = UserDirectory()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_closed(self) -> bool:
        """Whether the account opens to nobody today; its name stays."""
        return not self.is_active or (self.closes_on is not None and self.closes_on <= timezone.localdate())

    @property
    def staff_id(self) -> str:
        """What stands before the @ of the login."""
        return (self.login or "").partition("@")[0]


def email_index(email: str) -> bytes:
    """The blind index that is stored with an e-mail address; see `accounts.emails` for writing one."""
    return blind_index(email, owner=PLATFORM, column=EMAIL)
