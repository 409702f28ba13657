"""What entries owe under each future: the same as entry by entry, and adding up."""

import json
from decimal import ROUND_HALF_UP, Decimal

import pytest

from detente.cli import main
from detente.errors import InputError

ENTRIES = [
    ("8507.60.00.20", "China", "2025-06-01", "1000.00"),
    ("8507.60.00.20", "China", "2025-12-01", "2000.00"),
    ("7323.93.00.60", "China", "2025-03-01", "500.55"),
    ("8507.60.00.20", "Vietnam", "2025-06-01", "300.00"),
    ("8426.19.00.00", "China", "2026-03-01", "70000.00"),
    ("0101.21.00.10", "USA", "2025-06-01", "100.00"),
]
ON = "2026-10-01"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "entries.csv"
    rows = "\n".join(",".join(row) for row in ENTRIES)
    path.write_text(f"HTS code,Origin,Entry date,Value\n{rows}\n", encoding="utf-8")
    return path


@pytest.fixture
def found(desk, file):
    return desk.exposure(file, on=ON)


def test_now_is_what_duty_says_of_each(desk, found):
    each = [desk.duty(code, origin=o, value=v, on=ON).amount_usd for code, o, _, v in ENTRIES]
    assert found.totals[0].owed.amount_usd == sum(each)
    assert found.totals[0].owed.settled == len(ENTRIES)


def test_scenarios_are_what_duty_says_under_them(desk, found):
    for total in found.by_scenario:
        if not total.id.endswith("now"):
            continue
        each = [
            desk.duty(code, origin=o, value=v, on=ON, scenario=total.scenario).amount_usd
            for code, o, _, v in ENTRIES
        ]
        assert total.owed.amount_usd == sum(each)
    # What changes no duty by law is left to the model.
    beside = {"decoupling", "rare-earth-cap", "thirty-for-thirty"}
    assert {t.scenario for t in found.by_scenario} == set(desk.case.scenarios) - beside


def test_parts_add_up_to_totals(found):
    futures = [*found.totals, *found.by_scenario]
    for parts in (found.by_product, found.by_origin):
        for place, total in enumerate(futures):
            assert sum(p.owed[place].amount_usd for p in parts) == total.owed.amount_usd
            assert sum(p.owed[place].entries for p in parts) == total.owed.entries
    for total in futures:
        layers = [row.amount_usd for row in found.by_layer if row.future == total.id]
        assert sum(layers) == total.owed.amount_usd
        changes = [d.change_usd for d in found.drivers if d.future == total.id]
        assert sum(changes, Decimal(0)) == total.change_usd


def test_snap_back_names_what_returns(found):
    back = next(t for t in found.totals if t.id == "snap-back")
    assert back.change_usd > 0
    named = [m for d in found.drivers if d.future == "snap-back" for m in d.measures]
    assert any(m.startswith("us-301-cranes-2025: suspended") for m in named)
    assert back.owed.settled == back.owed.entries


def test_beyond_the_record_there_are_bounds_and_no_change(found):
    later = next(t for t in found.totals if t.id == "on 2026-11-10")
    assert later.owed.settled < later.owed.entries
    assert later.owed.low_usd < later.owed.high_usd
    assert later.change_usd == 0


def test_refunds_are_the_layers_of_their_day(desk, found):
    held = {row.layer: row for row in found.refunds}
    for layer, row in held.items():
        each = Decimal(0)
        for code, origin, on, value in ENTRIES:
            duty = desk.duty(code, origin=origin, value=value, on=on)
            each += sum(x.amount_usd for x in duty.layers if x.id == layer and x.included)
        assert row.amount_usd == each
        assert row.status == "unlawful-collected"
        assert row.certainty == "instrument"
    assert set(held) == {"fentanyl", "reciprocal"}
    assert found.ways[0].text


def test_origins_outside_the_case_are_counted_apart(found):
    assert (found.outside.origins, found.outside.entries) == (1, 1)
    assert found.outside.value_usd == 300


def test_quantities_and_what_needs_them(desk, tmp_path):
    path = tmp_path / "q.csv"
    path.write_text(
        "code,origin,on,value_usd,quantity,unit\n"
        "0402.21.50.00,China,2025-06-01,1000,100,kg\n"
        "0402.21.50.00,China,2025-06-01,500,50,kg\n"
        "0402.21.50.00,China,2025-06-01,500,,\n"
    )
    found = desk.exposure(path, on=ON, scenario=["peace-2017"])
    one = desk.duty("0402.21.50.00", origin="CHN", value=1000, quantity=100, unit="kg", on=ON)
    assert found.totals[0].owed.amount_usd == one.amount_usd + one.amount_usd / 2
    assert (found.totals[0].owed.settled, found.totals[0].owed.open_entries) == (2, 1)
    assert found.totals[0].owed.open_value_usd == 500


@pytest.mark.parametrize("name", ["o.html", "o.xlsx", "o.csv", "o.parquet"])
def test_files(desk, file, tmp_path, name):
    if name.endswith("xlsx"):
        pytest.importorskip("openpyxl")
    target = tmp_path / name
    found = desk.exposure(file, on=ON, scenario=["peace-2017"], out=target)
    assert found.out == target
    assert target.stat().st_size > 500
    assert not list(tmp_path.glob(".*"))
    if name == "o.html":
        text = target.read_text()
        assert "<script" not in text
        assert "http" not in text.replace("http-equiv", "")
    if name == "o.csv":
        sums = [line for line in target.read_text().splitlines() if line.startswith("now,")]
        assert len(sums) == 5


def test_a_bad_name_for_the_answer_is_refused_first(desk, file, tmp_path):
    for name in ("o.txt", "none/o.csv", "entries.csv"):
        with pytest.raises(InputError):
            desk.exposure(file, out=tmp_path / name)


def test_the_command_ends_with_2_when_rows_are_put_aside(file, capsys):
    with file.open("a") as handle:
        handle.write("1,2,3\n")
    asked = ["exposure", str(file), "--on", ON, "--scenario", "peace-2017", "--format", "json"]
    for words, code in ((asked, 2), ([*asked, "--allow-rejects"], 0)):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == code
        answer = json.loads(capsys.readouterr().out)
        assert answer["rejected"] == 1
        assert {"totals", "by_product", "by_scenario"} <= set(answer)


def test_an_unknown_scenario_is_refused(desk, file):
    with pytest.raises(InputError, match="scenario"):
        desk.exposure(file, scenario=["piece"])


def test_sums_of_thousands_of_millions_are_exact(desk, tmp_path):
    path = tmp_path / "large.csv"
    values = ("900000000.01", "2000000000.02", "123456789012.34")
    rows = "\n".join(f"8507.60.00.20,China,2025-03-05,{value},EUR" for value in values)
    path.write_text(f"HTS code,Origin,Entry date,Value,Currency\n{rows}\n", encoding="utf-8")
    found = desk.exposure(path, on=ON, rate="EUR=1.25")
    cent = Decimal("0.01")
    each = [(Decimal(v) * Decimal("1.25")).quantize(cent, ROUND_HALF_UP) for v in values]
    worth = sum(each)
    assert found.totals[0].owed.value_usd == worth
    per_dollar = desk.duty("8507.60.00.20", origin="CHN", value="1", on=ON).rate
    for bound in (found.totals[0].owed.low_usd, found.totals[0].owed.high_usd):
        assert abs(bound - worth * per_dollar) <= cent
