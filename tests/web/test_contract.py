"""The description of the interface holds: schemathesis asks, nothing breaks, nothing surprises."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from detente.server.app import make_app
from detente.server.asking.questions import offered
from tests.web.conftest import NOON, PATIENT

#: What every answer is held against; `positive_data_acceptance` is left out: a date or a code of
#: the right shape may still be one that the record does not have.
HELD = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
CALM = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.fixture(scope="module")
def described():
    """The interface as it describes itself."""
    app = make_app(PATIENT, lambda: NOON)
    return schemathesis.openapi.from_asgi("/-/openapi.json", app)


def _hold(operation, many: int) -> None:
    @given(case=operation.as_strategy())
    @settings(CALM, max_examples=many)
    def asked(case):
        case.call_and_validate(checks=HELD)

    asked()


@pytest.mark.parametrize("name", [verb.name for verb in offered() if not verb.heavy])
def test_answers_are_as_described(described, name):
    _hold(described[f"/api/{name}"]["GET"], 8)


@pytest.mark.slow
@pytest.mark.parametrize("name", [verb.name for verb in offered()])
def test_answers_are_as_described_at_length(described, name):
    _hold(described[f"/api/{name}"]["GET"], 200)


def test_the_description_is_one_that_tools_can_read(web):
    told = web.get("/-/openapi.json").json()
    assert told["openapi"].startswith("3.")
    assert told["components"]["schemas"]["Error"]["required"] == ["what", "where", "hint"]
