"""The tables of this feature, one room for each noun."""

from messaging.absences.models.absence import Absence, Category, Kind, State
from messaging.absences.models.empty_seat import Call, EmptySeat
from messaging.absences.models.report import TOLD, Correction, Report
from messaging.absences.models.rules import AbsenceRules, OwnWord, PlainReason
from messaging.absences.models.wall_screen import WallScreen

__all__ = [
    "TOLD",
    "Absence",
    "AbsenceRules",
    "Call",
    "Category",
    "Correction",
    "EmptySeat",
    "Kind",
    "OwnWord",
    "PlainReason",
    "Report",
    "State",
    "WallScreen",
]
