"""The tables of this feature, one room for each noun."""

from messaging.absences.models.absence import Absence, Category, Kind, State
from messaging.absences.models.calendar import CalendarEntry
from messaging.absences.models.register import Amendment, RegisterColumns, RegisterMarks, Standing
from messaging.absences.models.report import TOLD, Correction, Report
from messaging.absences.models.rules import AbsenceRules, OwnWord, PlainReason

__all__ = [
    "TOLD",
    "Absence",
    "AbsenceRules",
    "Amendment",
    "CalendarEntry",
    "Category",
    "Correction",
    "Kind",
    "OwnWord",
    "PlainReason",
    "RegisterColumns",
    "RegisterMarks",
    "Report",
    "Standing",
    "State",
]
