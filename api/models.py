"""連携先 with its tokens, whether a tenant links at all, and what a partner says it has taken over."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from api.scopes import Scope
from messaging.absences.models import Absence
from schools.models import Tenant, TenantOwned


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
