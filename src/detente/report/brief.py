"""The state of a truce on one page, whatever it is written in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from detente.kernel.moment import AsOf
from detente.kernel.source import Source
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.views.sources import as_published
from detente.report.charts.ladder import Step
from detente.report.charts.steps import ladder_figure
from detente.report.parts.content import Fact, Figure, Section, Text, sources_of
from detente.report.parts.words import long_day, percent
from detente.report.sections.ahead.broke import broke
from detente.report.sections.ahead.outlook import foreseen
from detente.report.sections.asked import Asked
from detente.report.sections.deadlines import deadlines, returns
from detente.report.sections.force import in_force, waiting
from detente.report.sections.happened import happened
from detente.report.sections.opening import facts, opening
from detente.report.sections.promises import promised
from detente.report.sections.record import strikes, told
from detente.report.sections.rest import contradictions, gaps, learnt
from detente.report.sections.said import said
from detente.trade.held import Held


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief: head, sections, and the sources that they number.

    `sources` stand in the order in which the page first cites them; a source's number is
    its place. Only what was published by `known` is among them.
    """

    title: str
    on: date
    known: date
    verified_until: date
    data_version: str
    opening: Text
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]

    @property
    def standing(self) -> str:
        """Both dates of the page in words, and how far the record reaches."""
        return (
            f"State on {long_day(self.on)}, as known on {long_day(self.known)}; "
            f"the record reaches {long_day(self.verified_until)}."
        )

    def figures(self) -> Iterator[Figure]:
        """Yield the figures in the order of the page."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Figure))

    def numbers(self) -> dict[str, int]:
        """Return the number under which each source is cited."""
        return {source.id: place for place, source in enumerate(self.sources, 1)}


def build_brief(
    case: Case,
    record: Record,
    catalogue: Catalogue,
    when: AsOf,
    holding: Callable[[], Held] | None = None,
) -> Brief:
    """Return the state of the truce on a day, as known on a day.

    Nothing published after ``when.known`` enters; beyond the record what ran out unseen
    is given as not known, with both branches.

    Parameters
    ----------
    holding : callable, optional
        Gives the observed series where a part asks for them; by default those that ship.
    """
    asked = Asked(case, record, catalogue, when, holding)
    head = opening(asked)
    made = (
        _ladder(asked),
        deadlines(asked),
        in_force(asked),
        waiting(asked),
        returns(asked),
        *broke(asked),
        *foreseen(asked),
        told(asked),
        promised(asked),
        *happened(asked),
        strikes(asked),
        learnt(asked),
        contradictions(asked),
        *said(asked),
        gaps(asked),
    )
    sections = as_published(case, made, asked.known)
    cited = [*head.sources, *(s for x in sections for b in x.blocks for s in sources_of(b))]
    return Brief(
        title=case.about.title,
        on=asked.on,
        known=asked.known,
        verified_until=case.about.known_until,
        data_version=case.about.version,
        opening=head,
        facts=facts(asked),
        sections=sections,
        sources=tuple(case.source(s) for s in dict.fromkeys(cited) if asked.knew(s)),
    )


def _ladder(asked: Asked) -> Section:
    figure = ladder_figure(asked.case, asked.sides, asked.view)
    now = [f"{side.goods.trade} {_level(side.at(asked.on))}" for side in asked.sides]
    goods = " ".join(side.goods.sample.text for side in asked.sides)
    heading = f"Added duty on an ordinary good: {'; '.join(now)}"
    cited = tuple(s for side in asked.sides for s in side.goods.sample.sources)
    return Section(
        "ladder", "Tariff ladder", heading, (figure, Text(f"The goods drawn: {goods}", cited))
    )


def _level(step: Step) -> str:
    """Return what is charged, with both branches where it is not known."""
    if step.extended is not None:
        return f"{percent(step.level)} or {percent(step.extended)}"
    return percent(step.level)
