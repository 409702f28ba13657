"""How the model's answers read: who gains and loses first, then where trade goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.desk import Desk, answers
from detente.report.sheet import Sheet
from detente.verbs.words import percent

if TYPE_CHECKING:
    from detente.model.study.answer import Drawn, Duties, Flow, Move, WhatIf
    from detente.model.study.backtest import Month

_FEW = 8
_TOP = 5
#: A comparison further off than this is a miss.
_FAR = 0.05


def solve(_: Desk, found: WhatIf) -> list[Sheet]:
    """Lay out two worlds side by side."""
    run = found.run
    moved = "; ".join(_duties(d) for d in found.duties)
    concerned = [r.region for r in found.revenue_usd]
    told = ", ".join(
        f"{m.region} {_span(m, _signed(m.change, 2))}"
        for m in found.welfare
        if m.region in concerned
    )
    lines = (
        f"Real income: {told} — {found.title}, {run['on']}.",
        f"Average duties by law: {moved}.",
        "Duties collected, bn dollars a year: "
        + ", ".join(
            f"{r.region} {r.before / 1e9:,.1f} to {r.after / 1e9:,.1f}" for r in found.revenue_usd
        )
        + ".",
    )
    head = ("exports of", "to", "change", "bn dollars")
    gone = (
        f
        for x in dict.fromkeys(f.exporter for f in found.diversion)
        for f in sorted(
            (d for d in found.diversion if d.exporter == x), key=lambda d: -abs(d.amount)
        )[:_FEW]
    )
    ends = dict.fromkeys([*found.welfare[:_FEW], *found.welfare[-_FEW:]])
    welfare = tuple((m.region, _signed(m.change, 2), _ends(m)) for m in ends)
    return [
        Sheet("", head, tuple(_flow(f) for f in found.flows), lines),
        Sheet("Where it goes instead", head, tuple(_flow(f) for f in gone)),
        _prices(found, concerned),
        *_shares(found),
        Sheet(
            "Real income", ("region", "change", "over all sets"), welfare, (), tuple(_said(found))
        ),
    ]


def _duties(pair: Duties) -> str:
    told = f"{pair.importer} on {pair.exporter} {percent(pair.before, 1)} to "
    told += percent(pair.after, 1)
    if pair.paid_before is None or pair.paid_after is None:
        return told
    return f"{told} (paid {percent(pair.paid_before, 1)} to {percent(pair.paid_after, 1)})"


def _flow(flow: Flow) -> tuple[str, ...]:
    return (flow.exporter, flow.importer, _signed(flow.change, 1), _billions(flow.amount))


def _ends(move: Move) -> str:
    if move.low is None or move.high is None:
        return ""
    return f"{_signed(move.low, 2)} to {_signed(move.high, 2)}"


def _span(move: Move, told: str) -> str:
    return f"{told} ({_ends(move)})" if _ends(move) else told


def _prices(found: WhatIf, concerned: list[str]) -> Sheet:
    """Lay out the sectors whose prices move most, in each region concerned."""
    rows = tuple(
        (row.region, row.sector, _signed(row.change, 1))
        for region in concerned
        for row in sorted(
            (p for p in found.sector_prices if p.region == region), key=lambda p: -abs(p.change)
        )[:_TOP]
    )
    return Sheet("What buyers pay", ("region", "sector", "change"), rows)


def _shares(found: WhatIf) -> list[Sheet]:
    """Lay out shares of the world's exports in the last year that assumptions reach."""
    last = max((row.year for row in found.shares), default=0)
    rows = tuple(
        (row.region, str(row.year), row.growth, percent(row.before, 1), percent(row.after, 1))
        for row in found.shares
        if row.year == last
    )
    head = ("region", "year", "assumed", "without", "with")
    return [Sheet("Share of the world's exports of goods", head, rows)] if rows else []


