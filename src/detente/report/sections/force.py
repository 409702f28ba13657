"""What is in force, by layer; what is suspended, scheduled or threatened."""

from __future__ import annotations

from collections.abc import Sequence

from detente.ledger.case.model import Party
from detente.ledger.measure import CHARGED
from detente.ledger.views.standing import MeasureState
from detente.report.charts.gantt import gantt_figure
from detente.report.charts.makeup import makeup_figure
from detente.report.parts.content import Block, Column, Row, Section, Short, Table, Text
from detente.report.parts.law import instruments, law, rates, since, since_words, standing_since
from detente.report.parts.words import NOTHING, count, iso, listed, long_day, status, unique
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
        Column("Since"),
        Column("Law"),
    )
    short = Short(("Layer", "By", "Rate", "Since"), asked.verb("measures"), room=18)
    grouped = Table("What is in force, by layer", columns, tuple(rows), short=short)
    single = Table(
        "The same, measure by measure",
        (
            Column("Measure"),
            Column("By"),
            Column("Rate", "number"),
            Column("Since"),
            Column("Until, by law", "date"),
            Column("Law and instruments"),
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
    tariff = held[0].kind == "tariff"
    more = f" ({count(len(held), 'measure')})" if len(held) > 1 else ""
    alike = [asked.case.measures[s.id] for s in asked.states if _kin(s, held[0])]
    found = since(alike, asked.when)
    step = "at this rate since" if len(alike) == 1 else "latest step"
    return Row(
        cells=(
            f"{name}{more}",
            party.name,
            (rates(asked.case, asked.catalogue, held, asked.when) if tariff else "") or "no rate",
            _reach(asked, held),
            since_words(found, asked.case, party.zone, step),
            law,
        ),
        sources=unique(s for h in held for s in h.sources),
        status=held[0].status,
    )


def _kin(one: MeasureState, other: MeasureState) -> bool:
    """Tell whether two measures stand in one row: a layer's duties, else one kind of rule."""
    same = (one.by, one.kind) == (other.by, other.kind)
    return same and (one.kind != "tariff" or one.layer == other.layer)


def _laws(held: Sequence[MeasureState]) -> str:
    """Return the law of the first measure, and how many more there are."""
    laws = unique(s.authority for s in held if s.authority)
    return f"{laws[0]} and {len(laws) - 1} more" if len(laws) > 1 else "".join(laws)


def _reach(asked: Asked, held: Sequence[MeasureState]) -> str:
    if held[0].kind == "exclusion":
        return _lifted(asked, held)
    if held[0].kind != "tariff":
        several = "; ".join(_short(s.name) for s in held)
        return several if len(held) > 1 else held[0].text.split(";")[0]
    lists = [bool(asked.case.measures[s.id].scope.lists) for s in held]
    goods = "goods on lists" if all(lists) else "all goods" if not any(lists) else "all or listed"
    everyone = all("WLD" in s.on_party for s in held)
    return f"{goods}, all origins" if everyone else goods


def _lifted(asked: Asked, held: Sequence[MeasureState]) -> str:
    """Return what exclusions reach: goods of the layers they lift, by list or by claim."""
    words = []
    for layer in unique(s.layer or "" for s in held):
        own = [asked.case.measures[s.id] for s in held if (s.layer or "") == layer]
        names = unique(name for m in own for name in m.scope.lists)
        titles = listed(f"“{asked.case.lists[name].title}”" for name in names)
        of = asked.case.layers[layer].name if layer else "the duty lifted"
        told = [f"goods under {of}" + (f" on {titles}" if titles else "")]
        told += ["on the importer's claim"] if all(m.claim for m in own) else []
        told += ["taken as granted unless refused"] if all(m.presumed for m in own) else []
        words.append(", ".join(told))
    return "; ".join(words)


def _short(name: str) -> str:
    return name.split(": ", 1)[-1]


def _measure(asked: Asked, state: MeasureState) -> Row:
    zone = asked.case.parties[state.by].zone
    return Row(
        cells=(
            state.name,
            asked.case.parties[state.by].name,
            (_rate(asked, state) if state.kind == "tariff" else "") or "no rate",
            standing_since(asked.case, state, asked.when),
            iso(state.until, zone),
            law(asked.case, state, asked.known),
            state.certainty,
        ),
        sources=unique(state.sources),
        status=state.status,
    )


def _rate(asked: Asked, state: MeasureState) -> str:
    return rates(asked.case, asked.catalogue, [state], asked.when) if state.rate is not None else ""


def waiting(asked: Asked) -> Section:
    """Return what is suspended, scheduled, threatened or not known, with both ends."""
    held = [s for s in asked.states if s.status in _WAITING]
    held.sort(
        key=lambda s: (_WAITING.index(s.status), s.until is None, s.until or asked.when.on, s.by)
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
    short = Short(
        ("Measure", "By", "Status", "Until, by law", "Until, as stated"), asked.verb("measures")
    )
    rows = tuple(_waiting(asked, s) for s in held)
    table = Table("Suspended, scheduled, threatened", columns, rows, short=short)
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
    step = next((s for s in reversed(state.steps) if s.status == "applies"), None)
    acts = instruments(asked.case, step.sources, asked.known) if step else ()
    told = "; ".join((step.text, *acts)) if step and step.text else ""
    legal = law(asked.case, state, asked.known, step.sources if step else ())
    return Row(
        cells=(
            state.name,
            asked.case.parties[state.by].name,
            status(state.status),
            _rate(asked, state) or NOTHING,
            iso(state.start, zone),
            iso(state.until, zone),
            iso(state.political_until),
            "; ".join(state.branches) or told or legal,
        ),
        sources=unique(state.sources),
        status=state.status,
    )
