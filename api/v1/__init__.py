"""The first version of what other systems may ask and tell. What it answers does not change any more, only grows."""

from api.v1.absences import router as absences
from api.v1.rosters import router as rosters
from api.v1.service import api

__all__ = ["api"]

api.add_router("", absences)
api.add_router("", rosters)
