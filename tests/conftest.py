"""Real PostgreSQL and Valkey, the app as the runtime role, and the standing cast."""

import gc
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from xdist.remote import Producer

from tests import databases
from tests.cast import Cast
from tests.distribution import JourneysByFile
from tests.push_service import push_service
from tests.recorded import Recording, record_cast
from tests.sink import sink
from tetoru.crypto.alarms import forget_alarms
from tetoru.crypto.keyring import forget_keys

__all__ = ["push_service", "sink"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-permissions", action="store_true", help="write docs/permissions.md instead of comparing")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> JourneysByFile:
    return JourneysByFile(config, log)


def pytest_collection_finish() -> None:
    """Nothing that is loaded by now becomes garbage: not walking over it again saves a fiftieth of the time."""
    gc.collect()
    gc.freeze()


def worker_name(config: pytest.Config) -> str:
    worker: str = getattr(config, "workerinput", {}).get("workerid", "main")
    return worker


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Each worker has its own clone; the owner migrated it, the tests run as the runtime role."""
    name = databases.name_of("test", worker_name(request.config))
    with django_db_blocker.unblock():
        databases.clone(name)
        databases.point_at(name, "default", "owner", "keeper")
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        databases.drop(name)
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)


@pytest.fixture
def committed_db(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """A database of this test's own, where commits are commits. Gives its name."""
    with (
        django_db_blocker.unblock(),
        databases.copied(databases.name_of("try", worker_name(request.config))) as name,
    ):
        yield name


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    """Keys that a test made are gone with its transaction, and what was alarmed is told anew."""
    forget_keys()
    forget_alarms()
    yield
    forget_keys()


@pytest.fixture(scope="session")
def _recorded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Recording:
    with django_db_blocker.unblock():
        return record_cast()


@pytest.fixture
def cast(_recorded: Recording, db: None) -> Cast:
    """Two tenants and their people; see tests/cast.py."""
    return _recorded.put_back()


@pytest.fixture
def visitor(client: Client) -> Client:
    """Somebody who has not signed in."""
    return client