def _said(found: WhatIf) -> Iterator[str]:
    """Yield what an answer rests on."""
    run = found.run
    yield (
        f"Baseline {run['baseline']}; elasticities {run['elasticities']}, horizon "
        f"{run['horizon']}; residual {found.residual:.0e} after {found.steps} sweeps; {run['id']}."
    )
    if found.folder:
        yield f"The run is in {found.folder}: detente verify works it out again."
    if found.draws:
        yield _drawn(found.draws, [r.region for r in found.revenue_usd])
    yield f"Source: {found.source or 'not stated'}."
    for note in found.notes:
        yield f"{note[:1].upper()}{note[1:]}."
    yield (
        "Over all sets: the ends over every published set of elasticities at the same horizon. "
        "Quotas, stocks and expectations are not in it. detente backtest says how far to trust it."
    )


def _drawn(draws: Drawn, regions: list[str]) -> str:
    told = ", ".join(
        f"{r.region} {_signed(r.low, 2)} to {_signed(r.high, 2)}"
        for r in draws.welfare
        if r.region in regions
    )
    return (
        f"Real income in {draws.share * 100:.0f} of 100 draws of the elasticities: {told} "
        f"({draws.number:,} draws, seed {draws.seed}, spread {draws.spread:g} in logs)."
    )


def verify(_: Desk, found: answers.Verified) -> list[Sheet]:
    """Say whether a run is the same when worked out again, and what is not."""
    if found.ok:
        line = f"{found.folder}: {found.run} worked out again, {found.files} files the same."
        return [Sheet("", (), (), (line,))]
    rows = tuple((d.kind, d.name, d.what, d.hint) for d in found.differences)
    line = f"{found.folder}: {found.run} is not the same in {len(rows)} ways."
    return [Sheet("", ("kind", "of", "what", "do"), rows, (line,))]


def backtest(_: Desk, found: answers.Backtested) -> list[Sheet]:
    """Lay out the model against what happened: months first, then years that are over."""
    rows = tuple(
        (
            r.period,
            r.exporter,
            r.destination,
            _signed(r.duties_alone, 1),
            _signed(r.model, 1),
            "not held" if r.actual is None else _signed(r.actual, 1),
            "" if r.error is None else f"{r.error * 100:+.1f} pp",
        )
        for r in found.rows
    )
    lines = tuple(_fitted(m) for m in found.months)
    columns = ("period", "exports of", "to", "duties alone", "model", "actual", "error")
    notes = (
        "The elasticity was the best of six tried and the world total is fitted.",
        _score(found),
        "What duties alone give stands apart: the rest is supply, a number solved for and not "
        "explained.",
    )
    return [Sheet("", columns, rows, lines, notes)]


def _score(found: answers.Backtested) -> str:
    """Return how far the model is off, beside a rule without one: all grow as the total does."""
    totals = {(m.exporter, m.period): m.world for m in found.months}
    held = [
        (abs(r.error), abs(r.actual - totals[r.exporter, r.period]))
        for r in found.rows
        if r.error is not None and r.actual is not None
    ]
    if not held:
        return "No actual figure is held to compare with."
    far = sum(error > _FAR for error, _ in held)
    model, rule = (sum(column) / len(held) for column in zip(*held, strict=True))
    return (
        f"{far} of {len(held)} comparisons are off by more than five points. On average the model "
        f"is off by {model * 100:.1f} points; a rule by which every destination grows as the total "
        f"is off by {rule * 100:.1f}."
    )


def _fitted(month: Month) -> str:
    chosen = "; the elasticity was chosen on this month" if month.in_sample else ""
    when = f"duties of {month.duties_on}" if "-" in month.period else "duties of the year"
    return (
        f"{month.period}, {month.exporter}: {when}, mean elasticity {month.elasticity:g}, "
        f"supply factor {month.supply:.3f} solved for all exports {_signed(month.world, 1)} "
        f"(duties alone {_signed(month.duties_alone, 1)}){chosen}."
    )


def _signed(value: float, digits: int) -> str:
    return f"{value * 100:+.{digits}f} %"


def _billions(millions: float) -> str:
    return f"{millions / 1000:+,.1f}"
