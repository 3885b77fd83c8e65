"""A school's roster in our own words, whatever it came in."""

import json
import uuid
from dataclasses import asdict, dataclass
from typing import Any

MOST_PUPILS = 5_000


@dataclass(frozen=True)
class RosterClass:
    """A class, by the other system's id."""

    sourced_id: str
    grade: int
    name: str

    @property
    def label(self) -> str:
        """As people say it: 4年1組."""
        return f"{self.grade}年{self.name}" if self.grade else self.name


@dataclass(frozen=True)
class RosterPupil:
    """A pupil in the one class where the register lists them; `number` is None where the other system tells none."""

    sourced_id: str
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    class_id: str
    number: int | None

    @property
    def name(self) -> str:
        """Family name first."""
        return f"{self.family_name} {self.given_name}"

    @property
    def kana(self) -> str:
        """How the name is read."""
        return f"{self.family_kana} {self.given_kana}"


@dataclass(frozen=True)
class Roster:
    """One school in one year. Each id is there once, each pupil in one class of it."""

    classes: tuple[RosterClass, ...]
    pupils: tuple[RosterPupil, ...]

    def to_json(self) -> str:
        """Always the same letters for the same roster, in whatever order its rows came."""
        rows = {"classes": _sorted(self.classes), "pupils": _sorted(self.pupils)}
        return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def of_json(cls, text: str) -> "Roster":
        """What `to_json` wrote."""
        found = json.loads(text)
        classes = tuple(RosterClass(**row) for row in found["classes"])
        return cls(classes, tuple(RosterPupil(**row) for row in found["pupils"]))


@dataclass(frozen=True)
class Arrival:
    """Which upload of which school and year this is."""

    upload_id: uuid.UUID
    school_id: uuid.UUID
    year: int | None = None
    """None: the year that runs."""


def _sorted(rows: Any) -> list[dict[str, Any]]:
    return sorted((asdict(row) for row in rows), key=lambda row: str(row["sourced_id"]))
