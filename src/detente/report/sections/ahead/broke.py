"""If it broke: what the model says of the scenarios that end a truce."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from detente.ledger.case.load import shipped_cases
from detente.ledger.products.catalogue import SHIPPED
from detente.model.study.answer import Flow, Move
from detente.model.study.outcomes import Broke, Miss, Outcome, Shipped, broke_rows, read
from detente.report.charts.ahead.dumbbell import dumbbell_figure
from detente.report.charts.ahead.ranked import Bar, Says, ranked_figure
from detente.report.parts.content import Block, Column, Figure, Row, Section, Table, Text
from detente.report.parts.modelled import Names, billions, signed
from detente.report.parts.words import count, listed, long_day, unique
from detente.report.sections.asked import Asked

#: A comparison further off than this is a miss.
_MISSED = 0.05
_ID, _LABEL = "broke", "If it broke"


def broke(asked: Asked) -> Iterator[Section]:
    """Yield what breaking would do, where there is a truce and the case wants it worked out."""
    wanted = broke_rows(asked.case)
    if not wanted or not asked.truces:
        return
    held = _held(asked)
    if held is None:
        yield _elsewhere(asked, wanted[0].id)
        return
    names = Names.of(asked.case)
    cited = _sources(asked, wanted, held)
    blocks = (_cited(block, cited) for block in _blocks(asked, held, names))
    yield Section(_ID, _LABEL, _heading(held.outcomes[0], names), tuple(blocks))


def _held(asked: Asked) -> Shipped | None:
    """Return what ships; it was worked out for the shipped case and the end of its record."""
    about = asked.case.about
    if asked.known != about.known_until or asked.catalogue.folder != SHIPPED:
        return None
    name = asked.case.root.name
    return read(SHIPPED, name, str(asked.known)) if _ships(asked, name) else None


def _ships(asked: Asked, name: str) -> bool:
    return name in shipped_cases() and asked.case.root.parent == SHIPPED.parent / "cases"


def _elsewhere(asked: Asked, scenario: str) -> Section:
    words = "What the model says is not drawn for this page"
    text = Text(
        f"It is worked out for the end of the record, {long_day(asked.case.about.known_until)}; "
        f"for this day: detente solve {scenario} --known {asked.known}."
    )
    return Section(_ID, _LABEL, words, (text,))


def _heading(first: Outcome, names: Names) -> str:
    told = [
        f"exports of {names[f.exporter]} to {names[f.importer]} {signed(f.change, 0)}"
        for f in _between(first)
    ]
    return f"If the truce ran out, by the model: {listed(told)}"


def _between(found: Outcome) -> list[Flow]:
    """Return the flows on which duties change."""
    pairs = {(d.exporter, d.importer) for d in found.duties}
    return [f for f in found.flows if (f.exporter, f.importer) in pairs]


def _blocks(asked: Asked, held: Shipped, names: Names) -> Iterator[Block]:
    first = held.outcomes[0]
    misses = _misses(held.backtest, names)
    yield Text(f"This is what a model gives for duties alone, no forecast. {misses}".strip())
    yield Text(_method(held))
    yield _table(asked, held.outcomes, names)
    note = f"Model, not forecast. {first.source}"
    title = asked.case.scenarios[first.scenario].title
    most = max(_between(first), key=lambda f: abs(f.amount))
    flows = [f for f in first.flows if f.exporter == most.exporter]
    drawn = dumbbell_figure("broke-exports", title, flows, names, partner=most.importer, note=note)
    if drawn is not None:
        yield drawn
    income = _income(first, names, note)
    if income is not None:
        yield income


def _sources(asked: Asked, wanted: Sequence[Broke], held: Shipped) -> tuple[str, ...]:
    acts = [a for o in held.outcomes for a in asked.case.scenarios[o.scenario].acts]
    named = (*(s for row in wanted for s in row.sources), *(s for act in acts for s in act.sources))
    return unique(s for s in named if asked.knew(s))


def _cited(block: Block, sources: tuple[str, ...]) -> Block:
    """Return a block with the sources of the whole: every figure here rests on all of them."""
    if isinstance(block, Table):
        return replace(block, rows=tuple(replace(row, sources=sources) for row in block.rows))
    return replace(block, sources=sources)


def _method(held: Shipped) -> str:
    """Say what the figures are, and what is not in them."""
    days = listed(long_day(date.fromisoformat(o.on)) for o in held.outcomes)
    return (
        f"A trade model solves the world with and without each scenario (on {days}): what duties "
        "alone would move in goods trade and real income within two years. Export controls, "
        "stocks, investment and what each side would do next are not in it. "
        f"Baseline: {held.outcomes[0].source}."
    )


def _misses(rows: Sequence[Miss], names: Names) -> str:
    if not rows:
        return ""
    far = [r for r in rows if abs(r.error) > _MISSED]
    worst = max(rows, key=lambda r: abs(r.error))
    return (
        f"Held against what happened it misses by more than five points in {len(far)} of "
        f"{count(len(rows), 'comparison')}, by {abs(worst.error) * 100:.0f} at worst "
        f"({names[worst.exporter]} to {names[worst.destination]}, {worst.period}), with its "
        "elasticity the best of six tried and the world total fitted."
    )


def _table(asked: Asked, outcomes: Sequence[Outcome], names: Names) -> Table:
    columns = (
        Column("Scenario"),
        Column("Average duty"),
        Column("Goods trade between them"),
        Column("Real income"),
        Column("Cost of living"),
    )
    rows = tuple(
        Row((
            asked.case.scenarios[o.scenario].title,
            "; ".join(f"{names[d.importer]} on {names[d.exporter]} {_rate(d.before)} to "
                      f"{_rate(d.after)}" for d in o.duties),
            "; ".join(f"{names[f.exporter]} to {names[f.importer]} {signed(f.change)} "
                      f"({billions(f.amount, sign=True)} bn)" for f in _between(o)),
            _incomes(o, names),
            "; ".join(f"{names[m.region]} {signed(m.change, 2)}"
                      for m in _own(o, o.prices)),
        ))
        for o in outcomes
    )  # fmt: skip
    return Table("What each scenario would do, by the model", columns, rows)


def _rate(value: float) -> str:
    return f"{value * 100:.1f} %"


def _own(found: Outcome, moves: Sequence[Move]) -> list[Move]:
    parties = dict.fromkeys(d.importer for d in found.duties)
    return [m for m in moves if m.region in parties]


def _incomes(found: Outcome, names: Names) -> str:
    """Return the real income of the parties, and of who loses most beside them."""
    spread = {r.region: r for r in found.ranges}
    own = _own(found, found.welfare)
    others = [m for m in found.welfare if m not in own][:1]
    told = []
    for move in [*own, *others]:
        held = spread.get(move.region)
        span = f" ({signed(held.low, 2)} to {signed(held.high, 2)})" if held else ""
        told.append(f"{names[move.region]} {signed(move.change, 2)}{span}")
    return "; ".join(told)


def _income(found: Outcome, names: Names, note: str) -> Figure | None:
    """Return real income by region as ranked bars."""
    spread = {r.region: r for r in found.ranges}
    bars = []
    for move in found.welfare:
        held = spread.get(move.region)
        bars.append(Bar(move.region, move.change, *((held.low, held.high) if held else ())))
    worst, best = found.welfare[0], found.welfare[-1]
    says = Says(
        measure=f"Change of real income by region; lines: {found.number:,} draws of elasticities",
        finding=(
            f"Real income changes from {signed(worst.change, 2)} ({names[worst.region]}) to "
            f"{signed(best.change, 2)} ({names[best.region]}): duties move trade far more than "
            "income."
        ),
        column="Real income",
        note=note,
    )
    return ranked_figure("broke-income", bars, names, says, most=14)
