"""The page about what lies ahead of a truce: chances with their scores, payoffs, paths, limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.kernel.moment import AsOf, day_start
from detente.report.charts.ahead.grid import grid_figure
from detente.report.charts.ahead.road import road_figure
from detente.report.charts.strikes import strikes_figure
from detente.report.charts.window import window
from detente.report.parts.content import Block, Section, Text
from detente.report.parts.foreseen import state
from detente.report.parts.modelled import Names
from detente.report.sections.ahead.outlook import cannot, changing, heading, lasting
from detente.server.pages.view import View, Visit, standing, table_of
from detente.verbs.outlook import outlook as sheets_of

if TYPE_CHECKING:
    from detente.strategy.outlook.answer import Outlook


def outlook(visit: Visit) -> View:
    """Lay out the outlook; what it cannot tell stands on the same page, unfolded."""
    found: Outlook = visit.answer
    sections = (
        Section("lasting", "Will it last?", heading(found), tuple(lasting(found))),
        Section("cannot", "Limits", "What this cannot tell", cannot(found, "detente outlook")),
        *_parts(visit, found),
    )
    return View(
        title=state(found.standing, found.ended, found.start, found.definition),
        sections=sections,
        standing=standing(found.on, found.known, visit.desk.case.about.known_until),
    )


def _parts(visit: Visit, found: Outlook) -> Iterator[Section]:
    case = visit.desk.case
    other = tuple(changing(case, found))
    if other:
        yield Section("changing", "Other readings", "What would change the picture", other)
    names = Names.of(case)
    titles = {row.reference: row.title for row in found.classes}
    blocks: list[Block] = []
    if found.game is not None:
        blocks.append(grid_figure(found.game, found.payoffs, found.best_replies, names))
    road = road_figure(found.months, titles, names, (found.paths, found.seed), _cited(found))
    if road is not None:
        blocks.append(road)
    blocks += [Text(note) for note in found.notes]
    if blocks:
        yield Section("ahead", "The game", "What striking is worth, and where it leads",
                      tuple(blocks))  # fmt: skip
    drawn = _timeline(visit, found)
    if drawn is not None:
        yield drawn
    yield Section("rows", "In full", "Every table of the answer", tuple(_tables(visit, found)))


def _cited(found: Outlook) -> tuple[str, ...]:
    """Return what the paths rest on: the truce, and the model."""
    return (
        *(found.standing.sources if found.standing else ()),
        *(found.game.sources if found.game else ()),
    )


def _timeline(visit: Visit, found: Outlook) -> Section | None:
    """Return strike and answer on a time line."""
    desk = visit.desk
    party = next(iter(desk.case.parties.values()))
    when = AsOf(day_start(found.start, party.zone), min(found.known, found.start))
    figure = strikes_figure(desk.case, desk.record, window(desk.case, when))
    if figure is None:
        return None
    return Section("replies", "Strike and answer", "Who moved, and what followed", (figure,))


def _tables(visit: Visit, found: Outlook) -> Iterator[Block]:
    """Yield the tables that the command prints, but for what stands above."""
    for sheet in sheets_of(visit.desk, found)[2:-1]:
        yield from (Text(line) for line in sheet.lines)
        if sheet.columns:
            yield table_of(sheet, sheet.title)
