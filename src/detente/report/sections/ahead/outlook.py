"""Will it last: the chance by class beside its score, what would change it, what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from detente.errors import NotCovered
from detente.ledger.products.catalogue import SHIPPED
from detente.report.charts.ahead.fan import fan_figure
from detente.report.charts.ahead.grid import grid_figure
from detente.report.charts.ahead.road import road_figure
from detente.report.parts.content import Block, Column, Row, Section, Table, Text
from detente.report.parts.foreseen import share, state, verdict
from detente.report.parts.modelled import Names
from detente.report.sections.asked import Asked
from detente.strategy.moves.check import load_dossier
from detente.strategy.outlook.prospect import Alternative, Prospect, prospect
from detente.strategy.outlook.shipped import read
from detente.strategy.survival.chances import Withheld

if TYPE_CHECKING:
    from detente.ledger.case.model import Case
    from detente.strategy.outlook.answer import Outlook

_ID, _LABEL = "outlook", "Will it last?"
_HORIZON = 365


def foreseen(asked: Asked) -> Iterator[Section]:
    """Yield the outlook of the brief; nothing where the case holds no truces."""
    about = asked.case.about
    try:
        dossier = load_dossier(
            asked.case.root, asked.case.parties, asked.record.events, asked.case.sources,
            about.known_until,
        )  # fmt: skip
    except NotCovered:
        return
    found = prospect(dossier, asked.on, asked.known, _HORIZON, dossier.definitions[0].id)
    verb = asked.verb("outlook")
    blocks = (
        *lasting(found), *_drawn(asked, found), *changing(asked.case, found), *cannot(found, verb)
    )  # fmt: skip
    yield Section(_ID, _LABEL, heading(found), blocks)


def heading(found: Prospect | Outlook) -> str:
    """Return what stands and how well it can be foretold: the one is not told without the other."""
    told = state(found.standing, found.ended, found.start, found.definition)
    scores = [row.score for row in found.classes]
    return f"{told}. {verdict(scores)}" if scores else f"{told}. No forecast can be scored"


def lasting(found: Prospect | Outlook) -> Iterator[Block]:
    """Yield the fan by class, and the classes of which nothing is told."""
    yield Text(f"Definition: {found.definition_text}")
    figure = fan_figure(found.classes, found.standing, found.start, found.until)
    if figure is not None:
        yield figure
    if found.withheld:
        yield _withheld(found.withheld)


def _drawn(asked: Asked, found: Prospect) -> Iterator[Block]:
    """Yield payoffs and paths where they ship: worked out for the end of the record alone."""
    case, last = asked.case, asked.case.about.known_until
    # Another folder of tables, or a case of one's own, has another outlook.
    shipped = asked.catalogue.folder == SHIPPED and case.root.parent == SHIPPED.parent / "cases"
    held = read(SHIPPED, case.root.name, last, found.definition) if shipped else None
    if held is None or found.start != last or found.standing is None:
        return
    names = Names.of(case)
    yield grid_figure(held.frame, held.payoffs, held.best_replies, names)
    titles = {row.reference: row.title for row in found.classes}
    road = road_figure(
        held.months, titles, names, (held.paths, held.seed),
        (*found.standing.sources, *held.frame.sources),
    )  # fmt: skip
    if road is not None:
        yield road


def changing(case: Case, found: Prospect | Outlook) -> Iterator[Block]:
    """Yield what would change the picture: other definitions and readings."""
    rows = [a for a in found.alternatives if share(a.was) != share(a.becomes)]
    if not rows:
        return
    titles = {row.reference: row.title for row in found.classes}
    columns = (
        Column("If read as"), Column("Whose word"), Column("Class"),
        Column("Break within a year", "number"), Column("A truce then"),
    )  # fmt: skip
    ordered = sorted(rows, key=lambda a: -abs(a.becomes - a.was))
    made = tuple(_alternative(case, titles, a) for a in ordered)
    yield Table("What would change the picture", columns, made)


def cannot(found: Prospect | Outlook, verb: str) -> tuple[Block, ...]:
    """Return what cannot be told, on the same screen: in one sentence, and in full."""
    rows = tuple(Row((text,)) for text in found.cannot)
    firsts = (text.partition(".")[0] for text in found.cannot)
    told = "; ".join(text[:1].lower() + text[1:] for text in firsts)
    return (
        Table("What this cannot tell", (Column("It cannot tell"),), rows),
        Text(f"This cannot tell: {told}. More: {verb}."),
    )


def _withheld(rows: Sequence[Withheld]) -> Table:
    columns = (Column("Class"), Column("Truces", "number"), Column("Broke", "number"),
               Column("Why nothing is told"))  # fmt: skip
    made = tuple(Row((r.title, str(r.n), str(r.breaks), r.why)) for r in rows)
    return Table("Classes of which no chance is told", columns, made)


def _alternative(case: Case, titles: dict[str, str], row: Alternative) -> Row:
    party = case.parties.get(row.said_by or "")
    who = party.name if party else "—"
    return Row(
        (
            row.text, who, titles.get(row.reference, row.reference),
            f"{share(row.was)} → {share(row.becomes)}", "stands" if row.stands else "none stands",
        ),
        row.sources,
    )  # fmt: skip
