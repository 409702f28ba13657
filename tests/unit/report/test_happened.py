"""What happened: exports by partner, runs, the surplus, both reporters; both clocks kept."""

from dataclasses import replace
from datetime import date

import pytest

from detente.errors import SchemaError
from detente.kernel.moment import AsOf, read_known, read_on
from detente.report.charts.observed.heat import tint
from detente.report.charts.observed.shown import Seen, shown_rows
from detente.report.charts.observed.strip import strip_text
from detente.report.parts.content import Figure, Table, Text
from detente.report.sections.asked import Asked
from detente.report.sections.happened import happened
from detente.trade.period import read_period
from tests.unit.report.making import Asks

NOVEMBER = ("2025-12-20", "2025-12-20")
LATEST = ("2026-10-08", "2026-10-08")
ROW = "{{id: made, other: {0}, whole: gacc-export-wld, mirror: census-import-chn, balance: {1}}}"


@pytest.fixture
def seen(asks: Asks):
    def made(on: str, known: str) -> Seen:
        (row,) = shown_rows(asks.case)
        days = date.fromisoformat(on), date.fromisoformat(known)
        return Seen(row, asks.held, asks.case, *days)

    return made


def _asked(asks: Asks, root) -> Asked:
    when = AsOf(read_on("2025-12-20", "America/New_York"), read_known("2025-12-20"))
    return Asked(
        replace(asks.case, root=root), asks.record, asks.catalogue, when, lambda: asks.held
    )


def _said(section) -> str:
    return " ".join(b.words for b in section.blocks if isinstance(b, Text))


def _cells(table: Table, name: str) -> dict[str, str]:
    (place,) = [i for i, c in enumerate(table.columns) if c.name == name]
    return {row.cells[0]: row.cells[place] for row in table.rows}


def test_the_finding_is_the_eighth_fall_and_the_world_beside_it(asks: Asks):
    section = asks.section(*NOVEMBER, "exports")
    assert section.heading == (
        "China's exports to the US fell 28.6 % on the year in November 2025, the eighth "
        "double-digit fall in a row; exports to the world rose 5.9 %"
    )
    assert "out on 8 December 2025, 12 days before the day asked for" in _said(section)


def test_both_reporters_are_named_and_neither_is_wrong(asks: Asks):
    before, after = asks.section(*NOVEMBER, "exports"), asks.section(*LATEST, "exports")
    assert "US Census Bureau, no change on the year is held" in _said(before)
    assert "Reporter: China (General Administration of Customs of China)" in _said(after)
    assert "reported by US Census Bureau, fell 21.9 % in April 2026" in _said(after)
    assert "each by its own reporter" in _said(after)
    assert "conflict" not in _said(after)


def test_what_turned_is_told_with_its_last_time(asks: Asks):
    heading = asks.section(*LATEST, "exports").heading
    assert "rose 11.3 % on the year in April 2026, the first rise since March 2025" in heading
    assert "62 days before the day asked for" in _said(asks.section(*LATEST, "exports"))


def test_what_is_not_held_is_a_gap(asks: Asks, seen):
    table = asks.figure(*NOVEMBER, "exports-change").table
    assert _cells(table, "United States")["Nov 2025"] == "−28.6 %"
    assert _cells(table, "ASEAN")["Oct 2025"] == "not held"
    view = seen(*NOVEMBER)
    assert view.months[view.empty("gacc-export-asean")[-1]] == date(2025, 10, 1)
    drawn = asks.figure(*NOVEMBER, "exports-heat").spec["layer"]
    boxes = next(d["data"]["values"] for d in drawn if d["mark"]["type"] == "rect")
    held = sum(len(view.cells(n)) for n in view.shown.drawn)
    assert len(boxes) == held


def test_months_released_together_are_one_wide_mark(asks: Asks, seen):
    view = seen(*NOVEMBER)
    joint = read_period("2025-01..2025-02")
    assert joint in view.cells("gacc-export-wld")
    first, after = view.place(joint)
    assert after - first == 2
    layers = asks.figure(*NOVEMBER, "exports-heat").spec["layer"]
    (boxes,) = [d["data"]["values"] for d in layers if d["mark"]["type"] == "rect"]
    widths = sorted({round(b["x2"] - b["x"]) for b in boxes})
    assert len(widths) == 2
    assert widths[1] == pytest.approx(2 * widths[0], abs=3)


def test_a_window_never_cuts_months_released_together(seen):
    view = seen("2026-03-01", "2026-10-08")
    february = replace(view, shown=replace(view.shown, months=1), on=date(2026, 3, 1))
    assert february.months[-1] == date(2026, 2, 1)
    assert february.months[0].month != 2


