"""What a case may not say of its series: every fault at once, each with its line."""

import pytest

from detente.errors import SchemaError
from detente.trade.load import load_book

SERIES = (
    "- {id: x, title: t, reporter: CHN, partner: USA, product: total, flow: export, "
    "frequency: month, unit: USD bn, valuation: FOB, publisher: p}\n"
)
ROW = "- {series: x, period: 2025-11, value: 1.5, published: 2025-12-08, status: first-release, "
GOOD = ROW + "source: s, certainty: press}\n"


def book(tmp_path, observations, series=SERIES):
    (tmp_path / "series.yaml").write_text(series)
    (tmp_path / "observations.yaml").write_text(observations)
    return load_book(tmp_path, ["s"])


def test_a_good_book(tmp_path):
    made = book(tmp_path, GOOD)
    assert str(made.observations[0].value) == "1.5"


def test_two_values_for_one_vintage(tmp_path):
    other = GOOD.replace("1.5", "1.6")
    with pytest.raises(SchemaError) as caught:
        book(tmp_path, GOOD + other)
    (fault,) = caught.value.faults
    assert fault.where == "observations.yaml:2"
    assert "two figures known on 2025-12-08" in fault.what
    assert "1.5 at observations.yaml:1, 1.6 here" in fault.hint


def test_the_same_quarter_by_two_names_is_one_period(tmp_path):
    first = GOOD.replace("2025-11", "2025-Q1")
    second = GOOD.replace("2025-11", "2025-01..2025-03").replace("1.5", "1.6")
    with pytest.raises(SchemaError, match="1 fault"):
        book(tmp_path, first + second)


def test_a_later_value_is_another_vintage(tmp_path):
    later = GOOD.replace("1.5", "1.6").replace("12-08", "12-20")
    assert len(book(tmp_path, GOOD + later).observations) == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("series: x", "series: xx"), "'xx' is no series"),
        (("2025-11,", "2025-13,"), "does not exist"),
        (("value: 1.5, ", ""), "neither a value nor a change"),
        (("value: 1.5", "change: -28.6"), "write -28.6 % as -0.286"),
        (("published: 2025-12-08, ", ""), "no day says when it could be known"),
        (("source: s", "source: nobody"), "'nobody' is no source row"),
        (("value: 1.5", "value: much"), "value"),
        (("status: first-release", "status: guess"), "status"),
    ],
)
def test_each_fault_names_its_line(tmp_path, change, says):
    with pytest.raises(SchemaError) as caught:
        book(tmp_path, "# a comment\n" + GOOD.replace(*change))
    assert says in str(caught.value)
    assert "observations.yaml:2" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("USD bn", "USD billions"), "'USD billions' is not a unit"),
        (("unit: USD bn", "unit: t"), "a value FOB is money, not t"),
        (("valuation: FOB", "valuation: volume"), "a volume is not USD bn"),
        (("partner: USA", "partner: Atlantis"), "Atlantis"),
        (("flow: export", "flow: sideways"), "flow"),
    ],
)
def test_faults_of_a_series(tmp_path, change, says):
    with pytest.raises(SchemaError) as caught:
        book(tmp_path, "", SERIES.replace(*change))
    assert says in str(caught.value)


def test_every_fault_at_once(tmp_path):
    wrong = GOOD.replace("2025-11", "2025-13") + GOOD.replace("series: x", "series: y")
    with pytest.raises(SchemaError) as caught:
        book(tmp_path, wrong, SERIES + SERIES)
    assert len(caught.value.faults) == 3
