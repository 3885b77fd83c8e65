"""The world in which the isolation is tried."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.databases import undone
from tests.isolation.world import World, make_world


@pytest.fixture(scope="module")
def _one_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Two tenants, three schools, one of everything in each; made once for the tests of a file, since it takes long."""
    with django_db_blocker.unblock(), undone():
        yield make_world()


@pytest.fixture
def world(_one_world: World) -> Iterator[World]:
    """The world as it was made: what a test does to it has not happened afterwards."""
    with undone():
        yield _one_world
