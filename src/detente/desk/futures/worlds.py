"""From a scenario and two dates to the two worlds that the model sets side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.base import Base
from detente.errors import UnknownName, did_you_mean
from detente.kernel.moment import AsOf, local_day, read_on
from detente.ledger.scenario import Scenario

if TYPE_CHECKING:
    from detente.ledger.case.model import Case
    from detente.ledger.views.levels import Trade
    from detente.model.economy import Economy
    from detente.model.source.duties import Charged
    from detente.model.study.world import Frame, World

    Pair = tuple[str, str]

_FILES = (".yaml", ".yml")


class Worlds(Base):
    """What the verbs of the model share: scenarios, days, and the ledger's duties by sector."""

    def _scenario(self, name: str) -> Scenario:
        """Return a shipped scenario, or that of a file where files may be read."""
        shipped = self.case.scenarios
        if name in shipped:
            return shipped[name]
        path = Path(name)
        if not self.guests and (path.suffix in _FILES or path.is_file()):
            from detente.ledger.case.own import read_scenario

            return read_scenario(path, self.case)
        one_of = f"one of: {', '.join(shipped)}" + ("" if self.guests else "; or a file .yaml")
        raise UnknownName(
            f"no scenario is called '{name}'",
            where="scenario",
            hint=did_you_mean(name, shipped) or one_of,
        )

    def _day_of(self, scenario: Scenario) -> date:
        """Return the day after the last act of a scenario; without one the end of the record."""
        zone = self.case.party(self._main_dest()).zone
        starts = [local_day(act.start, zone) for act in scenario.acts if act.start]
        latest = max(starts, default=self.case.about.begins)
        if latest <= self.case.about.begins:
            return self.case.about.known_until
        return latest + timedelta(days=1)

    @cached_property
    def _trades(self) -> dict[Pair, Trade]:
        """The weights of each party's duties on another's goods: read once, for they take long."""
        from detente.ledger.views.levels import SIMPLE, trade_of

        made = {}
        for origin in self.case.parties:
            dest = self._dest(origin, None)
            weights = next(iter(self.case.party(dest).weights), SIMPLE)
            made[dest, origin] = trade_of(self.case, self.catalogue, origin, dest, weights)
        return made

    def _charged(self, law: Case, day: date, known: date) -> dict[Pair, Charged]:
        """Return each party's duties by sector on a day; what has run out is taken as extended."""
        from detente.model.source.concordance import concordance
        from detente.model.source.duties import charged
        from detente.model.source.rows import ForwardRow, rows

        rolled = rows(self.case, "forward", ForwardRow)[0]
        codes = concordance(self._table(rolled.concordance))
        made = {}
        for (dest, origin), trade in self._trades.items():
            when = AsOf(read_on(day, self.case.party(dest).zone), known)
            made[dest, origin] = charged(law, self.catalogue, trade, codes, when, "extended")
        return made

    def _frame(self, economy: Economy) -> Frame:
        """Return what names mean in a baseline."""
        from detente.model.source.duties import steps
        from detente.model.source.rows import ForwardRow, GroupRow, rows
        from detente.model.study.world import Frame
        from detente.store.tables import read_table

        trade: dict[Pair, dict[str, float]] = {}
        for rolled in rows(self.case, "forward", ForwardRow):
            columns = "importer, exporter, sector, value"
            for importer, exporter, sector, value in read_table(
                self._table(rolled.trade), columns=columns
            ):
                trade.setdefault((importer, exporter), {})[sector] = value
        regions, sectors = (
            {g.id: g.members for g in rows(self.case, kind, GroupRow)}
            for kind in ("regions", "sectors")
        )
        return Frame(economy, regions, sectors, trade, steps(self.case))

    def _table(self, stem: str) -> Path:
        from detente.model.baseline import SHIPPED

        return SHIPPED / f"{stem}.parquet"

    def _two(
        self, economy: Economy, scenario: Scenario, days: tuple[date, date], known: date
    ) -> tuple[World, World]:
        """Return the world of the record on one day, and that of a scenario on another."""
        from detente.model.study.world import world

        frame = self._frame(economy)
        law = self.case.laid(scenario)
        before = world(frame, self._charged(self.case, days[0], known))
        after = world(frame, self._charged(law, days[1], known), scenario.beyond)
        return before, after

    def _taken(self, law: Case, day: date, known: date) -> Sequence[str]:
        """Return the measures of which the record cannot say what they are on a day."""
        from detente.ledger.stack import Entry, in_play

        made: dict[str, None] = {}
        for dest, origin in self._trades:
            when = AsOf(read_on(day, self.case.party(dest).zone), known)
            for measure, state in in_play(law, Entry(origin, dest, when)):
                if state.lapsed is not None:
                    made[measure.id] = None
        return tuple(made)
