"""回答: what a notice asks of the families, and what they have said."""

import base64
import json
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.notices.models.draft import Draft
from messaging.notices.models.notice import Notice
from messaging.notices.models.question import Question, Value
from schools.models import Student, TenantOwned
from tetoru.crypto.fields import EncryptedTextField, is_readable


class AnswerForm(TenantOwned):
    """The questions of a draft, then of the notice that it becomes, and until when they can be answered."""

    draft = models.OneToOneField(Draft, models.CASCADE, related_name="answer_form", null=True)
    notice = models.OneToOneField(Notice, models.CASCADE, related_name="answer_form", null=True)
    questions = EncryptedTextField(_("質問"), help_text="JSON, in the order in which they are asked")
    closes_at = models.DateTimeField(_("締め切り"), null=True, help_text="from this second on nothing is taken")
    is_safety = models.BooleanField(_("安否をたずねる"), default=False, help_text="one question, without a deadline")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="form_of_draft_or_notice",
                condition=models.Q(draft__isnull=True) ^ models.Q(notice__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"form of {self.draft_id or self.notice_id}"

    @property
    def asked(self) -> tuple[Question, ...] | None:
        """The questions; None when they do not open any more."""
        stored = self.questions
        return tuple(map(Question.from_stored, json.loads(stored))) if is_readable(stored) else None

    @property
    def worded(self) -> tuple[Question, ...]:
        """What the sender asks in their own words; nothing where they do not open, or where it asks after safety."""
        return () if self.is_safety else self.asked or ()

    def ask(self, questions: Iterable[Question]) -> None:
        """Ask these questions. Unsaved."""
        self.questions = json.dumps([question.as_stored for question in questions], ensure_ascii=False)


class Answer(TenantOwned):
    """One answer for one pupil. The one with the highest `turn` counts; those before it stay as they were.

    Never changed and never shown to anybody but its giver and the school: one guardian never learns of
    another (ADR 0038).
    """

    class Way(models.TextChoices):
        """How it reached the school."""

        APP = "app", _("保護者の画面")
        PAPER = "paper", _("紙")
        PHONE = "phone", _("電話")
        TALK = "talk", _("口頭・そのほか")

    form = models.ForeignKey(AnswerForm, models.CASCADE, related_name="answers", db_index=False)
    student = models.ForeignKey(Student, models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(help_text="counts the answers for this pupil, from 1")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    way = models.CharField(_("届き方"), max_length=5, choices=Way, default=Way.APP)
    given_at = models.DateTimeField()
    values = EncryptedTextField(_("回答"), help_text="JSON, by the question's id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "student", "turn"], name="answer_turn_once")]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    @property
    def said(self) -> dict[str, Value] | None:
        """The values by the question's id; None when they do not open any more."""
        return said_in(self.values) if is_readable(self.values) else None

    @property
    def receipt(self) -> str:
        """受付番号: what a guardian reads out on the telephone, like `4F7K-92QX`."""
        return receipt_of(self.pk.bytes)


class AnswerReminder(TenantOwned):
    """That the homes which had not answered were reminded. Its id is the mailing's."""

    form = models.ForeignKey(AnswerForm, models.CASCADE, related_name="reminders")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    households = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"reminder {self.pk}"


def said_in(stored: str) -> dict[str, Value]:
    """The values of an answer from their JSON."""
    found: dict[str, Value] = json.loads(stored)
    return found


_PLAIN = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def receipt_of(identity: bytes) -> str:
    """Eight signs without look-alikes from the random end of an answer's id."""
    signs = base64.b32encode(identity[-5:]).decode().translate(_PLAIN)
    return f"{signs[:4]}-{signs[4:]}"
