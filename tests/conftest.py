"""What all tests share: the shipped case, read once, and the originals where they are present."""

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from detente.desk import Desk
from detente.ledger.case.load import load_case
from detente.ledger.case.model import Case
from detente.ledger.products.catalogue import Catalogue

ROOT = Path(__file__).parents[1]
# A busy machine is no fault of the code.
settings.register_profile("detente", deadline=None)
settings.load_profile("detente")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the original files; their tests are skipped without it."""
    folder = Path(os.environ.get("DETENTE_SHARED") or ROOT.parent / "shared").resolve()
    if not (folder / "data").is_dir():
        pytest.skip(f"the original files are not at {folder}; point DETENTE_SHARED at them")
    return folder


@pytest.fixture(scope="session")
def us_china() -> Case:
    return load_case("us_china")


@pytest.fixture(scope="session")
def us_china_lines(us_china: Case) -> Catalogue:
    return Catalogue.of(us_china)


@pytest.fixture(scope="session")
def desk(us_china: Case, us_china_lines: Catalogue) -> Desk:
    """The shipped case on a fixed day, as a user would open it."""
    return Desk(us_china, us_china_lines, date(2026, 11, 22))
