"""On random ledgers the bulk engine gives every entry what the reference engine gives it."""

import csv
import os
import tempfile
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from detente.errors import BadValue, InputError
from detente.kernel.moment import AsOf, read_on
from detente.ledger.bulk import bulk
from detente.ledger.case.model import (
    About,
    Case,
    Layer,
    ListRow,
    Party,
    ProductList,
    Rule,
    ScheduleRow,
)
from detente.ledger.duty import Question, assess
from detente.ledger.measure import (
    Act,
    Claimable,
    Exemption,
    InTransit,
    Measure,
    Scope,
)
from detente.ledger.products.catalogue import Catalogue

#: More examples at night, by the same word as the other property tests.
MANY = int(os.environ.get("DETENTE_EXAMPLES", "200"))
# A ledger takes too long to shrink; the failing entry is in the message.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
ZONE = "Europe/Oslo"
BEGIN = date(2020, 1, 1)
KNOWN_UNTIL = date(2021, 6, 30)
ORIGINS = ["SWE", "CHE", "JPN", "ISL"]
CODES = ["10010010", "10010020", "10020000", "2001", "200110", "98010000"]
ASKED = [*CODES, "1001", "1002000010", "2001.10", "3", "77777777"]
BASES = ["Free", "5%", "12.5%", "3.3¢/kg", "1.5¢/kg + 2%", "$1.25/doz.", "See note 3"]
LISTS = ["one", "two"]
RATES = ["0", "0.1", "0.075", "0.25", "1", "0.0333333"]

days = st.integers(0, 700).map(lambda n: BEGIN + timedelta(days=n))
moments = st.builds(
    lambda day, minute: (
        datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)
    ),
    days,
    st.sampled_from([0, 1, 721, 1379]),
)
certainties = st.sampled_from(["instrument", "press", "recalled"])


@st.composite
def acts(draw, number):
    made = []
    for i in range(draw(st.integers(1, 3))):
        does = draw(st.sampled_from(["imposes", "imposes", "suspends", "ends", "extends"]))
        start = draw(st.none() | moments) if i == 0 else draw(moments)
        until = draw(st.none() | moments)
        if until is not None and start is not None and until <= start:
            until = None
        rate = draw(st.sampled_from([*map(Decimal, RATES), "list", None]))
        transit = draw(st.none() | moments)
        clause = None
        if transit is not None and does == "imposes":
            left = draw(st.sampled_from([None, Decimal("0.05")]))
            clause = InTransit(transit, transit + timedelta(days=40), left)
        made.append(
            Act(
                id=f"act-{number}-{i}",
                does=does,
                published=draw(days),
                sources=("s",),
                certainty=draw(certainties),
                start=start,
                until=until,
                rate=rate if does == "imposes" else None,
                basis=draw(st.sampled_from(["full", "full", "content:tin"])),
                in_transit=clause,
            )
        )
    return tuple(made)


@st.composite
def measures(draw, number):
    exempt = draw(st.none() | st.sampled_from(LISTS))
    wait = draw(st.sampled_from([None, None, None, Claimable("9901", "if it is so")]))
    kind = draw(st.sampled_from(["tariff", "tariff", "tariff", "exclusion"]))
    return Measure(
        id=f"m{number}",
        name=f"measure {number}",
        by="NOR",
        targets=tuple(draw(st.sampled_from([["WLD"], ["SWE"], ["SWE", "JPN"]]))),
        kind=kind,
        layer=draw(st.sampled_from(["added", "more"])),
        acts=draw(acts(number)),
        claim="9801" if kind == "exclusion" else None,
        presumed=draw(st.booleans()),
        flagged=tuple(draw(st.sets(st.sampled_from(["f", "g"])))),
        scope=Scope(
            lists=tuple(draw(st.sets(st.sampled_from(LISTS)))),
            exempt=() if exempt is None else (Exemption(exempt, "left out"),),
            condition=wait if kind == "tariff" else None,
        ),
    )


