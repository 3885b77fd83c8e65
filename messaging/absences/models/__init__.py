"""The tables of this feature, one room for each noun."""

from messaging.absences.models.absence import COUNTED, Absence, Category, State
from messaging.absences.models.calendar import CalendarEntry
from messaging.absences.models.empty_seat import Call, EmptySeat
from messaging.absences.models.kinds import CAN_BE_HIDDEN, Kind
from messaging.absences.models.marks import MARKS, THERE, Mark
from messaging.absences.models.plain_reasons import PlainReason
from messaging.absences.models.register import Amendment, RegisterColumns, RegisterMarks, Standing
from messaging.absences.models.report import TOLD, Correction, Report
from messaging.absences.models.rules import AbsenceRules, OwnWord
from messaging.absences.models.wall_screen import WallScreen

__all__ = [
    "CAN_BE_HIDDEN",
    "COUNTED",
    "MARKS",
    "THERE",
    "TOLD",
    "Absence",
    "AbsenceRules",
    "Amendment",
    "CalendarEntry",
    "Call",
    "Category",
    "Correction",
    "EmptySeat",
    "Kind",
    "Mark",
    "OwnWord",
    "PlainReason",
    "RegisterColumns",
    "RegisterMarks",
    "Report",
    "Standing",
    "State",
    "WallScreen",
]
