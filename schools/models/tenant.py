"""契約団体: a board of education or a school corporation."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tetoru.ids import new_id
from tetoru.tenancy import Fenced

OPERATORS_CODE = "ops"
"""Behind the @ of an operator's login; no tenant is called so."""


class Tenant(models.Model):
    """Whose data it is. Tenants cannot see each other."""

    class State(models.TextChoices):
        """Where the contract stands (white paper §4)."""

        PREPARING = "preparing", _("準備中")
        ACTIVE = "active", _("利用中")
        ENDING = "ending", _("終了手続き中")
        ENDED = "ended", _("終了")
        ERASED = "erased", _("消去済み")

    LIVE = (State.ACTIVE, State.ENDING)
    """The states in which there is work to do."""
    OPEN = (State.PREPARING, *LIVE)
    """The states in which its people get in; from `ended` on nobody does (white paper §4)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(
        _("団体コード"), max_length=20, unique=True, validators=[RegexValidator(r"^[a-z][a-z0-9-]{2,19}$")]
    )
    name = models.CharField(_("名称"), max_length=80)
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.PREPARING)
    starts_on = models.DateField(_("契約開始"))
    ends_on = models.DateField(_("契約終了"), null=True, blank=True)
    second_factor_for_all_staff = models.BooleanField(
        _("職員全員に2つ目の確認を求める"), default=False, help_text="admins are always asked for one"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tenant_code_is_not_the_operators",
                condition=~models.Q(code=OPERATORS_CODE),
                violation_error_message=_("この団体コードは使えません。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TenantOwned(Fenced, models.Model):
    """A row of one tenant: fenced by the compiler and by row-level security."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
