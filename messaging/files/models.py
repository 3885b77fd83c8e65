"""What the database knows of a file; its bytes are kept elsewhere, sealed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.files.refusals import Refusal
from schools.models import TenantOwned
from tetoru.crypto.fields import EncryptedTextField
from tetoru.errors import Text


class StoredFile(TenantOwned):
    """A file that somebody attached. Whoever has it hang on something says so in a table of their own.

    Each file has a key of its own, sealed under its tenant's: without the row, or without the tenant's keys, nothing
    of the file opens any more.
    """

    class Kind(models.TextChoices):
        """What it is, by its content."""

        PDF = "pdf", _("PDF")
        IMAGE = "image", _("写真")
        WORD = "word", _("Word")
        EXCEL = "excel", _("Excel")
        POWERPOINT = "powerpoint", _("PowerPoint")

    class State(models.TextChoices):
        """Whether it has been looked through."""

        WAITING = "waiting", _("調べています")
        READY = "ready", _("使えます")
        REFUSED = "refused", _("使えません")

    name = EncryptedTextField(_("名前"))
    kind = models.CharField(max_length=10, choices=Kind)
    media_type = models.CharField(max_length=80, help_text="of what is given out, from a list of ours")
    size = models.PositiveIntegerField(help_text="bytes of what is given out")
    fingerprint = EncryptedTextField(help_text="SHA-256 of what was uploaded, hex")
    digest = models.BinaryField(help_text="a keyed hash of the fingerprint: the same file is known again")
    data_key = EncryptedTextField(help_text="the key of the file's bytes, base64")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    refusal = models.CharField(max_length=20, blank=True, help_text="a word of messaging.files.refusals")
    text = EncryptedTextField(_("文字"), blank=True, help_text="the words in it, as far as they could be read")
    pages = models.PositiveSmallIntegerField(default=0, help_text="0: not known")
    copied_from = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_until = models.DateTimeField(null=True, help_text="a worker looks through it; after that it has died")

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "digest"], name="file_same"),
            models.Index(fields=["tenant", "taken_until"], name="file_waiting", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def refusal_text(self) -> Text:
        """Why it is not taken and what to do, where that is so."""
        return Refusal(self.refusal).label if self.refusal else ""


class StoredObject(TenantOwned):
    """Sealed bytes in the storage: a file's content, or the picture of one of its pages.

    An object without a file waits to be removed from the storage.
    """

    class Part(models.TextChoices):
        """What it holds."""

        CONTENT = "content", _("中身")
        PAGE = "page", _("ページの絵")

    file = models.ForeignKey(StoredFile, models.SET_NULL, related_name="parts", null=True)
    part = models.CharField(max_length=7, choices=Part)
    number = models.PositiveSmallIntegerField(default=0, help_text="of a page, from 1; 0 for the content")
    size = models.PositiveIntegerField(help_text="bytes before sealing")
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "part", "number"], name="object_once")]
        indexes = [
            models.Index(fields=["tenant"], name="object_loose", condition=models.Q(file__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.number} of {self.file_id}"


class FileOpening(TenantOwned):
    """添付を開いた教職員: that a member of staff has looked into a file, and when last."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "user"], name="file_opening_once")]

    def __str__(self) -> str:
        return f"opening of {self.file_id}"