def test_colours_are_centred_on_zero_and_capped():
    assert tint(0.0, 0.4) == tint(-0.0, 0.4)
    assert tint(0.4, 0.4) == tint(3.0, 0.4)
    assert tint(-0.4, 0.4) == tint(-3.0, 0.4) != tint(0.4, 0.4)


def test_the_cap_is_stated(asks: Asks):
    assert "No darker from 40 % on" in asks.figure(*NOVEMBER, "exports-heat").key


def test_the_strip_ends_in_the_run_and_its_basis(asks: Asks, seen):
    figure = asks.figure(*NOVEMBER, "exports-runs")
    assert "8th of 10 % or more in a row since 2025-04 (periods as released)" in figure.finding
    rows = {row.cells[0]: row.cells for row in figure.table.rows}
    own, world = rows["China's exports to the US"], rows["China's exports to the world"]
    assert own[4:] == ("8th fall of 10 % or more in a row since 2025-04", "periods as released")
    assert world[4] == "first rise since 2025-09"
    assert strip_text(seen(*NOVEMBER), "gacc-export-usa") == "△▲··△▼▼▼▼▼▼▼▼"
    assert strip_text(seen(*NOVEMBER), "gacc-export-wld").startswith("△▲△=▲")


def test_the_surplus_is_told_by_both_routes(asks: Asks):
    figure = asks.figure(*LATEST, "exports-surplus")
    assert (
        "for January–November 2025 that figure is 1,075.8, and its months as released sum to "
        "1,078.6" in figure.finding
    )
    before = asks.figure(*NOVEMBER, "exports-surplus")
    assert "1,075.8 USD bn in January–November 2025, against 884.7 a year before" in before.finding


def test_the_mirror_stands_beside_what_parts_it(asks: Asks):
    figure = asks.figure(*LATEST, "exports-mirror")
    assert "come to 1.68 times US imports from China for January–February 2026" in figure.finding
    section = asks.section(*LATEST, "exports")
    (parts,) = [b for b in section.blocks if isinstance(b, Table)]
    sizes = [row.cells[2] for row in parts.rows]
    assert len(sizes) == 8
    assert sizes.count("not known") == 5


def test_a_part_not_yet_named_is_left_out(asks: Asks):
    section = asks.section("2020-03-01", "2020-03-01", "exports")
    parts = [b for b in section.blocks if isinstance(b, Table)]
    assert all(len(p.rows) < 8 for p in parts)


def test_known_in_the_past_shows_only_what_was_out(asks: Asks, seen):
    view = seen("2026-10-08", "2025-12-20")
    assert view.months[-1] == date(2025, 11, 1)
    rows = [t for found in view.changes.values() for t in found.values()]
    assert rows
    assert max(t.vintage for t in rows) <= date(2025, 12, 20)


def test_periods_after_the_day_asked_for_are_left_out(asks: Asks, seen):
    view = seen("2025-11-15", "2026-10-08")
    assert view.months[-1] == date(2025, 10, 1)
    (section,) = [s for s in asks.brief("2025-11-15", "2026-10-08").sections if s.id == "exports"]
    assert "October 2025, the seventh double-digit fall in a row" in section.heading
    for figure in (b for b in section.blocks if isinstance(b, Figure)):
        assert "2026" not in " ".join(c for r in figure.table.rows for c in r.cells)


def test_before_anything_was_known_it_says_so(asks: Asks):
    section = asks.section("2018-06-01", "2018-06-01", "exports")
    assert section.heading.startswith("No change on the year of China's exports to the US is held")


def test_a_case_without_rows_shows_nothing_and_pays_nothing(asks: Asks, tmp_path):
    asked = replace(_asked(asks, tmp_path), holding=lambda: pytest.fail("was asked"))
    assert list(happened(asked)) == []


def test_a_series_there_is_none_of_is_named_with_its_like(asks: Asks, tmp_path):
    row = ROW.format("gacc-export-usq", "gacc-balance-wld")
    (tmp_path / "brief_trade.yaml").write_text(f"- {row}\n")
    with pytest.raises(SchemaError, match="gacc-export-usq") as error:
        list(happened(_asked(asks, tmp_path)))
    assert "gacc-export-usa" in error.value.hint


def test_a_field_there_is_none_of_is_refused(asks: Asks, tmp_path):
    (tmp_path / "brief_trade.yaml").write_text("- {id: made, others: x}\n")
    with pytest.raises(SchemaError, match="brief_trade"):
        list(happened(_asked(asks, tmp_path)))


def test_a_balance_without_figures_gives_no_figure(asks: Asks, tmp_path):
    (tmp_path / "brief_trade.yaml").write_text(
        f"- {ROW.format('gacc-export-usa', 'gacc-balance-usa')}\n"
    )
    (section,) = happened(_asked(asks, tmp_path))
    names = [b.name for b in section.blocks if isinstance(b, Figure)]
    assert "made-change" in names
    assert "made-runs" in names
