"""The tests' own databases."""

import datetime as dt

import time_machine
from django.utils import timezone

from tests import databases


def test_a_run_that_crosses_the_end_of_a_month_keeps_its_template() -> None:
    """A new name would make a new template, and that begins with the removal of every database of the run."""
    name = databases.template_name()
    with time_machine.travel(timezone.now() + dt.timedelta(days=32)):
        assert databases.template_name() == name
