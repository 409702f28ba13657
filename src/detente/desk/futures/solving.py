"""How `solve` is worked out: two worlds, what is said of them, and the run that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.doors import Day
from detente.desk.futures import running
from detente.desk.futures.worlds import Worlds
from detente.ledger.case.own import with_rates

if TYPE_CHECKING:
    from detente.ledger.scenario import Scenario
    from detente.model.study.answer import WhatIf


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the model, as it came in at the door."""

    scenario: str
    on: Day | None
    known: Day | None
    baseline: str
    rates: tuple[str, ...]
    horizon: str
    elasticities: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """How often to draw elasticities, with which seed, and who works the draws out."""

    number: int
    seed: int
    executor: str | Path


class Solving(Worlds):
    """From what is asked to the answer of the model."""

    def _solved(self, asked: Asked, drawing: Drawing, out: str | Path | None) -> WhatIf:
        """Return what a scenario does, and write it where a folder is named."""
        from detente.model.baseline import named
        from detente.model.source.rows import GrowthOfShare, rows
        from detente.model.study.whatif import Said, whatif

        target = running.target(out, drawing.number, guest=self.guests)
        overlay = self._scenario(asked.scenario)
        on = self._day_of(overlay) if asked.on is None else asked.on
        day, last = self._when(on, asked.known, None).on.date(), self._known(asked.known)
        overlay = with_rates(overlay, asked.rates, day, self.case)
        held = named(asked.baseline, own=not self.guests)
        mine = asked.scenario not in self.case.scenarios
        parameters = {
            "scenario": overlay.id if mine else asked.scenario, "on": day, "known": last,
            "without": min(day, last), "baseline": held.name, "horizon": asked.horizon,
            "elasticities": asked.elasticities,
        } | ({"set": list(asked.rates)} if asked.rates else {})  # fmt: skip
        files = {held.path.name: held.path} | self._weighing()
        if mine:
            files[running.OWN] = Path(asked.scenario)
        parameters |= running.drawn(drawing.number, drawing.seed)
        run = running.run_of(self, "solve", parameters, files)
        before, after = self._two(held.economy, overlay, (min(day, last), day), last)
        draws = running.draws(
            drawing.number, drawing.seed, drawing.executor, target, run, self.tell
        )
        found = whatif(
            held.economy, before, after, elasticities=asked.elasticities, horizon=asked.horizon,
            run=run, draws=draws, parts=target is not None,
            said=Said(overlay.title, self._assumed(overlay, day, last, held.economy.year)),
            growth=[
                row for row in rows(self.case, "growth", GrowthOfShare)
                if self._seen(row.sources, last)
            ],
        )  # fmt: skip
        own = Path(asked.scenario).read_bytes() if mine else None
        return running.written(self.case, found, run, target, own)

    def _seen(self, sources: Sequence[str], known: date) -> bool:
        """Tell whether all sources of a row had been published by a day."""
        days = (self.case.source(name).date for name in sources)
        return all(day is None or day <= known for day in days)

    def _weighing(self) -> dict[str, Path]:
        """Return the tables by which duties of the ledger are put into sectors."""
        from detente.model.source.rows import ForwardRow, rows

        forward = rows(self.case, "forward", ForwardRow)
        paths = [self._table(t) for row in forward for t in (row.concordance, row.trade)]
        return {path.name: path for path in paths}

    def _assumed(self, overlay: Scenario, day: date, known: date, year: int) -> tuple[str, ...]:
        """Return what has to be said of a scenario's world, over a baseline of a year."""
        taken = self._taken(self.case.laid(overlay), day, known)
        notes = [
            *overlay.beyond.told(),
            "duties of all other pairs are those of the baseline, whatever the measures named do "
            "to them",
        ]
        # Statistics of a year come out in the next one.
        if known.year <= year + 1:
            notes.append(
                f"the baseline is of {year} whatever was known: not all of its statistics had been "
                f"published by {known}"
            )
        if taken:
            notes.append(
                f"the record does not say whether these were extended by {day}, and they are "
                f"taken to be: {', '.join(taken)}"
            )
        return tuple(notes)
