"""質問: what a form asks. Plain values; how they are stored is the form's business."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    """What kind of answer is asked for."""

    CONFIRM = "confirm", _("確認しました")
    CHOICE = "choice", _("1つだけ選ぶ")
    SEVERAL = "several", _("いくつでも選ぶ")
    TEXT = "text", _("文で書く")
    NUMBER = "number", _("数を入れる")
    DATE = "date", _("日付を入れる")


CHOOSING = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL})
"""Kinds that list what can be chosen."""

Value = bool | str | list[str]
"""One answer: a tick, the words of a choice, several of them, a text; numbers and dates in their plain spelling."""


@dataclass(frozen=True)
class Question:
    """One question. `id` stays the same while its words are changed and its place moves."""

    id: str
    kind: QuestionKind
    text: str
    help: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = True

    @property
    def as_stored(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"kind": str(self.kind), "choices": list(self.choices)}

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> "Question":
        """From what `as_stored` gave."""
        return cls(**stored | {"kind": QuestionKind(stored["kind"]), "choices": tuple(stored["choices"])})
