"""The description of the interface holds: schemathesis asks, nothing breaks, nothing surprises."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

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
GATE = make_app(PATIENT, lambda: NOON)
SCHEMA = schemathesis.openapi.from_asgi("/-/openapi.json", GATE)
QUICK = [verb.name for verb in offered() if not verb.heavy]
calm = settings(
    deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, max_examples=6
)


@SCHEMA.include(path_regex=f"^/api/({'|'.join(QUICK)})$").parametrize()
@calm
def test_answers_are_as_described(case):
    case.call_and_validate(checks=HELD)


@pytest.mark.slow
@SCHEMA.parametrize()
@settings(calm, max_examples=200)
def test_answers_are_as_described_at_length(case):
    case.call_and_validate(checks=HELD)


def test_the_description_is_one_that_tools_can_read():
    with TestClient(GATE) as client:
        described = client.get("/-/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert described["components"]["schemas"]["Error"]["required"] == ["what", "where", "hint"]
