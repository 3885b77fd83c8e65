"""Ids that exist, for the machine that asks by the document: made-up ones alone never get past validation."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from tests.api.other_system import OtherSystem
from tests.api.rosters import body_of, pupil_rows, room_row


@dataclass(frozen=True)
class Real:
    """What another system knows after its first morning: an absence as it was told, a roster and its upload."""

    day: str
    absence: dict[str, Any]
    roster: dict[str, Any]
    upload: str

    @classmethod
    def of(cls, system: OtherSystem) -> "Real":
        """Signs in, looks, and sends one roster."""
        assert system.sign_in() == 200
        day = timezone.localdate().isoformat()
        (told,) = system.absences(day, day)[1]["absences"]
        school = next(one for one in system.schools()[1]["schools"] if one["name"] == "ひばり小学校")
        pupils = [pupil_rows("u1", "小川 ひなた", "おがわ ひなた", "c41", 1)]
        roster, upload = body_of(school["id"], [room_row("c41", "4年1組")], pupils), str(uuid.uuid4())
        assert system.send_roster(upload, roster)[0] == 200
        return cls(day, {"id": told["id"], "changed_at": told["changed_at"]}, roster, upload)

    def put_into(self, case: Any) -> None:
        """Real ids in the place of made-up ones; whatever else was made up beside them stays."""
        fillers: dict[str, Callable[[Any], None]] = {
            "GET /api/v1/absences": self._days,
            "POST /api/v1/absences/acknowledgements": self._absences,
            "PUT /api/v1/rosters/{upload_id}": self._roster,
            "GET /api/v1/rosters/{upload_id}": self._upload,
        }
        fillers.get(case.operation.label, lambda _case: None)(case)

    def _days(self, case: Any) -> None:
        month = (dt.date.fromisoformat(self.day) - dt.timedelta(days=30)).isoformat()
        case.query = {**(case.query or {}), "from": month, "until": self.day}

    def _absences(self, case: Any) -> None:
        if isinstance(case.body, dict) and isinstance(case.body.get("absences"), list):
            rows = case.body["absences"]
            case.body = {**case.body, "absences": [_over(row, self.absence) for row in rows]}

    def _roster(self, case: Any) -> None:
        if not isinstance(case.body, dict):
            return
        lists = {name: _rows(case.body.get(name), rows) for name, rows in self.roster.items() if isinstance(rows, list)}
        case.body = {**case.body, **lists, "school": self.roster["school"], "year": None}

    def _upload(self, case: Any) -> None:
        case.path_parameters = {**(case.path_parameters or {}), "upload_id": self.upload}


def _over(made_up: Any, row: dict[str, Any]) -> Any:
    """The made-up object with what is real written over it."""
    return {**made_up, **row} if isinstance(made_up, dict) else made_up


def _rows(made_up: Any, rows: list[dict[str, Any]]) -> list[Any]:
    found = made_up if isinstance(made_up, list) else []
    return [_over(one, row) for one, row in zip([*found, {}], rows, strict=False)]
