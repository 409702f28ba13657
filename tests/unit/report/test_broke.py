"""If it broke: what ships is told with its doubts, and only where it was worked out."""

from dataclasses import replace

import pytest

from detente.errors import SchemaError
from detente.ledger.case.load import load_case
from detente.model.study.outcomes import broke_rows, read
from detente.report.parts.content import Figure, Table, Text
from detente.report.parts.modelled import Names, billions, signed
from tests.unit.report.making import Asks

LAST = "2026-10-08"


def section(asks, on, known):
    return next((s for s in asks.brief(on, known).sections if s.id == "broke"), None)


@pytest.fixture(scope="module")
def shipped(us_china, us_china_lines):
    return read(us_china_lines.folder, "us_china", LAST)


def test_the_table_says_what_ships(asks: Asks, shipped):
    found = section(asks, LAST, LAST)
    (table,) = [b for b in found.blocks if isinstance(b, Table)]
    assert len(table.rows) == len(shipped.outcomes) == 2
    for row, outcome in zip(table.rows, shipped.outcomes, strict=True):
        assert row.cells[0] == asks.case.scenarios[outcome.scenario].title
        for duty in outcome.duties:
            assert f"{duty.after * 100:.1f} %" in row.cells[1]
        assert row.sources


def test_the_misses_are_counted_from_the_backtest(asks: Asks, shipped):
    words = next(b.words for b in section(asks, LAST, LAST).blocks if isinstance(b, Text))
    far = sum(abs(m.model - m.actual) > 0.05 for m in shipped.backtest)
    assert f"in {far} of {len(shipped.backtest)} comparisons" in words
    assert "no forecast" in words
    assert "best of six tried and the world total fitted" in words.replace("\n", " ")


def test_its_figures_name_their_baseline(asks: Asks):
    figures = [b for b in section(asks, LAST, LAST).blocks if isinstance(b, Figure)]
    assert [f.name for f in figures] == ["broke-exports", "broke-income"]
    for figure in figures:
        assert "OECD Inter-Country Input-Output tables" in figure.key
        assert "not forecast" in figure.key
        assert len(figure.table.rows) > 20


def test_what_was_not_known_shapes_nothing(asks: Asks):
    found = section(asks, "2026-02-15", "2026-02-15")
    assert [type(b) for b in found.blocks] == [Text]
    assert "detente solve truce-lapses --known 2026-02-15" in found.blocks[0].words
    assert section(asks, "2018-06-01", "2018-06-01") is None


def test_a_case_of_ones_own_is_not_given_the_figures_of_the_shipped_one(asks: Asks, tmp_path):
    import shutil

    copied = load_case(shutil.copytree(asks.case.root, tmp_path / "us_china"))
    mine = Asks(copied, asks.record, replace(asks.catalogue, case=copied))
    found = section(mine, LAST, LAST)
    assert [type(b) for b in found.blocks] == [Text]


def test_a_case_that_wants_nothing_worked_out(us_china, tmp_path):
    bare = replace(us_china, root=tmp_path)
    assert broke_rows(bare) == []
    (tmp_path / "brief_broke.yaml").write_text("- {id: a, draws: 1, sources: [], more: 2}\n")
    with pytest.raises(SchemaError, match="brief_broke"):
        broke_rows(bare)


def test_nothing_ships_for_another_day(us_china_lines, tmp_path):
    assert read(us_china_lines.folder, "us_china", "2026-02-15") is None
    assert read(tmp_path, "us_china", LAST) is None


def test_names_of_regions_sectors_and_of_what_nobody_names(us_china):
    names = Names.of(us_china)
    assert names["ASEAN-o"] == "Other ASEAN that reports"
    assert names["C26"] == "Electronics and optics"
    assert names["DEU"] == "Germany"
    assert names["X99"] == "X99"


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [
        (0.0, 1, "0.0 %"),
        (-0.00004, 2, "0.00 %"),
        (-0.0005, 1, "\N{MINUS SIGN}0.1 %"),
        (2, 0, "+200 %"),
    ],
)
def test_a_change_that_rounds_to_nothing_has_no_sign(value, digits, said):
    assert signed(value, digits) == said
    assert billions(-400.0) == "0"
