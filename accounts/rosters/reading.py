"""Takes single values out of what another system sent, and notes what is wrong with which."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.editing import KanaField, NameField
from accounts.rosters.errors import Fault
from schools.models import School
from schools.states import today_in_tokyo

MOST_FAULTS = 50
ID = re.compile(r"[\x21-\x7e]{1,255}")
STATUSES = {"active": True, "tobedeleted": False}
_MISSING = gettext_lazy("値を入れてください。")
_NAME = NameField(label="", missing=_MISSING)
_KANA = KanaField(label="", missing=_MISSING, longest=60)
_CLASS = NameField(label="", missing=_MISSING, longest=20)
_GRADED = re.compile(r"([1-9])年(.+)")
_GRADE = re.compile(r"([PJ]?)0?([1-9])")
UNGRADED = {School.Kind.KINDERGARTEN, School.Kind.AFTER_SCHOOL}
JUNIOR_OFFSET = 6
"""The first year of junior high is the seventh of a compulsory school."""


class Reader:
    """Reads rows; what is wrong is noted, and the row left out."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.deleted: set[tuple[str, str]] = set()
        """The list and the id of each row that is to be deleted."""

    def fault(self, where: str, what: str) -> None:
        """Note one."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(where, what))

    def active_rows(self, name: str, rows: Sequence[Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Where it stands, its id, and the row; without those that are to be deleted. Ids are there once."""
        seen: dict[str, int] = {}
        for at, row in enumerate(rows):
            where = f"{name}[{at}]"
            if not isinstance(row, Mapping):
                self.fault(where, _("オブジェクトにしてください。"))
                continue
            sourced_id = self.sourced_id(where, row)
            status = row.get("status", "active")
            if not isinstance(status, str) or status not in STATUSES:
                self.fault(f"{where}.status", _("active か tobedeleted にしてください。"))
            elif sourced_id and seen.setdefault(sourced_id, at) != at:
                self.fault(
                    f"{where}.sourcedId", _("%(first)s と同じIDです。") % {"first": f"{name}[{seen[sourced_id]}]"}
                )
            elif sourced_id and STATUSES[status]:
                yield where, sourced_id, row
            elif sourced_id:
                self.deleted.add((name, sourced_id))

    def sourced_id(self, where: str, row: Any, field: str = "sourcedId") -> str:
        """An id; empty when it is none."""
        text = row.get(field) if isinstance(row, Mapping) else None
        if isinstance(text, str) and ID.fullmatch(text):
            return text
        self.fault(f"{where}.{field}", _("半角の英数字と記号で、255文字までのIDを入れてください。"))
        return ""

    def name(self, where: str, value: Any) -> str:
        """A name as it is written."""
        return self._cleaned(where, value, _NAME)

    def kana(self, where: str, value: Any) -> str:
        """How it is read, in hiragana."""
        return self._cleaned(where, value, _KANA)

    def number(self, where: str, value: Any) -> int | None:
        """出席番号; None where none is told."""
        if value is None or value == "":
            return None
        text = unicodedata.normalize("NFKC", str(value)) if isinstance(value, str | int) else ""
        if re.fullmatch(r"0{0,3}[1-9][0-9]{0,2}", text) and not isinstance(value, bool):
            return int(text)
        self.fault(where, _("出席番号は、1から999までの数字にしてください。"))
        return None

    def is_over(self, where: str, value: Any) -> bool:
        """Whether an enrolment has ended: `endDate` is the first day without it."""
        if value is None or value == "":
            return False
        try:
            return dt.date.fromisoformat(value if isinstance(value, str) else "") <= today_in_tokyo()
        except ValueError:
            self.fault(where, _("日付を 2026-11-25 の形で入れてください。"))
            return False

    def class_name(self, where: str, row: Mapping[str, Any], kind: str) -> tuple[int, str]:
        """Grade and name: 4 and 1組 of 4年1組; 5 stands for 5組."""
        title = row.get("title")
        text = unicodedata.normalize("NFKC", title).replace(" ", "") if isinstance(title, str) else ""
        said = _GRADED.fullmatch(text)
        grade = self._grade(where, row.get("grades"), kind)
        grade = grade or (int(said[1]) if said else 0)
        text = said[2] if said and int(said[1]) in {grade, grade - JUNIOR_OFFSET} else text
        name = self._cleaned(f"{where}.title", f"{text}組" if text.isdecimal() else text, _CLASS)
        if not grade and kind not in UNGRADED and not _has_several(row.get("grades")):
            self.fault(
                f"{where}.grades", _('学年を ["P4"] か ["04"] の形で入れるか、title を 4年1組 の形にしてください。')
            )
        return grade, name

    def _grade(self, where: str, grades: Any, kind: str) -> int:
        """The one grade of a class; 0 for none or several."""
        if not isinstance(grades, list | tuple) or len(grades) != 1 or kind in UNGRADED:
            return 0
        found = _GRADE.fullmatch(str(grades[0])[:4])
        if found is None:
            self.fault(f"{where}.grades", _("学年を P1〜P6、J1〜J3 か 01〜09 で入れてください。"))
            return 0
        is_later = found[1] == "J" and kind == School.Kind.COMPULSORY
        return int(found[2]) + (JUNIOR_OFFSET if is_later else 0)

    def _cleaned(self, where: str, value: Any, field: NameField) -> str:
        try:
            return str(field.clean(value if isinstance(value, str) else ""))
        except ValidationError as error:
            self.fault(where, str(error.messages[0]))
            return ""


def _has_several(grades: Any) -> bool:
    """A class of several grades, as for children with special needs, is of none."""
    return isinstance(grades, list | tuple) and len(grades) > 1
