import pytest

from detente.ledger.case.load import load_case
from detente.ledger.case.record import load_record
from detente.ledger.products.catalogue import Catalogue
from tests.unit.report.making import Asks


@pytest.fixture(scope="session")
def asks() -> Asks:
    case = load_case("us_china")
    return Asks(case, load_record(case.root), Catalogue.of(case))
