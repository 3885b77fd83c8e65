"""A pupil as somebody who can be named."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamedPupil:
    """One pupil. Two of the same name are two."""

    id: uuid.UUID
    household_id: uuid.UUID
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str

    @property
    def name(self) -> str:
        """Family name first."""
        return f"{self.family_name} {self.given_name}"
