"""One server for all tests of the doors: the shipped case on a fixed day."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from detente.server.app import make_app
from detente.server.asking.answering import Office
from detente.server.settings import Settings

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
#: A test machine may be slow: the limits of time have tests of their own.
PATIENT = Settings(rate=0, seconds=120, heavy_seconds=120)


@pytest.fixture(scope="session")
def web() -> Iterator[TestClient]:
    with TestClient(make_app(PATIENT, lambda: NOON), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    opened = Office(PATIENT, lambda: NOON)
    yield opened
    opened.close()


@pytest.fixture
def page(web: TestClient) -> Callable[[str], str]:
    """The HTML of an address, as a browser asks for it."""

    def get(address: str) -> str:
        found = web.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
        assert found.status_code == 200, found.text[:500]
        return found.text

    return get
