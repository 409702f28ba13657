"""The outermost test: questions and answers in YAML, readable without Python.

A case gives code, origin (CHN), dest (USA), on, known (the end of the record) and what the
importer states; then what must come out: ``rate``, or ``adds`` above the base rate; ``in``, the
measures charged, all of them; ``out``, measures kept out with words of the reason; ``status``;
``sources`` that the answer cites; ``branches``, ``low``, ``high``, ``gap``, ``note``, or an
``error``.
"""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from detente import errors
from detente.kernel.moment import AsOf, read_known, read_on
from detente.ledger.case.model import Case
from detente.ledger.duty import Duty, Question, assess
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.products.product import read_code

HERE = Path(__file__).parent
Row = dict[str, Any]
ASKED = {"code", "origin", "dest", "on", "known", "loaded", "content", "claims", "scenario"}
STATED = {"value", "quantity", "unit"}
TOLD = {"rate", "adds", "in", "out", "status", "sources", "branches", "low", "high", "gap"}
TOLD |= {"error", "basis", "effective", "amount", "note"}


def _rows() -> list[Any]:
    # Everything stays text: what the file says is what the door would be given.
    files = {
        path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for path in sorted(HERE.glob("*.yaml"))
    }
    return [
        pytest.param(row, id=f"{stem}: {row['name']}")
        for stem, rows in files.items()
        for row in rows
    ]


ROWS = _rows()


def test_the_cases_are_many_and_say_what_they_expect():
    assert len(ROWS) >= 60
    assert len({row.id for row in ROWS}) == len(ROWS)
    for param in ROWS:
        (row,) = param.values
        assert set(row) - {"name"} <= ASKED | STATED | TOLD, row
        assert set(row) & TOLD, row


def _asked(law: Case, row: Row) -> Question:
    dest = row.get("dest", "USA")
    known = read_known(row["known"]) if "known" in row else law.about.known_until
    content = {m: Decimal(s) for m, s in row["content"].items()} if "content" in row else None
    return Question(
        code=read_code(row["code"]),
        origin=row.get("origin", "CHN"),
        dest=dest,
        when=AsOf(read_on(row["on"], law.party(dest).zone), known),
        value=Decimal(row["value"]) if "value" in row else None,
        quantity=Decimal(row["quantity"]) if "quantity" in row else None,
        unit=row.get("unit"),
        loaded=datetime.fromisoformat(row["loaded"]) if "loaded" in row else None,
        content=content,
        claims=tuple(row.get("claims", ())),
        scenario=row.get("scenario"),
    )


@pytest.mark.parametrize("row", ROWS)
def test_a_case(row: Row, us_china: Case, us_china_lines: Catalogue):
    if "error" in row:
        with pytest.raises(getattr(errors, row["error"])):
            assess(us_china, us_china_lines, _asked(us_china, row))
        return
    found = assess(us_china, us_china_lines, _asked(us_china, row))
    _check_rates(row, found)
    _check_layers(row, found)
    assert found.status == row.get("status", found.status), found.gaps
    assert "gap" not in row or any(row["gap"] in gap for gap in found.gaps), found.gaps
    assert "note" not in row or any(row["note"] in note for note in found.notes), found.notes
    cited = {source for layer in found.layers for source in layer.sources}
    assert set(row.get("sources", ())) <= cited


def _check_rates(row: Row, found: Duty) -> None:
    if "rate" in row:
        assert found.rate == Decimal(row["rate"])
    if "adds" in row:
        base = next(x for x in found.layers if x.id == "mfn")
        assert found.rate - base.effective_rate == Decimal(row["adds"])
    if "branches" in row:
        assert found.rate is None
        told = {name: Decimal(rate) for name, rate in row["branches"].items()}
        assert {b.name: b.rate for b in found.branches} == told
        assert (found.rate_low, found.rate_high) == (min(told.values()), max(told.values()))
    if "low" in row:
        assert found.rate is None
        assert (found.rate_low, found.rate_high) == (Decimal(row["low"]), Decimal(row["high"]))
    if "amount" in row:
        assert found.amount_usd == Decimal(row["amount"])


def _check_layers(row: Row, found: Duty) -> None:
    layers = {layer.measure: layer for layer in found.layers}
    charged = {name for name, layer in layers.items() if layer.included}
    if "in" in row:
        assert charged == set(row["in"])
    for name, words in row.get("out", {}).items():
        assert not layers[name].included
        assert words in layers[name].reason
    for name, basis in row.get("basis", {}).items():
        assert layers[name].basis == basis
    for name, rate in row.get("effective", {}).items():
        assert layers[name].effective_rate == Decimal(rate)
    owed = [layers[name].effective_rate for name in charged]
    if found.rate is not None and None not in owed:
        assert sum(owed) == found.rate, "the duty is the sum of its printed layers"
