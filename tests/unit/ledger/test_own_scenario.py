"""Scenarios of one's own: files that leave out what they may, rates set by hand, refusals."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from detente.errors import BadValue, SchemaError, Unavailable, UnknownName
from detente.ledger.case.own import read_scenario, with_rates
from detente.ledger.scenario import Scenario

EMPTY = Scenario("none", "nothing", "")


@pytest.fixture
def written(tmp_path, us_china):
    def read(text: str) -> Scenario:
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return read_scenario(path, us_china)

    return read


def test_a_short_file_is_enough(written):
    found = written("acts:\n- {of: us-ieepa-fentanyl, rate: 0.2, from: 2026-12-01}\n")
    act = found.acts[0]
    assert (found.id, found.title) == ("mine", "mine")
    assert (act.does, act.of, act.rate) == (
        "imposes", ("measure:us-ieepa-fentanyl",), Decimal("0.2")
    )  # fmt: skip
    # A day is its beginning where the measure applies.
    assert act.start == datetime(2026, 12, 1, tzinfo=ZoneInfo("America/New_York"))
    other = written("acts:\n- {of: [retal-apr25], does: ends, from: 2026-12-01}\n")
    assert other.acts[0].of == ("layer:retal-apr25",)
    assert other.acts[0].start == datetime(2026, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_shipped_row_is_a_file_as_it_stands(written, us_china):
    text = (us_china.root / "scenarios.yaml").read_text(encoding="utf-8")
    row = text.split("\n- id: ")[1]
    found = written("- id: " + row)
    assert found == us_china.scenarios[found.id]


def test_what_lies_beside_the_law_is_read(written):
    found = written(
        "beyond:\n  limits:\n  - {exporter: CHN, quantity: 0.25, sectors: [C24B]}\n"
        "  duties:\n  - {importer: USA, exporter: MEX, rate: 0.25, how: level}\n"
    )
    assert found.beyond.limits[0].quantity == 0.25
    assert [text for text in found.changes() if "MEX" in text] == [
        "duties of USA on MEX (all goods) at 25 %"
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[]\n", "not hold one scenario"),
        ("- {id: a}\n- {id: b}\n", "not hold one scenario"),
        ("just text\n", "not hold one scenario"),
        ("acts:\n- {of: us-fentanyl, rate: 0.2}\n", "no measure or layer"),
        ("acts:\n- {rate: 0.2}\n", "acts on nothing"),
        ("without: [us-fent-99]\n", "no recorded act"),
        ("acts:\n- {of: us-ieepa-fentanyl, rate: 20}\n", "a rate of 20"),
        ("acts:\n- {of: us-ieepa-fentanyl, rate: -1}\n", "a rate of -1"),
        ("acts:\n- {of: us-ieepa-fentanyl, rate: high}\n", "rate"),
        ("acts:\n- {of: us-ieepa-fentanyl, does: abolishes}\n", "does"),
        ("acts:\n- {of: us-ieepa-fentanyl, from: 2026-12-02, until: 2026-12-01}\n", "before it"),
        ("act: []\n", "not a field"),
        ("beyond: {limits: [{exporter: CHN, quantity: half, sectors: [C26]}]}\n", "quantity"),
        ("beyond: {tariffs: []}\n", "not a field"),
    ],
)
def test_faults_name_what_and_where(written, text, what):
    with pytest.raises(SchemaError) as caught:
        written(text)
    told = [f"{fault.what} {fault.where}" for fault in caught.value.faults]
    assert any(what in line and "mine.yaml" in line for line in told), told


def test_a_near_name_is_offered(written):
    with pytest.raises(SchemaError) as caught:
        written("acts:\n- {of: us-ieepa-fentanil, rate: 0.2}\n")
    assert "us-ieepa-fentanyl" in caught.value.faults[0].hint


def test_no_file(tmp_path, us_china):
    with pytest.raises(Unavailable):
        read_scenario(tmp_path / "none.yaml", us_china)


@pytest.mark.parametrize(("text", "rate"), [("0.2", "0.2"), ("20%", "0.2"), (" 0 ", "0")])
def test_rates_by_hand_begin_that_day(us_china, text, rate):
    found = with_rates(EMPTY, [f"us-ieepa-fentanyl={text}"], date(2026, 12, 1), us_china)
    act = found.acts[0]
    assert act.rate == Decimal(rate)
    assert act.start == datetime(2026, 12, 1, tzinfo=ZoneInfo("America/New_York"))
    law = us_china.laid(found)
    assert law.measure("us-ieepa-fentanyl").acts[-1].assumed


@pytest.mark.parametrize(
    ("given", "error", "what"),
    [
        (["us-ieepa-fentanyl"], BadValue, "sets nothing"),
        (["us-ieepa-fentanyl="], BadValue, "no rate"),
        (["us-ieepa-fentanyl=high"], BadValue, "no rate"),
        (["us-ieepa-fentanyl=25"], BadValue, "between 0 and 10"),
        (["us-ieepa-fentanyl=-1"], BadValue, "between 0 and 10"),
        (["us-ieepa-fentanyl=nan"], BadValue, "between 0 and 10"),
        (["us-port-fees=0.2"], BadValue, "bears no rate"),
        (["usa-fentanyl-china=0.2"], UnknownName, "no measure"),
        (["us-ieepa-fentanyl=0.1", "us-ieepa-fentanyl=0.2"], BadValue, "twice"),
    ],
)
def test_what_cannot_be_set_is_refused(us_china, given, error, what):
    with pytest.raises(error, match=what):
        with_rates(EMPTY, given, date(2026, 12, 1), us_china)


def test_a_wrong_name_is_given_the_right_one(us_china):
    with pytest.raises(UnknownName) as caught:
        with_rates(EMPTY, ["usa-fentanyl-china=0.2"], date(2026, 12, 1), us_china)
    assert "us-ieepa-fentanyl" in caught.value.hint
