"""取り下げ: a notice that was taken back, the proof of who had opened it, and the papers that follow."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Guardianship
from messaging.delivery.models import Delivery
from messaging.notices.models.notice import Notice
from messaging.notices.models.withdrawal_kinds import WithdrawalKind
from schools.models import TenantOwned
from tetoru.crypto.fields import EncryptedTextField
from tetoru.tenancy import Fenced


class Withdrawal(TenantOwned):
    """That a notice was taken back: by whom, when, why, and what had become of it until then.

    The counts, `head` and what is known of each home (`ProofFact`) are fixed in the transaction that takes it back.
    From these a job writes the homes (`ProofHome`). `head` and the homes' lines, one after the other, are the file of
    the proof, byte for byte; `digest` is its SHA-256, and empty until the last home is written.
    """

    Kind = WithdrawalKind

    class Told(models.TextChoices):
        """Who is mailed that there is something to read: the short notice that stands in its place."""

        OPENED = "opened", _("開いた人に知らせる")
        REACHED = "reached", _("メールなどが届いた人ぜんぶに知らせる")
        NOBODY = "nobody", _("知らせない")

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="withdrawal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="from this moment on nobody could open it")
    kind = models.CharField(_("理由"), max_length=8, choices=Kind)
    words = EncryptedTextField(_("ひとこと"), help_text="the school's own words; guardians read them")
    told = models.CharField(_("知らせる相手"), max_length=7, choices=Told)
    home_count = models.PositiveIntegerField(default=0, help_text="homes that had been addressed until then")
    opened_count = models.PositiveIntegerField(default=0, help_text="homes that had opened it")
    guardian_count = models.PositiveIntegerField(default=0)
    reader_count = models.PositiveIntegerField(default=0, help_text="guardians who had opened it")
    cancelled_count = models.PositiveIntegerField(default=0, help_text="messages that were not sent any more")
    first_opened_at = models.DateTimeField(null=True)
    last_opened_at = models.DateTimeField(null=True)
    head = EncryptedTextField(help_text="the first lines of the proof's file")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the proof's file, in hex")

    def __str__(self) -> str:
        return f"withdrawal of {self.notice_id}"

    @property
    def unopened_count(self) -> int:
        """Homes that had not opened it, and can't any more."""
        return self.home_count - self.opened_count

    @property
    def is_proven(self) -> bool:
        """Whether the proof is finished: its file can be fetched and checked."""
        return bool(self.digest)

    @property
    def number(self) -> str:
        """How people call the proof: W-1118-3F2A9C."""
        return f"W-{timezone.localtime(self.at):%m%d}-{self.pk.hex[-6:].upper()}"


class ProofFact(Fenced, models.Model):
    """What was known of one guardian and child at the moment of a withdrawal; removed when the proof is finished.

    The names are copied as they are sealed in the rows of pupil and guardian, and open as values of those rows: so
    that tens of thousands are fixed within a second. No constraint on the ids: nobody waits for 80,000 checks.
    """

    pk = models.CompositePrimaryKey("withdrawal_id", "place", "number")
    tenant_id = models.UUIDField()
    withdrawal_id = models.UUIDField()
    place = models.PositiveIntegerField(help_text="of the home, counted from 1")
    number = models.PositiveIntegerField(help_text="of the line in the file, counted from 1")
    student_id = models.UUIDField()
    guardian_id = models.UUIDField()
    family_name = models.BinaryField(help_text="sealed, as in the pupil's row")
    given_name = models.BinaryField(help_text="sealed, as in the pupil's row")
    guardian_name = models.BinaryField(help_text="sealed, as in the account's row")
    relation = models.CharField(max_length=12, choices=Guardianship.Relation, blank=True)
    room = models.CharField(max_length=40, blank=True, help_text="the class as people call it: 4年1組")
    opened_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=9, choices=Delivery.State, blank=True, help_text="how far the mail had got")
    mail_at = models.DateTimeField(null=True)
    push = models.CharField(max_length=9, choices=Delivery.State, blank=True)
    push_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"line {self.number} of {self.withdrawal_id}"


class ProofHome(TenantOwned):
    """What the proof says of one home: its lines of the file, one for each guardian and child.

    Those that had opened it stand first, by time; then the others, by class and name.
    """

    withdrawal = models.ForeignKey(Withdrawal, models.CASCADE, related_name="homes", db_index=False)
    place = models.PositiveIntegerField(help_text="counted from 1")
    guardian_ids = ArrayField(models.UUIDField(), help_text="to whom it was addressed")
    lines = EncryptedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["withdrawal", "place"], name="proof_home_once")]

    def __str__(self) -> str:
        return f"home {self.place} of {self.withdrawal_id}"


class Paper(TenantOwned):
    """A paper about a withdrawn notice, filled with the facts and then written on by people."""

    class Kind(models.TextChoices):
        """Which one."""

        REPORT = "report", _("報告の下書き")
        APOLOGY = "apology", _("おわびの手紙")

    withdrawal = models.ForeignKey(Withdrawal, models.CASCADE, related_name="papers", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind)
    words = EncryptedTextField(help_text="JSON: the texts by the names of their fields")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["withdrawal", "kind"], name="paper_once")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.withdrawal_id}"
