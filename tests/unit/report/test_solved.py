"""The figures of an answer say what its rows say."""

import pytest

from detente.model.study.answer import Drawn, Duties, Flow, Move, Price, Range, WhatIf
from detente.report.charts.ahead.dumbbell import dumbbell_figure
from detente.report.charts.ahead.ranked import Bar, Says, ranked_figure
from detente.report.charts.ahead.spans import Span, spans_figure
from detente.report.figure import svg
from detente.report.parts.modelled import Names
from detente.report.solved.figures import figures

NAMES = Names({"A": "Arcadia", "B": "Borduria", "C": "Cagliostro"}, {"A": "#0072B2"})


def flow(exporter, importer, before, after):
    return Flow(exporter, importer, after / before - 1, after - before, before, after)


FLOWS = (flow("A", "B", 100_000.0, 40_000.0), flow("A", "C", 50_000.0, 60_000.0))


def answer(**more):
    held = {
        "run": {"id": "run-0"}, "duties": (Duties("B", "A", 0.1, 0.5),),
        "welfare": (Move("B", -0.02, -0.03, -0.01), Move("A", -0.001, -0.002, 0.001),
                    Move("C", 0.01)),
        "prices": (Move("A", -0.01), Move("B", 0.02)), "flows": FLOWS[:1],
        "exports_change": FLOWS, "diversion": FLOWS[1:], "revenue_change": (),
        "unit": "million USD", "converged": True, "residual": 1e-10, "steps": 9,
        "source": "Tables of nobody.",
        "sector_prices": (Price("B", "C26", 0.1), Price("B", "C28", 0.2)), "title": "A test",
    }  # fmt: skip
    return WhatIf(**(held | more))


def test_the_dumbbell_tells_both_ends_and_the_rest():
    figure = dumbbell_figure("e", "A test", FLOWS, NAMES, partner="B", note="Note.")
    assert "Arcadia to Borduria change by −60.0 % (−60 billion dollars)" in figure.finding
    assert "all others by +10.0 billion, all its exports by −33.3 %" in figure.finding
    first, second = figure.table.rows
    assert first.cells == ("Arcadia", "Borduria", "100.0", "40.0", "−60.00", "−60.0 %")
    assert second.cells[-1] == "+20.0 %"
    drawn = svg(figure)
    assert "100 → 40" in drawn
    assert "50 → 60" in drawn


def test_nothing_is_drawn_of_nothing():
    says = Says("m", "f.", "c", "n")
    assert (
        dumbbell_figure("e", "t", [flow("A", "A", 1.0, 2.0)], NAMES, partner="B", note="") is None
    )
    assert ranked_figure("r", [], NAMES, says) is None
    assert spans_figure("s", [Span("A", 0.1, None, None)], NAMES, drawn="", note="") is None


def test_bars_are_ranked_and_keep_the_largest():
    says = Says("m", "f.", "c", "n", digits=1)
    bars = [Bar("A", 0.01), Bar("B", -0.5), Bar("C", 0.2)]
    figure = ranked_figure("r", bars, NAMES, says, most=2)
    assert [r.cells[0] for r in figure.table.rows] == ["Borduria", "Arcadia", "Cagliostro"]
    drawn = svg(figure)
    assert drawn.index("Borduria") < drawn.index("Cagliostro")
    assert "Arcadia" not in drawn


@pytest.mark.parametrize("draws", [None, Drawn(40, 3, 0.25, 0.9, (Range("A", -0.1, 0.0, 0.1),))])
def test_an_answer_has_every_figure_with_its_source(draws):
    made = {f.name: f for f in figures(answer(draws=draws), NAMES)}
    assert [*made] == ["exports-a", "diversion-a", "welfare", "uncertainty", "living", "prices-b"]
    for figure in made.values():
        assert "Tables of nobody." in figure.key
        assert figure.finding.endswith(".")
        assert svg(figure).startswith("<svg")
    told = made["diversion-a"].finding
    assert "Borduria takes 60.0 billion dollars less" in told
    assert "all others take 10.0 billion dollars more" in told
    assert "falls in 2 of 3 regions" in made["welfare"].finding
    assert "C28".lower() in made["prices-b"].finding
    unsure = made["uncertainty"].finding
    assert ("1 of 2 regions" in unsure) == (draws is None or draws.welfare[0].region == "A")
    assert ("40 draws, seed 3" in made["uncertainty"].key) == (draws is not None)
