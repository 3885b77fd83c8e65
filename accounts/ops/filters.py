"""By what a list is narrowed down."""

import datetime as dt
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.ops.columns import OUTCOMES
from auditlog.labels import EVENTS

AT_FIRST = 7
DAYS = {"1": gettext_lazy("今日"), str(AT_FIRST): gettext_lazy("この7日"), "31": gettext_lazy("この31日")}
MONTHS_KEPT = 61
"""Five years, and the month that has begun (white paper §15)."""


class PeriodFilter(SimpleListFilter):
    """The days or the month of the log: always one of them, so that few partitions are read."""

    title = gettext_lazy("期間")
    parameter_name = "period"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        """The last days, and each month that the log is kept."""
        return [(days, str(text)) for days, text in DAYS.items()] + [(month, month) for month in _months()]

    def value(self) -> str:
        """What was chosen; the last seven days at first, and for what is not offered."""
        chosen = super().value()
        return chosen if chosen in dict(self.lookup_choices) else str(AT_FIRST)

    def queryset(self, request: Any, queryset: Any) -> Any:
        """The rows of that time, between literal moments."""
        since, until = _bounds(self.value())
        return queryset.filter(at__gte=since, at__lt=until)


class EventFilter(SimpleListFilter):
    """What happened."""

    title = gettext_lazy("できごと")
    parameter_name = "event"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        """Every event in plain words."""
        return [(event.value, str(label.text)) for event, label in EVENTS.items()]

    def queryset(self, request: Any, queryset: Any) -> Any:
        """The rows of that event."""
        return queryset.filter(event=self.value()) if self.value() else queryset


class OutcomeFilter(SimpleListFilter):
    """How it ended."""

    title = gettext_lazy("結果")
    parameter_name = "outcome"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        """The three ways in which a deed ends."""
        return [(outcome, str(name)) for outcome, name in OUTCOMES.items()]

    def queryset(self, request: Any, queryset: Any) -> Any:
        """The rows that ended so."""
        return queryset.filter(outcome=self.value()) if self.value() else queryset


class StateFilter(SimpleListFilter):
    """The state of a contract."""

    title = gettext_lazy("状態")
    parameter_name = "state"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        """Every state."""
        return [(value, str(label)) for value, label in model_admin.model.State.choices]

    def queryset(self, request: Any, queryset: Any) -> Any:
        """The contracts that stand there."""
        return queryset.filter(state=self.value()) if self.value() else queryset


FILTERS = {"auditlog.Entry": (PeriodFilter, EventFilter, OutcomeFilter), "schools.Tenant": (StateFilter,)}


def _months() -> list[str]:
    today = timezone.localdate()
    months = (divmod(today.year * 12 + today.month - 1 - ago, 12) for ago in range(MONTHS_KEPT))
    return [f"{year}-{month + 1:02}" for year, month in months]


def _bounds(chosen: str) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of that time, and the first after it; days are those of Tokyo."""
    today = timezone.localdate()
    if chosen in DAYS:
        return _midnight(today - dt.timedelta(days=int(chosen) - 1)), _midnight(today + dt.timedelta(days=1))
    first = dt.date.fromisoformat(f"{chosen}-01")
    return _midnight(first), _midnight((first + dt.timedelta(days=32)).replace(day=1))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=timezone.get_current_timezone())
