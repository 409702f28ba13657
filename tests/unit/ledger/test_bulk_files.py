"""Files of entries as they come: good, bad, broken off and hostile."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from detente.desk.doors import read_quantity
from detente.errors import BadFile, BadValue, DetenteError, InputError, NotCovered, UnknownName
from detente.ledger.bulk import bulk
from detente.ledger.case.model import ListRow, Party, ProductList, ScheduleRow
from detente.ledger.products.catalogue import Catalogue
from tests.making import act, at, base, case, day, listed, measure, rule

HEAD = "code,origin,on,value_usd"
GOOD = "01012100,SWE,2025-06-01,100.00"


@pytest.fixture
def law():
    """Norway charges 5 % on horses, 1.5 kr a kilogram on tea, and 10 % more on a list."""
    rates = {"01012100": "5%", "09021000": "1.5¢/kg", "12010000": "See note 3"}
    rows = tuple(
        ScheduleRow("aaa", code, text, "goods", ("src",), "instrument")
        for code, text in rates.items()
    )
    held = ProductList(
        "few", "few", "NOR", ("src",), "instrument", (ListRow("0101"), ListRow("120100"))
    )
    added = measure("added", "one", rate=0.1, by="NOR", targets=("SWE",), scope=listed("few"))
    metal = act("imposes", "2025-01-01", "2025-01-01", rate=0.5, basis="content:tin")
    split = measure("split", "two", metal, by="NOR", targets=("ISL",), scope=listed("few"))
    norway = Party("NOR", "Norway", "Norwegian", "Europe/Oslo", ("src",), schedule="aaa")
    sweden = Party("SWE", "Sweden", "Swedish", "Europe/Stockholm", ("src",))
    tiny = case(
        base(by="NOR"),
        added,
        split,
        parties={"NOR": norway, "SWE": sweden},
        lists={"few": held},
        schedule_rows=rows,
    )
    layers = {n: replace(x, by="NOR") for n, x in tiny.layers.items()}
    return replace(tiny, layers=layers, about=replace(tiny.about, covers=("ISL",)))


@pytest.fixture
def trading(law):
    """The same law, and Sweden charges 7 % on horses."""
    row = ScheduleRow("bbb", "01012100", "7%", "goods", ("src",), "instrument")
    sweden = replace(law.parties["SWE"], schedule="bbb")
    own = replace(base(by="SWE"), id="swedish", layer="swedish", schedule="bbb")
    layer = replace(law.layers["base"], id="swedish", by="SWE")
    return replace(
        law,
        parties=law.parties | {"SWE": sweden},
        measures=law.measures | {"swedish": own},
        layers=law.layers | {"swedish": layer},
        schedule_rows=(*law.schedule_rows, row),
    )


@pytest.fixture
def run(law, tmp_path):
    """Put a text or a query into a file and run it: result, answers, rejects."""

    def ask(content, *, name="entries.csv", out="out.parquet", law=law, **more):
        source = tmp_path / name
        if isinstance(content, bytes):
            source.write_bytes(content)
        elif content.startswith("SELECT"):
            duckdb.sql(content).write_parquet(str(source))
        else:
            source.write_text(content, encoding="utf-8")
        options = {"dest": "NOR", "known": date(2026, 10, 8)} | more
        target = None if out is None else tmp_path / out
        result = bulk(law, Catalogue(law, tmp_path), source, target, **options)
        reader = "read_parquet" if out and out.endswith("parquet") else "read_csv"
        rows = []
        if target is not None:
            found = duckdb.sql(f"SELECT * EXCLUDE (\"on\") FROM {reader}('{target}')")
            rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
        rejects = []
        if result.rejects:
            with result.rejects.open(newline="") as handle:
                rejects = list(csv.DictReader(handle))
        return result, rows, rejects

    return ask


def refused(run, content, what, **more):
    """The file is refused with what, where and what to do, and nothing is left behind."""
    with pytest.raises(BadFile, match=what) as caught:
        run(content, **more)
    assert caught.value.where
    assert caught.value.hint


def test_an_entry_gets_rate_amount_status_and_reason(run):
    result, rows, _ = run(f"{HEAD}\n{GOOD}\n")
    answer = rows[0]
    assert answer["rate"] == Decimal("0.15")
    assert answer["amount_usd"] == Decimal("15")
    assert (answer["status"], answer["reason_code"]) == ("computed", "ok")
    assert (result.rows, result.rejected, result.amount_usd) == (1, 0, Decimal(15))
    assert result.value_usd == Decimal(100)


def test_explain_adds_a_column_a_layer(run):
    _, rows, _ = run(f"{HEAD}\n{GOOD}\n", explain=True)
    assert rows[0]["amount_base"] == Decimal(5)
    assert rows[0]["amount_one"] == Decimal(10)
    assert rows[0]["amount_two"] == Decimal(0)


def test_further_columns_pass_through_in_the_order_of_the_file(run):
    lines = [f"e{i},0101.21.00,se,2025-06-01,{i}.50" for i in range(5000)]
    _, rows, _ = run(f"entry,{HEAD}\n" + "\n".join(lines))
    assert [r["entry"] for r in rows] == [f"e{i}" for i in range(5000)]
    assert rows[7]["amount_usd"] == Decimal("1.125")


def test_answers_can_be_csv(run):
    _, rows, _ = run(f"{HEAD}\n{GOOD}\n", out="out.csv")
    assert rows[0]["reason_code"] == "ok"


def test_what_is_not_said_is_neither_zero_nor_dropped(run):
    entries = [
        "09021000,SWE,2025-06-01,100",
        "12010000,SWE,2025-06-01,100",
        "01012100,ISL,2025-06-01,100",
        "01012100,JPN,2025-06-01,100",
        "01012100,SWE,2017-12-31,100",
    ]
    _, rows, _ = run(f"{HEAD}\n" + "\n".join(entries))
    found = [(r["rate"], r["amount_usd"], r["status"], r["reason_code"]) for r in rows]
    assert found == [
        (None, None, "partial", "specific-needs-quantity"),
        (None, None, "partial", "base-rate-in-words"),
        (None, None, "partial", "content-not-stated"),
        (Decimal("0.05"), Decimal(5), "partial", "origin-outside-case"),
        (None, None, "not-covered", "before-record"),
    ]
    assert (rows[2]["rate_low"], rows[2]["rate_high"]) == (Decimal("0.05"), Decimal("0.55"))


def test_a_specific_duty_is_charged_by_quantity(run):
    entries = ["09021000,SWE,2025-06-01,10,200,kg", "09021000,SWE,2025-06-01,10,500,g"]
    _, rows, _ = run(f"{HEAD},quantity,unit\n" + "\n".join(entries))
    assert [r["amount_usd"] for r in rows] == [Decimal(3), Decimal("0.0075")]
    assert [r["rate"] for r in rows] == [Decimal("0.3"), Decimal("0.00075")]


def test_importers_may_differ_by_entry(run):
    content = f"{HEAD},dest\n{GOOD},NOR\n{GOOD},Norway\n{GOOD},\n{GOOD},SWE\n{GOOD},CHL\n"
    result, rows, rejects = run(content)
    assert [r["amount_usd"] for r in rows] == [Decimal(15)] * 3
    assert result.rejected == 2
    assert [r["line"] for r in rejects] == ["5", "6"]
    assert "no tariff law" in rejects[1]["reason"]


BAD = {
    "99999999,SWE,2025-06-01,1": ("code", "not a line"),
    "horse,SWE,2025-06-01,1": ("code", "not a product code"),
    ",SWE,2025-06-01,1": ("code", "no value"),
    "  ,SWE,2025-06-01,1": ("code", "no value"),
    "01012100,  ,2025-06-01,1": ("origin", "no value"),
    "01012100,Atlantis,2025-06-01,1": ("origin", "no country"),
    "01012100,NOR,2025-06-01,1": ("origin", "the same"),
    "01012100,,2025-06-01,1": ("origin", "no value"),
    "01012100,SWE,yesterday,1": ("on", "not a day"),
    "01012100,SWE,2025-02-30,1": ("on", "not a day"),
    "01012100,SWE,2025-06-01T10:00,1": ("on", "offset"),
    "01012100,SWE,,1": ("on", "no value"),
    "01012100,SWE,2025-06-01,-1": ("value_usd", "negative"),
    "01012100,SWE,2025-06-01,ten": ("value_usd", "not a plain number"),
    "01012100,SWE,2025-06-01,NaN": ("value_usd", "not a plain number"),
    "01012100,SWE,2025-06-01,1e3": ("value_usd", "not a plain number"),
    '01012100,SWE,2025-06-01,"12,345.00"': ("value_usd", "without separators"),
    '01012100,SWE,2025-06-01,"12345,00"': ("value_usd", "write digits and a decimal point"),
    "01012100,SWE,2025-06-01,12 345.00": ("value_usd", "without separators"),
    "01012100,SWE,2025-06-01,12_345": ("value_usd", "without separators"),
    "01012100,SWE,2025-06-01,$12345": ("value_usd", "or currency"),
    "01012100,SWE,2025-06-01,12,345.00": ("", "more cells"),
    "01012100,SWE,2025-06-01,1.005": ("value_usd", "two decimals"),
    "01012100,SWE,2025-06-01,99999999999999999999": ("value_usd", "too large"),
    "01012100,SWE,2025-06-01,": ("value_usd", "no value"),
    "01012100,SWE,2025-06-01": ("", "fewer cells"),
    "01012100,SWE,2025-06-01,1,2": ("", "more cells"),
}


@pytest.mark.parametrize("entry", BAD, ids=list(BAD))
def test_a_bad_row_is_put_aside_with_line_and_reason(run, entry):
    column, reason = BAD[entry]
    result, rows, rejects = run(f"{HEAD}\n{GOOD}\n{entry}\n{GOOD}\n")
    assert len(rows) == 2
    assert result.rejected == 1
    assert [(r["line"], r["column"]) for r in rejects] == [("3", column)]
    assert reason in rejects[0]["reason"]


def test_every_bad_row_keeps_its_own_line(run):
    lines = [entry for pair in ((GOOD, bad) for bad in BAD) for entry in pair]
    result, rows, rejects = run(f"{HEAD}\n" + "\n".join(lines) + "\n")
    assert (len(rows), result.rejected) == (len(BAD), len(BAD))
    assert [int(r["line"]) for r in rejects] == list(range(3, 3 + 2 * len(BAD), 2))
    assert [r["column"] for r in rejects] == [column for column, _ in BAD.values()]


def test_bad_quantities_and_units(run):
    tea = "09021000,SWE,2025-06-01,10"
    entries = ["-1,kg", "much,kg", "1,pr", "0.1234567,kg", ",pr", "1,"]
    _, rows, rejects = run(
        f"{HEAD},quantity,unit\n" + "\n".join(f"{tea},{entry}" for entry in entries)
    )
    assert [r["reason_code"] for r in rows] == ["specific-needs-quantity", "ok"]
    assert [(r["line"], r["column"]) for r in rejects] == [
        ("2", "quantity"),
        ("3", "quantity"),
        ("4", "unit"),
        ("5", "quantity"),
    ]


def test_a_quantity_of_nothing_is_refused_as_duty_refuses_it(run):
    with pytest.raises(BadValue) as caught:
        read_quantity("0", None)
    for goods in ("09021000,SWE,2025-06-01,10", GOOD):
        entries = ["0", "0.0", "0.0000000", "00", "0.000001"]
        _, rows, rejects = run(f"{HEAD},quantity\n" + "\n".join(f"{goods},{q}" for q in entries))
        assert [r["quantity"] for r in rows] == ["0.000001"]
        assert [(r["column"], r["reason"]) for r in rejects] == [
            ("quantity", caught.value.what)
        ] * 4
    typed = "SELECT '09021000' AS code, 'SWE' AS origin, '2025-06-01' AS \"on\", 10 AS value_usd, "
    for kind in ("DOUBLE", "INTEGER", "DECIMAL(9, 3)"):
        _, rows, rejects = run(
            typed + f"CAST(v AS {kind}) AS quantity FROM (VALUES (0), (2)) AS t(v)",
            name="entries.parquet",
        )
        assert [r["amount_usd"] for r in rows] == [Decimal("0.03")]
        assert [r["reason"] for r in rejects] == [caught.value.what]


def test_a_bad_unit_is_told_where_a_rule_bears_on_the_base_rate(run, law):
    few = replace(law.lists["few"], rows=(ListRow("09"),))
    cap = rule("cap", "caps", "measure:added", "layer:base", rate=Decimal("0.15"))
    capped = replace(law, lists={"few": few}, rules=(cap,))
    entries = ["1,pr", "200,kg", "1,doz"]
    content = "\n".join(f"09021000,SWE,2025-06-01,10,{entry}" for entry in entries)
    _, rows, rejects = run(f"{HEAD},quantity,unit\n{content}", law=capped)
    assert len(rows) == 1
    assert [r["line"] for r in rejects] == ["2", "4"]
    assert "cannot be charged per kg" in rejects[0]["reason"]


def test_no_entry_is_lost_without_a_word(run, monkeypatch):
    monkeypatch.setattr(
        "detente.ledger.bulk.rejects.rejects", lambda shape: "SELECT 0, '', '', '' WHERE false"
    )
    with pytest.raises(DetenteError, match="1 entries are neither"):
        run(f"{HEAD}\n{GOOD}\nhorse,SWE,2025-06-01,1\n")


def test_own_goods_go_to_the_other_party_where_no_importer_is_named(run, trading):
    entries = ["0101.21.00,Norway,2025-06-01,100", "01012100,no,2025-06-01,100", GOOD]
    content = f"{HEAD}\n" + "\n".join(entries)
    result, rows, _ = run(content, law=trading, counterpart="SWE", explain=True)
    assert [r["amount_usd"] for r in rows] == [Decimal(7), Decimal(7), Decimal(15)]
    assert result.rejected == 0
    result, _, _ = run(content, law=trading, counterpart="SWE", out=None)
    assert result.amount_usd == Decimal(29)
    result, _, rejects = run(content, law=trading)
    assert [r["reason"] for r in rejects] == ["origin and destination are the same"] * 2
    named = "\n".join(f"{entry},{dest}" for entry in entries for dest in ("", "NOR", "SWE"))
    _, rows, rejects = run(f"{HEAD},dest\n{named}", law=trading, counterpart="SWE")
    assert [r["amount_usd"] for r in rows] == [Decimal(n) for n in (7, 7, 7, 7, 15, 15)]
    assert [r["line"] for r in rejects] == ["3", "6", "10"]


def test_a_duty_out_of_all_proportion_is_put_aside_and_stops_nothing(run):
    tea = "09021000,SWE,2025-06-01"
    entries = ["0.01,999999999999", "99999999.99,123456.789", "250000000,200", "0,5"]
    _, rows, rejects = run(
        f"{HEAD},quantity,unit\n" + "\n".join(f"{tea},{entry},kg" for entry in entries)
    )
    assert [(r["line"], r["column"]) for r in rejects] == [("2", "quantity")]
    assert [r["reason_code"] for r in rows] == ["ok", "ok", "specific-needs-value"]
    assert [r["amount_usd"] for r in rows] == [Decimal("1851.851835"), Decimal(3), None]
    assert [r["rate"] for r in rows] == [Decimal("0.00001852"), Decimal("0.00000001"), None]


def test_moments_and_loading_times(run):
    entries = [
        "01012100,SWE,2025-01-01T00:59+01:00,100,",
        "01012100,SWE,2025-01-01T01:00+01:00,100,2024-12-01",
        "01012100,SWE,2024-12-31T19:00-0500,100,soon",
        "01012100,SWE,2025-01-01 00:00:30Z,100,",
    ]
    _, rows, rejects = run(f"{HEAD},loaded\n" + "\n".join(entries))
    assert [r["rate"] for r in rows] == [Decimal("0.05"), Decimal("0.15"), Decimal("0.15")]
    assert [(r["line"], r["column"]) for r in rejects] == [("4", "loaded")]


def test_entries_keep_their_order_where_the_law_changes_within_the_hour(run, law):
    late = replace(law.measures["added"].acts[0], start=at("2025-01-01T00:01"))
    changed = replace(law.measures["added"], acts=(late,))
    law = replace(law, measures=law.measures | {"added": changed})
    lines = [
        f"{n},01012100,SWE,2025-01-01T00:0{n % 3}Z,100,2024-12-31T23:5{n % 10}Z"
        for n in range(5000)
    ]
    result, rows, _ = run(f"n,{HEAD},loaded\n" + "\n".join(lines), law=law)
    assert result.rejected == 0
    assert [int(r["n"]) for r in rows] == list(range(5000))
    rates = [Decimal("0.05"), Decimal("0.15"), Decimal("0.15")]
    assert [r["rate"] for r in rows] == [rates[n % 3] for n in range(5000)]


def test_a_parquet_may_hold_typed_columns(run):
    text = (
        "SELECT '01012100' AS code, 'SWE' AS origin, DATE '2025-06-01' AS \"on\", "
        "CAST(v AS {0}) AS value_usd FROM (VALUES (100.10), (-1), (0.125), (7)) AS t(v)"
    )
    for kind in ("DOUBLE", "DECIMAL(12, 3)"):
        _, rows, rejects = run(text.format(kind), name="entries.parquet")
        assert [r["amount_usd"] for r in rows] == [Decimal("15.015"), Decimal("1.05")]
        assert [r["line"] for r in rejects] == ["2", "3"]


def test_a_parquet_may_hold_moments(run):
    _, rows, _ = run(
        "SELECT '01012100' AS code, 'SWE' AS origin, 100 AS value_usd, "
        "TIMESTAMPTZ '2025-01-01 00:00:00+00' - to_minutes(CAST(m AS INTEGER)) AS \"on\" "
        "FROM range(3) AS t(m)",
        name="entries.parquet",
    )
    assert [r["rate"] for r in rows] == [Decimal("0.15"), Decimal("0.05"), Decimal("0.05")]


def test_infinite_and_missing_values_in_a_parquet(run):
    _, rows, rejects = run(
        "SELECT '01012100' AS code, 'SWE' AS origin, '2025-06-01' AS \"on\", v AS value_usd "
        "FROM (VALUES ('inf'::DOUBLE), ('nan'::DOUBLE), (NULL), (1e300)) AS t(v)",
        name="entries.parquet",
    )
    assert not rows
    assert len(rejects) == 4


def test_values_beyond_sixty_four_bits_stay_exact(run):
    value = "9999999999999999.99"
    _, rows, _ = run(f"{HEAD}\n01012100,SWE,2025-06-01,{value}\n")
    assert rows[0]["amount_usd"] == Decimal(value) * Decimal("0.15")


def test_no_file(law, tmp_path):
    with pytest.raises(BadFile, match="no file"):
        bulk(
            law, Catalogue(law, tmp_path), tmp_path / "none.csv", None,
            dest="NOR", known=date(2026, 1, 1),
        )  # fmt: skip


def test_files_that_are_not_entries(run):
    refused(run, b"", "empty")
    refused(run, f"{HEAD}\n", "no entries")
    refused(run, "code,origin,value_usd\n1,SWE,1\n", "no column on")
    refused(run, "code,origin,on,on,value_usd\n", "twice")
    refused(run, f"{HEAD},rate\n{GOOD},1\n", "name of an answer")
    refused(run, f"{HEAD}\n{GOOD}\n", "neither", name="entries.xlsx")


def test_mixed_encodings(run):
    refused(run, f"{HEAD}\n{GOOD}\n".encode() + "01012100,Åland\n".encode("latin-1"), "UTF-8")
    refused(run, f"{HEAD}\n{GOOD}\n".encode("utf-16"), "UTF-8")
    _, rows, _ = run(f"{HEAD}\n{GOOD}\n".encode("utf-8-sig"))
    assert len(rows) == 1


def test_half_written_parquet(run, tmp_path):
    whole = tmp_path / "whole.parquet"
    duckdb.sql("SELECT range AS code FROM range(1000)").write_parquet(str(whole))
    refused(run, whole.read_bytes()[:-400], "not a whole parquet", name="entries.parquet")
    refused(run, b"PAR1", "not a whole parquet", name="entries.parquet")


def test_parquet_with_a_damaged_page(run, tmp_path):
    whole = tmp_path / "whole.parquet"
    duckdb.sql(
        "SELECT '01012100' AS code, 'SWE' AS origin, '2025-06-01' AS \"on\", "
        "CAST(hash(range) % 100000 AS INTEGER) AS value_usd FROM range(100000)"
    ).write_parquet(str(whole))
    raw = bytearray(whole.read_bytes())
    raw[2000:90000] = bytes(88000)
    refused(run, bytes(raw), "damaged|not a whole", name="entries.parquet")
    assert not list(tmp_path.glob("out*"))
    assert not list(tmp_path.glob(".*"))


def test_columns_of_the_wrong_type(run):
    row = "SELECT {0} AS code, 'SWE' AS origin, {1} AS \"on\", {2} AS value_usd"
    for values, what in (
        (("1012100", "'2025-06-01'", "1"), "not text"),
        (("'01012100'", "TIMESTAMP '2025-06-01'", "1"), "without an offset"),
        (("'01012100'", "'2025-06-01'", "true"), "not a number"),
    ):
        refused(run, row.format(*values), what, name="entries.parquet")


def test_where_the_answers_cannot_go(run):
    for out in ("out.xlsx", "nowhere/out.csv"):
        with pytest.raises(InputError):
            run(f"{HEAD}\n{GOOD}\n", out=out)


def test_before_anything_was_known(run):
    with pytest.raises(NotCovered):
        run(f"{HEAD}\n{GOOD}\n", known=day("2017-06-01"))
    with pytest.raises(UnknownName):
        run(f"{HEAD}\n{GOOD}\n", dest="CHL")


def test_answers_do_not_take_the_place_of_entries(run, tmp_path):
    with pytest.raises(InputError, match="take the place"):
        run(f"{HEAD}\n{GOOD}\n", out="entries.csv")
    assert (tmp_path / "entries.csv").read_text() == f"{HEAD}\n{GOOD}\n"


def test_rejects_of_an_earlier_run_do_not_stay(run, tmp_path):
    _, _, rejects = run(f"{HEAD}\n{GOOD}\nhorse,SWE,2025-06-01,1\n")
    assert rejects
    run(f"{HEAD}\n{GOOD}\n")
    assert not (tmp_path / "entries.csv.rejects.csv").exists()


def test_an_old_answer_stays_where_the_new_one_fails(run, tmp_path):
    (tmp_path / "out.parquet").write_text("old")
    refused(run, b"", "empty")
    assert (tmp_path / "out.parquet").read_text() == "old"


def test_a_name_cannot_break_out_of_the_query(run):
    content = f'"we""ird\'; DROP","o\'ne",{HEAD}\nx,y,{GOOD}\n'
    _, rows, _ = run(content, name="it's.csv")
    assert len(rows) == 1
    _, _, rejects = run(f'{HEAD}\n"\';DROP TABLE codes;--",SWE,2025-06-01,1\n{GOOD}\n')
    assert rejects[0]["column"] == "code"
