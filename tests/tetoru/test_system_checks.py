"""What Django itself checks before anything starts."""

import datetime as dt

import time_machine
from django.apps import apps
from django.core.checks import run_checks
from django.db.models import TimeField


def test_nothing_is_found_at_whatever_hour_it_is_asked() -> None:
    """A school's hours are fixed times; that it is just then is no reason to warn of them."""
    fields = [field for model in apps.get_models() for field in model._meta.fields if isinstance(field, TimeField)]
    hours = {field.default for field in fields if isinstance(field.default, dt.time)}
    assert hours
    for hour in hours:
        with time_machine.travel(dt.datetime.combine(dt.date(2026, 11, 30), hour, dt.UTC), tick=False):
            assert [found for found in run_checks() if not found.is_silenced()] == []