@st.composite
def rules(draw, number):
    selectors = ["layer:added", "layer:more", "flag:f", "flag:g", "measure:m0", "claim:98"]
    relation = draw(st.sampled_from(["excludes", "replaces", "tops-up", "caps"]))
    return Rule(
        id=f"rule-{number}",
        relation=relation,
        winner=(draw(st.sampled_from(selectors)),),
        loser=(draw(st.sampled_from([*selectors[:5], "layer:base"])),),
        text="one leaves no room for the other",
        published=draw(days),
        sources=("s",),
        certainty="instrument",
        start=draw(st.none() | days),
        until=draw(st.none() | days),
        rate=Decimal("0.15"),
        origins=tuple(draw(st.sampled_from([(), (), ("SWE",)]))),
    )


@st.composite
def lists(draw, name):
    rows = tuple(
        ListRow(
            code=code,
            rate=draw(st.sampled_from([None, Decimal("0.2"), Decimal("0.5")])),
            start=draw(st.none() | days),
            until=draw(st.none() | days),
            published=draw(st.none() | days),
            certainty=draw(certainties),
        )
        for code in draw(st.lists(st.sampled_from(["10", "100100", *CODES]), max_size=4))
    )
    return ProductList(name, name, "NOR", ("s",), "press", rows)


@st.composite
def ledgers(draw):
    base = Measure(
        "base", "base", "NOR", ("WLD",), "tariff",
        (Act("base", "imposes", BEGIN, ("s",), "instrument", rate="schedule"),),
        layer="base", schedule="nor_base",
    )  # fmt: skip
    made = [draw(measures(n)) for n in range(draw(st.integers(1, 4)))]
    rates = [
        ScheduleRow(
            "nor_base", code, draw(st.sampled_from(BASES)), "goods", ("s",),
            draw(certainties), draw(st.sampled_from([None, BEGIN, date(2020, 9, 1)])),
        )
        for code in CODES
        if draw(st.integers(0, 5))
    ]  # fmt: skip
    return Case(
        root=Path("nowhere"),
        about=About("c", "c", BEGIN, KNOWN_UNTIL, covers=("CHE",)),
        parties={
            "NOR": Party(
                "NOR", "Norway", "Norwegian", ZONE, ("s",), "nor_base",
                schedule_from=draw(st.sampled_from([None, date(2020, 3, 1)])), column_2=("JPN",),
            ),
            "SWE": Party("SWE", "Sweden", "Swedish", "Europe/Stockholm", ("s",)),
        },
        layers={
            name: Layer(name, name, "NOR", name, order, ("s",), base=name == "base")
            for order, name in enumerate(["base", "added", "more"])
        },
        lists={name: draw(lists(name)) for name in LISTS},
        schedule_rows=tuple(rates),
        readings=(),
        measures={m.id: m for m in [base, *made]},
        rules=tuple(draw(rules(n)) for n in range(draw(st.integers(0, 3)))),
        scenarios={},
        sources={},
    )  # fmt: skip


entries = st.tuples(
    st.sampled_from(ASKED),
    st.sampled_from([*ORIGINS, "se", "Sweden"]),
    st.one_of(
        days.map(str),
        moments.map(lambda m: m.isoformat(timespec="minutes")),
        moments.map(lambda m: m.astimezone(ZoneInfo("Asia/Tokyo")).isoformat()),
        st.just("2019-12-31"),
    ),
    st.sampled_from(["0", "100", "14172.10", "0.01", "98765432.19"]),
    st.sampled_from(["", "", "10", "3.125", "0.333333", "0"]),
    st.sampled_from(["", "kg", "g", "doz", "no", "pr"]),
    st.one_of(
        st.just(""),
        days.map(str),
        moments.map(lambda m: m.isoformat(timespec="minutes")),
    ),
)
HEAD = ["code", "origin", "on", "value_usd", "quantity", "unit", "loaded"]


