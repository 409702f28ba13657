"""A desk without fetched figures, and a report to read."""

import pytest

import detente
from tests.unit.desk.texts import TEXT


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return detente.open(data=tmp_path_factory.mktemp("none"))


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "wire.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path
