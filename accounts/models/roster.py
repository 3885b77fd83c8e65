"""届いた名簿 of another system, and by which of its ids it knows our classes and pupils (docs/adr/0060)."""

import datetime as dt
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from schools.models import Classroom, School, SchoolYear, Student, TenantOwned
from tetoru.crypto.blind_index import blind_index, blind_indexes
from tetoru.crypto.fields import EncryptedTextField

WAITING_TIME = dt.timedelta(days=14)


def in_two_weeks() -> dt.datetime:
    """How long names wait for a person at most."""
    return timezone.now() + WAITING_TIME


class RosterUpload(TenantOwned):
    """A school's roster as another system sent it. Nothing of it counts before a person confirms it.

    `partner_id` is the system's; its table lies above this app. Names go when it is decided, the row stays: the same
    upload sent once more is answered from it.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("確認待ち")
        RUNNING = "confirmed", _("取りこみ中")
        DONE = "taken", _("取りこみ済み")
        REFUSED = "refused", _("取りこまない")
        OVERTAKEN = "overtaken", _("新しい名簿が届いた")
        EXPIRED = "expired", _("期限切れ")

    partner_id = models.UUIDField()
    upload_id = models.UUIDField(help_text="chosen by the other system; sent twice, it is one upload")
    checksum = models.BinaryField(max_length=16, help_text="keyed; tells whether the same was sent again")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    state = models.CharField(_("状態"), max_length=9, choices=State, default=State.WAITING)
    content = EncryptedTextField(_("名簿"), help_text="classes and pupils as JSON; emptied when it is decided")
    steps = EncryptedTextField(_("することの一覧"), help_text="JSON; emptied when all are done")
    left_out = EncryptedTextField(
        _("取りこめなかったこと"), help_text="names and reasons as JSON; emptied with the day"
    )
    classes = models.PositiveIntegerField(_("学級の数"), default=0)
    students = models.PositiveIntegerField(_("児童生徒の数"), default=0)
    left_out_count = models.PositiveIntegerField(_("取りこめなかった数"), default=0)
    total = models.PositiveIntegerField(_("することの数"), default=0)
    done = models.PositiveIntegerField(_("終わった数"), default=0)
    received_at = models.DateTimeField(_("届いた時刻"), default=timezone.now)
    ends_at = models.DateTimeField(_("消える時刻"), default=in_two_weeks)
    decided_at = models.DateTimeField(_("決めた時刻"), null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    moved_at = models.DateTimeField(_("進んだ時刻"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner_id", "upload_id"], name="roster_upload_once")]
        indexes = [models.Index(fields=["tenant", "received_at"], name="roster_upload_by_arrival")]

    def __str__(self) -> str:
        return f"roster upload {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether a person can still decide on it."""
        return self.state == self.State.WAITING and self.ends_at > timezone.now()


class LinkedClass(TenantOwned):
    """Under which id another system knows a class."""

    partner_id = models.UUIDField()
    sourced_id = models.CharField(max_length=255)
    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner_id", "sourced_id"], name="linked_class_once"),
            models.UniqueConstraint(fields=["partner_id", "classroom"], name="linked_class_by_one_id"),
        ]

    def __str__(self) -> str:
        return f"linked class {self.pk}"


class LinkedPupil(TenantOwned):
    """Under which id another system knows a pupil. It may be a pupil's number, so it is not kept in the clear."""

    partner_id = models.UUIDField()
    sourced_id = EncryptedTextField(_("相手のシステムのID"))
    sourced_index = models.BinaryField(max_length=16, help_text="blind index of the id")
    student = models.ForeignKey(Student, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner_id", "sourced_index"], name="linked_pupil_once"),
            models.UniqueConstraint(fields=["partner_id", "student"], name="linked_pupil_by_one_id"),
        ]

    def __str__(self) -> str:
        return f"linked pupil {self.pk}"


class RosterRule(TenantOwned):
    """Whether small rosters are taken in without a person; a tenant without a row wants to be asked each time."""

    is_on = models.BooleanField(_("小さな変更は自動で取りこむ"), default=False)
    most_changes = models.PositiveSmallIntegerField(_("変更の数"), default=10)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", help_text="in whose name it is done")
    set_at = models.DateTimeField(_("決めた時刻"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="roster_rule_once")]

    def __str__(self) -> str:
        return f"roster rule of {self.tenant_id}"


SOURCED_ID = "accounts_linkedpupil.sourced_id"


def id_index(sourced_id: str, tenant_id: uuid.UUID) -> bytes:
    """What is stored today. Letters count as they are written: the index itself knows no capitals."""
    return blind_index(sourced_id.encode().hex(), owner=tenant_id, column=SOURCED_ID)


def id_indexes(sourced_id: str, tenant_id: uuid.UUID) -> list[bytes]:
    """Everything under which it may stand while keys are turned."""
    return blind_indexes(sourced_id.encode().hex(), owner=tenant_id, column=SOURCED_ID)