def expected(case, catalogue, row, known):
    """What the reference engine says of an entry, None where it refuses it."""
    from detente.kernel.countries import resolve

    code, origin, on, value, quantity, unit, loaded = row
    # Days are counted on the importer's clock, whatever the clock an entry is written on.
    moment = read_on(on, ZONE).astimezone(ZoneInfo(ZONE))
    digits = code.replace(".", "")
    try:
        catalogue.leaves("NOR", digits, moment.date())
    except InputError:
        return None, None
    if loaded and read_on(loaded, ZONE) > moment:
        return None, None
    if quantity == "0":
        return None, None
    if moment.date() < BEGIN:
        return (None, None, None, None, "not-covered"), None
    asked = Question(
        digits, resolve(origin), "NOR", AsOf(moment, known), Decimal(value),
        Decimal(quantity) if quantity else None, unit or None,
        read_on(loaded, ZONE) if loaded else None,
    )  # fmt: skip
    try:
        duty = assess(case, catalogue, asked)
    except BadValue:
        return None, None
    rates = (duty.rate, duty.rate_low, duty.rate_high)
    rounded = [None if r is None else r.quantize(Decimal("1e-8"), ROUND_HALF_UP) for r in rates]
    return (*rounded, duty.amount_usd, duty.status), duty


def answered(case, rows, known, folder, head=HEAD):
    """Run the rows through the bulk engine: what it hands back, and each answer by column."""
    source, out = folder / "in.csv", folder / "out.parquet"
    with source.open("w", newline="") as handle:
        csv.writer(handle).writerows([head, *(row[: len(head)] for row in rows)])
    catalogue = Catalogue(case, folder)
    result = bulk(case, catalogue, source, out, dest="NOR", known=known, explain=True)
    found = duckdb.sql(f"SELECT * FROM '{out}'")
    answers = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return result, answers


def refusals(folder):
    """The reason by line."""
    path = folder / "in.csv.rejects.csv"
    if not path.exists():
        return {}
    with path.open(newline="") as handle:
        return {int(row["line"]): row["reason"] for row in csv.DictReader(handle)}


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(case=ledgers(), rows=st.lists(entries, min_size=30, max_size=60), known=days)
def test_bulk_is_the_reference_engine_entry_by_entry(case, rows, known):
    with tempfile.TemporaryDirectory() as name:
        result, answers = answered(case, rows, known, Path(name))
        catalogue = Catalogue(case, Path(name))
        want = [(row, *expected(case, catalogue, row, known)) for row in rows]
        refused = refusals(Path(name))
    lines = [line for line, (_, reference, _) in enumerate(want, 2) if reference is None]
    assert sorted(refused) == lines, [(rows[n - 2], refused.get(n)) for n in {*lines} ^ {*refused}]
    kept = [item for item in want if item[1] is not None]
    assert result.rejected == len(rows) - len(kept)
    assert len(answers) == len(kept)
    for (row, reference, duty), answer in zip(kept, answers, strict=True):
        names = ("rate", "rate_low", "rate_high", "amount_usd", "status")
        assert tuple(answer[n] for n in names) == reference, f"{row} {reference} {answer}"
        assert (answer["reason_code"] == "ok") == (answer["status"] == "computed")
        layers = {n: answer[f"amount_{n}"] for n in case.layers}
        # Lines that differ may come to the same sum: then a layer stays open, not nought.
        if answer["amount_usd"] is None or None in layers.values():
            assert answer["amount_usd"] is None or answer["status"] == "partial"
            continue
        # Only rates finer than a millionth leave a part of a micro-cent to each layer.
        assert abs(sum(layers.values()) - answer["amount_usd"]) <= Decimal("2e-8")
        for layer, amount in layers.items():
            told = [x.amount_usd for x in duty.layers if x.id == layer]
            assert amount == sum(told, Decimal(0)), (row, layer)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(case=ledgers(), rows=st.lists(entries, min_size=30, max_size=60), known=days)
def test_sums_alone_are_the_sums_of_the_answers(case, rows, known):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result, _ = answered(case, rows, known, folder, HEAD[:4])
        catalogue = Catalogue(case, folder)
        sums = bulk(case, catalogue, folder / "in.csv", None, dest="NOR", known=known)
    assert sums.tallies == result.tallies
    assert (sums.rows, sums.rejected) == (result.rows, result.rejected)
    assert sums.out is None
    assert sums.rejects is None
