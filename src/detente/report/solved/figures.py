"""The figures of one answer of the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.report.charts.ahead.dumbbell import dumbbell_figure
from detente.report.charts.ahead.ranked import Bar, Says, ranked_figure
from detente.report.charts.ahead.spans import Span, spans_figure
from detente.report.parts.content import Figure
from detente.report.parts.modelled import Names, billions, signed

if TYPE_CHECKING:
    from detente.model.study.answer import Duties, Flow, WhatIf


def figures(found: WhatIf, names: Names) -> Iterator[Figure]:
    """Yield the figures of an answer: exports, diversion, real income, prices, uncertainty."""
    note = f"Model, not forecast. {found.source}"
    for pair in found.duties:
        exporter = pair.exporter
        flows = [f for f in found.exports_change if f.exporter == exporter]
        yield from _some(
            dumbbell_figure(f"exports-{exporter.lower()}", found.title, flows, names,
                            partner=pair.importer, note=note),
            _diversion(found, pair, flows, names, note),
        )  # fmt: skip
    yield from _some(welfare(found, names, note), _spans(found, names, note))
    yield from _some(_living(found, names, note))
    for region in dict.fromkeys(p.region for p in found.sector_prices):
        yield from _some(_prices(found, region, names, note))


def _some(*made: Figure | None) -> Iterator[Figure]:
    yield from (figure for figure in made if figure is not None)


def _diversion(
    found: WhatIf, pair: Duties, flows: list[Flow], names: Names, note: str
) -> Figure | None:
    """Return where what one importer takes less goes; what nobody takes is a bar of its own."""
    at = {f.importer: f for f in flows}
    if pair.importer not in at:
        return None
    bars = [Bar(f.importer, f.amount) for f in flows]
    lost, elsewhere = (
        at[pair.importer].amount,
        sum(f.amount for f in flows if f.importer != pair.importer),
    )
    exporter, importer = names[pair.exporter], names[pair.importer]
    whole = lost + elsewhere
    finding = (
        f"{importer} takes {_more(lost)} of the goods of {exporter}, all others take "
        f"{_more(elsewhere)}; all its exports change by {billions(whole, 1, sign=True)} billion."
    )
    says = Says(
        measure=f"Change of goods exports of {exporter} by destination, billion dollars",
        finding=finding, column="Change", note=note, money=True, digits=1,
    )  # fmt: skip
    return ranked_figure(f"diversion-{pair.exporter.lower()}", bars, names, says, most=14)


def _more(value: float) -> str:
    return f"{billions(abs(value), 1)} billion dollars {'less' if value < 0 else 'more'}"


def welfare(found: WhatIf, names: Names, note: str) -> Figure | None:
    """Return real income by region, with the interval over draws where there are any."""
    spread = {r.region: r for r in found.draws.welfare} if found.draws else {}
    bars = [
        Bar(m.region, m.change, *_ends(spread.get(m.region)))
        for m in found.welfare
    ]  # fmt: skip
    worst, best = found.welfare[0], found.welfare[-1]
    falls = sum(m.change < 0 for m in found.welfare)
    finding = (
        f"Real income changes most in {names[worst.region]} ({signed(worst.change, 2)}) and "
        f"{names[best.region]} ({signed(best.change, 2)}); it falls in {falls} of "
        f"{len(found.welfare)} regions."
    )
    drawn = found.draws
    how = ""
    if drawn:
        how = f"; {drawn.number:,} draws of the elasticities, seed {drawn.seed}"
    says = Says(f"Change of real income by region{how}", finding, "Real income", note)
    return ranked_figure("welfare", bars, names, says, most=28)


def _ends(held: object) -> tuple[float | None, float | None]:
    return (getattr(held, "low", None), getattr(held, "high", None))


def _spans(found: WhatIf, names: Names, note: str) -> Figure | None:
    """Return how far real income depends on the elasticities."""
    spread = {r.region: (r.low, r.high) for r in found.draws.welfare} if found.draws else {}
    spans = [
        Span(
            m.region,
            m.change,
            None if m.low is None or m.high is None else (m.low, m.high),
            spread.get(m.region),
        )
        for m in found.welfare
    ]
    drawn = f"{found.draws.number:,} draws, seed {found.draws.seed}" if found.draws else ""
    return spans_figure("uncertainty", spans, names, drawn=drawn, note=note)


def _living(found: WhatIf, names: Names, note: str) -> Figure | None:
    bars = [Bar(m.region, m.change) for m in found.prices]
    low, high = found.prices[0], found.prices[-1]
    finding = (
        f"The cost of living changes most in {names[low.region]} ({signed(low.change, 2)}) and "
        f"{names[high.region]} ({signed(high.change, 2)}), in a unit of account that keeps the "
        "world's income as it was."
    )
    says = Says("Change of the cost of living by region", finding, "Cost of living", note)
    return ranked_figure("living", bars, names, says, most=28)


def _prices(found: WhatIf, region: str, names: Names, note: str) -> Figure | None:
    """Return what buyers of a region pay by sector."""
    own = [p for p in found.sector_prices if p.region == region]
    most = max(own, key=lambda p: abs(p.change))
    says = Says(
        measure=f"Change of what buyers in {names[region]} pay, by sector of goods",
        finding=(
            f"What buyers in {names[region]} pay changes most for "
            f"{names[most.sector].lower()}: {signed(most.change, 1)}."
        ),
        column="Price", note=note, digits=1,
    )  # fmt: skip
    bars = [Bar(p.sector, p.change) for p in own]
    return ranked_figure(f"prices-{region.lower()}", bars, names, says, most=24)
