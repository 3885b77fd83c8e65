"""連携先 with its tokens, whether a tenant links at all, what a partner has taken over, where we fetch rosters."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from api.scopes import Scope
from messaging.absences.models import Absence
from schools.models import School, Tenant, TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Linking(TenantOwned):
    """Whether a tenant lets other systems in; one without a row does not."""

    is_on = models.BooleanField(_("連携を使う"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="linking_once")]

    def __str__(self) -> str:
        return f"linking of {self.tenant_id}"


class Partner(TenantOwned):
    """連携先: another system of one tenant, in OAuth's words a confidential client.

    What django-oauth-toolkit asks of an application stands here without its other grants' columns (ADR 0059).
    """

    name = models.CharField(_("連携先の名前"), max_length=80)
    client_id = models.CharField(_("クライアントID"), max_length=64, unique=True)
    client_secret = models.CharField(max_length=255, help_text="hashed; the secret itself is shown once")
    scopes = ArrayField(models.CharField(max_length=32, choices=Scope), verbose_name=_("できること"))
    is_on = models.BooleanField(_("使う"), default=False)
    added_at = models.DateTimeField()
    secret_made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1, help_text="grows with each edit")

    client_type = "confidential"
    authorization_grant_type = "client-credentials"

    class Meta:
        ordering = ("added_at", "id")

    class RegistrationSource(models.TextChoices):
        """django-oauth-toolkit also knows clients that register themselves; here none does."""

        CIMD = "cimd"

    registration_source = "manual"
    cimd_expires_at = None

    def __str__(self) -> str:
        return self.name

    def allows_grant_type(self, *grants: str) -> bool:
        """Client credentials, and nothing else."""
        return self.authorization_grant_type in grants

    def is_usable(self, request: Any) -> bool:
        """Whether it may come in at this moment: it, its tenant's links, and its tenant's contract."""
        linked = Linking.objects.filter(is_on=True, tenant=self.tenant_id, tenant__state__in=Tenant.OPEN)
        return self.is_on and self.revoked_at is None and linked.exists()


class PartnerToken(TenantOwned):
    """An access token; what it reads is known to its holder alone."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="tokens")
    checksum = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the token")
    scopes = ArrayField(models.CharField(max_length=32, choices=Scope))
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"token {self.pk}"


class Acknowledgement(TenantOwned):
    """A partner has taken an absence over, as it stood at a moment."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    absence = models.ForeignKey(Absence, models.CASCADE, related_name="+")
    changed_at = models.DateTimeField(help_text="of the absence: which of its states was taken over")
    acknowledged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "absence"], name="acknowledgement_once")]

    def __str__(self) -> str:
        return f"acknowledgement {self.pk}"


class RosterSource(TenantOwned):
    """名簿の取り元: where a partner's own OneRoster service is, with what we get in there, and how that went."""

    partner = models.OneToOneField(Partner, models.PROTECT, related_name="+")
    address = models.CharField(_("名簿のアドレス"), max_length=500)
    token_address = models.CharField(_("トークンを取るアドレス"), max_length=500)
    client_id = models.CharField(_("クライアントID"), max_length=200)
    secret = EncryptedTextField(_("シークレット"), help_text="what the other system gave us; never shown again")
    is_on = models.BooleanField(_("毎晩、取りにいく"), default=False)
    next_at = models.DateTimeField(_("次に取りにいく時刻"), null=True)
    running_since = models.DateTimeField(null=True, help_text="a worker is at it; after a while it is taken for dead")
    tried_at = models.DateTimeField(_("最後に取りにいった時刻"), null=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row: each waits longer")
    fault = models.CharField(_("うまくいかなかったわけ"), max_length=12, blank=True, default="")
    detail = models.CharField(max_length=300, blank=True, default="", help_text="a status, a number of rows")
    version = models.PositiveIntegerField(default=1, db_default=1, help_text="grows with each edit")

    class Meta:
        indexes = [models.Index(fields=["tenant", "next_at"], name="roster_source_by_time")]

    def __str__(self) -> str:
        return f"roster source {self.pk}"


class SourceSchool(TenantOwned):
    """A school whose roster is fetched, and what came of it."""

    source = models.ForeignKey(RosterSource, models.CASCADE, related_name="schools")
    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    called = models.CharField(_("相手での名前かID"), max_length=120, blank=True, default="")
    upload_id = models.UUIDField(null=True, help_text="under which the newest roster arrived: the same is not twice")
    received_at = models.DateTimeField(_("届いた時刻"), null=True)
    is_new = models.BooleanField(default=False, help_text="the newest was not the same as the one before")
    fault = models.CharField(_("うまくいかなかったわけ"), max_length=12, blank=True, default="")
    detail = models.CharField(max_length=300, blank=True, default="", help_text="which rows; never a value of them")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "school"], name="source_school_once")]

    def __str__(self) -> str:
        return f"source school {self.pk}"
