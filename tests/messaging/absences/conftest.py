"""What most tests of absences begin with."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import at


@pytest.fixture
def morning() -> Iterator[None]:
    """7:12 on that Wednesday, before any school's cut-off."""
    with at(7, 12):
        yield


@pytest.fixture
def mother(cast: Cast) -> Client:
    return signed_in(cast.mother)
