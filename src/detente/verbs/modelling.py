"""How the model's answers read: who gains and loses first, then where trade goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.desk import Desk, answers
from detente.report.sheet import Sheet
from detente.verbs.words import percent

if TYPE_CHECKING:
    from detente.model.study.backtest import Month
    from detente.model.study.whatif import WhatIf

_FEW = 8


def solve(desk: Desk, found: WhatIf) -> list[Sheet]:
    """Lay out two worlds side by side."""
    run = found.run
    moved = "; ".join(
        f"{d.importer} on {d.exporter} {percent(d.before, 1)} to {percent(d.after, 1)}"
        for d in found.duties
    )
    lost = {d.importer for d in found.duties}
    told = ", ".join(
        f"{m.region} {_signed(m.change, 2)}" for m in found.welfare if m.region in lost
    )
    lines = (
        f"Real income: {told} — {desk.case.scenarios[str(run['scenario'])].title}, {run['on']}.",
        f"Average duties: {moved}.",
    )
    flows = tuple(
        (f.exporter, f.importer, _signed(f.change, 1), _billions(f.amount)) for f in found.flows
    )
    first = Sheet("", ("exports of", "to", "change", "bn dollars"), flows, lines)
    gone = tuple(
        (f.exporter, f.importer, _signed(f.change, 1), _billions(f.amount))
        for x in dict.fromkeys(f.exporter for f in found.diversion)
        for f in sorted(
            (d for d in found.diversion if d.exporter == x), key=lambda d: -abs(d.amount)
        )[:_FEW]
    )
    second = Sheet("Where it goes instead", ("exports of", "to", "change", "bn dollars"), gone)
    ends = [*found.welfare[:_FEW], *found.welfare[-_FEW:]]
    welfare = tuple((m.region, _signed(m.change, 2)) for m in dict.fromkeys(ends))
    notes = (
        f"Baseline {run['baseline']} of 2022 (OECD inter-country input–output tables); "
        f"elasticities {run['elasticities']}, horizon {run['horizon']}; residual "
        f"{found.residual:.0e} after {found.steps} sweeps; {run['id']}.",
        "Duties are even over goods; export controls, quotas and expectations are not in it. "
        "detente backtest says how far to trust it.",
    )
    third = Sheet("Real income", ("region", "change"), welfare, (), notes)
    return [first, second, third]


def backtest(_: Desk, found: answers.Backtested) -> list[Sheet]:
    """Lay out the model against what happened."""
    rows = tuple(
        (
            r.period,
            r.destination,
            _signed(r.duties_alone, 1),
            _signed(r.model, 1),
            "not held" if r.actual is None else _signed(r.actual, 1),
            "" if r.error is None else f"{r.error * 100:+.1f} pp",
        )
        for r in found.rows
    )
    lines = tuple(_fitted(m) for m in found.months)
    columns = ("month", "destination", "duties alone", "model", "actual", "error")
    notes = ("The elasticity was the best of six tried and the world total is fitted.",)
    return [Sheet("", columns, rows, lines, notes)]


def _fitted(month: Month) -> str:
    chosen = "; the elasticity was chosen on this month" if month.in_sample else ""
    return (
        f"{month.period}: duties of {month.duties_on}, mean elasticity {month.elasticity:g}, "
        f"supply factor {month.supply:.3f} solved for all exports {_signed(month.world, 1)} "
        f"(duties alone {_signed(month.duties_alone, 1)}){chosen}."
    )


def _signed(value: float, digits: int) -> str:
    return f"{value * 100:+.{digits}f} %"


def _billions(millions: float) -> str:
    return f"{millions / 1000:+,.1f}"
