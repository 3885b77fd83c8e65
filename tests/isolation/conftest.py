"""The world in which the isolation is tried."""

import pytest

from tests.isolation.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Two tenants, three schools, one of everything in each."""
    return make_world()
