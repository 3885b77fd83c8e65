"""A Wednesday morning, and a system that may fetch its absences."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.api.linked import caller, link
from tests.cast import Cast
from tests.messaging.absences.mornings import at


@pytest.fixture
def morning() -> Iterator[None]:
    with at(7, 40):
        yield


@pytest.fixture
def partner(cast: Cast) -> Client:
    return caller(*link(cast.board_admin))
