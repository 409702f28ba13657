"""What is in force, by layer; what is suspended, scheduled or threatened."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from detente.ledger.case.model import Party
from detente.ledger.measure import CHARGED
from detente.ledger.views.standing import MeasureState
from detente.report.charts.gantt import gantt_figure
from detente.report.charts.makeup import makeup_figure
from detente.report.parts.content import Block, Column, Row, Section, Table, Text
from detente.report.parts.words import (
    count,
    iso,
    listed,
    long_day,
    percent,
    spread,
    status,
    unique,
)
from detente.report.sections.asked import Asked

_WAITING = (
    "unlawful-collected",
    "suspended",
    "scheduled",
    "threatened",
    "proposed",
    "announced",
    "not-known",
)
_KINDS = {
    "export-control": "Export controls",
    "port-fee": "Port fees",
    "entity-rule": "Entity rules",
    "de-minimis": "Low-value parcels",
    "refund": "Refunds",
    "exclusion": "Exclusions",
    "investigation": "Investigations",
    "threat": "Threats",
}


def in_force(asked: Asked) -> Section:
    """Return what is in force on the day, layer by layer, with rate and law."""
    live = [s for s in asked.states if s.status in CHARGED]
    rows = [row for party in asked.parties for row in _layers(asked, party, live)]
    columns = (
        Column("Layer"),
        Column("By"),
        Column("Rate", "number"),
        Column("Reaches"),
        Column("Since", "date"),
        Column("Law"),
    )
    grouped = Table("What is in force, by layer", columns, tuple(rows))
    single = Table(
        "The same, measure by measure",
        (
            Column("Measure"),
            Column("By"),
            Column("Rate", "number"),
            Column("Since", "date"),
            Column("Until, by law", "date"),
            Column("Law"),
            Column("Certainty"),
        ),
        tuple(_measure(asked, s) for s in live),
        fold=True,
    )
    figure = makeup_figure(asked.case, asked.goods, asked.when)
    blocks: tuple[Block, ...] = (figure, grouped, single) if figure else (grouped, single)
    counts = [
        f"{party.name} {count(_tariffs(live, party), 'duty', 'duties')} and "
        f"{count(_others(live, party), 'other measure')}"
        for party in asked.parties
    ]
    return Section("in-force", "In force", f"In force: {'; '.join(counts)}", blocks)


def _tariffs(live: Sequence[MeasureState], party: Party) -> int:
    return sum(s.by == party.id and s.kind == "tariff" for s in live)


def _others(live: Sequence[MeasureState], party: Party) -> int:
    return sum(s.by == party.id and s.kind != "tariff" for s in live)


def _layers(asked: Asked, party: Party, live: Sequence[MeasureState]) -> list[Row]:
    own = [s for s in live if s.by == party.id]
    order = sorted(asked.case.layers.values(), key=lambda layer: layer.order)
    rows = []
    for layer in order:
        held = [s for s in own if s.layer == layer.id and s.kind == "tariff"]
        if held:
            rows.append(_group(asked, party, layer.name, held, layer.authority))
    for kind, name in _KINDS.items():
        held = [s for s in own if s.kind == kind]
        if held:
            rows.append(_group(asked, party, name, held, _laws(held)))
    return rows


def _group(asked: Asked, party: Party, name: str, held: Sequence[MeasureState], law: str) -> Row:
    rates = [s.rate for s in held if isinstance(s.rate, Decimal)]
    looked = [s.rate for s in held if isinstance(s.rate, str)]
    tariff = held[0].kind == "tariff"
    words = [spread(rates)] if rates and tariff else []
    words += [percent(r) for r in unique(looked)] if tariff else []
    more = f" ({count(len(held), 'measure')})" if len(held) > 1 else ""
    return Row(
        cells=(
            f"{name}{more}",
            party.name,
            "; ".join(words) or "no rate",
            _reach(asked, held),
            iso(min((s.start for s in held if s.start), default=None), party.zone),
            law,
        ),
        sources=unique(s for h in held for s in h.sources),
        status=held[0].status,
    )


def _laws(held: Sequence[MeasureState]) -> str:
    """Return the law of the first measure, and how many more there are."""
    laws = unique(s.authority for s in held if s.authority)
    return f"{laws[0]} and {len(laws) - 1} more" if len(laws) > 1 else "".join(laws)


def _reach(asked: Asked, held: Sequence[MeasureState]) -> str:
    lists = [bool(asked.case.measures[s.id].scope.lists) for s in held]
    goods = "goods on lists" if all(lists) else "all goods" if not any(lists) else "all or listed"
    everyone = all("WLD" in s.on_party for s in held)
    what = goods if held[0].kind in {"tariff", "exclusion"} else held[0].text.split(";")[0]
    if held[0].kind not in {"tariff", "exclusion"} and len(held) > 1:
        what = "; ".join(_short(s.name) for s in held)
    return f"{what}, all origins" if everyone and goods and held[0].kind == "tariff" else what


def _short(name: str) -> str:
    return name.split(": ", 1)[-1]


def _measure(asked: Asked, state: MeasureState) -> Row:
    zone = asked.case.parties[state.by].zone
    return Row(
        cells=(
            state.name,
            asked.case.parties[state.by].name,
            percent(state.rate) if state.kind == "tariff" else "no rate",
            iso(state.start, zone),
            iso(state.until, zone),
            state.authority or (asked.case.layers[state.layer].authority if state.layer else ""),
            state.certainty,
        ),
        sources=unique(state.sources),
        status=state.status,
    )


def waiting(asked: Asked) -> Section:
    """Return what is suspended, scheduled, threatened or not known, with both ends."""
    held = [s for s in asked.states if s.status in _WAITING]
    held.sort(
        key=lambda s: (_WAITING.index(s.status), s.by, s.until is None, s.until or asked.when.on)
    )
    columns = (
        Column("Measure"),
        Column("By"),
        Column("Status", "status"),
        Column("Rate if charged", "number"),
        Column("Since or from", "date"),
        Column("Until, by law", "date"),
        Column("Until, as stated", "date"),
        Column("By which act, or law"),
    )
    table = Table(
        "Suspended, scheduled, threatened", columns, tuple(_waiting(asked, s) for s in held)
    )
    figure = gantt_figure(asked.case, asked.when, asked.view)
    counts = [
        count(n, status(token) + " measure") if token != "not-known" else f"{n} not known"
        for token in _WAITING
        if (n := sum(s.status == token for s in held))
    ]
    blocks: list[Block] = [figure] if figure else []
    blocks.append(table if held else Text(f"Nothing waits on {long_day(asked.on)} as known."))
    heading = f"Held back: {listed(counts)}" if counts else "Nothing is suspended or threatened"
    return Section("held", "Held back", heading, tuple(blocks))


def _waiting(asked: Asked, state: MeasureState) -> Row:
    zone = asked.case.parties[state.by].zone
    step = next((s for s in reversed(state.steps) if s.status == "applies" and s.text), None)
    words = "; ".join(state.branches) or (step.text if step else "")
    return Row(
        cells=(
            state.name,
            asked.case.parties[state.by].name,
            status(state.status),
            percent(state.rate),
            iso(state.start, zone),
            iso(state.until, zone),
            iso(state.political_until),
            words or state.authority,
        ),
        sources=unique(state.sources),
        status=state.status,
    )
