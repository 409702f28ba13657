"""Verbs of the model: what a scenario does, and how the model did on what happened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from detente import __version__
from detente.desk import answers
from detente.desk.doors import Day
from detente.desk.duties import Duties
from detente.errors import NotCovered, UnknownName, did_you_mean
from detente.kernel.moment import local_day

if TYPE_CHECKING:
    from detente.model.study.whatif import WhatIf

Size = Literal["28x31", "81x50"]
Horizon = Literal["short", "medium", "long"]


class Modelling(Duties):
    """A quantitative trade model over the duties of the ledger."""

    def solve(
        self,
        scenario: str,
        *,
        on: Day | None = None,
        known: Day | None = None,
        baseline: Size = "28x31",
        horizon: Horizon = "medium",
        elasticities: str = "LL",
    ) -> WhatIf:
        """Work out what a scenario does to trade, prices and welfare.

        The average duty of each side on the other's goods, as the ledger gives it, goes from
        what is in force to what the scenario would put in force; both worlds are solved from one
        baseline of 2022 and set side by side. Duties are even over goods: exemptions by product
        and controls on exports are not in it.

        Parameters
        ----------
        scenario : str
            One of `scenarios`.
        on : str, optional
            The day of the scenario's world; the day after its last act by default. The world
            without it is that of the same day, or of the end of the record where that is earlier.
        known : str, optional
            What had been published by then.
        baseline : {'28x31', '81x50'}
            Regions by sectors.
        horizon : {'short', 'medium', 'long'}
            How far trade has had time to move: mean elasticity 1.2, 2, or as published.
        elasticities : str
            A published set: ``LL``, ``FGO``, ``CP`` …

        Raises
        ------
        UnknownName
            No such scenario or set of elasticities.
        NotConverged
            The equations found no solution within the steps allowed.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().solve("peace-2017", on="2026-10-08")
        >>> found.converged
        True
        """
        from detente.model.baseline import baseline as economy_of
        from detente.model.study.whatif import whatif

        self._known_scenario(scenario)
        last = self._known(known)
        day = self._day_of(scenario) if on is None else self._when(on, known, None).on.date()
        before = self._averages(min(day, last), known, None)
        after = self._averages(day, known, scenario)
        facts = self._run_of(scenario, day, last)
        return whatif(
            economy_of(baseline), before, after, size=baseline, elasticities=elasticities,
            horizon=horizon, facts=facts,
        )  # fmt: skip

    def _run_of(self, scenario: str, day: date, known: date) -> dict[str, str]:
        without = min(day, known)
        told = {"scenario": scenario, "on": str(day), "known": str(known), "without": str(without)}
        return {**told, "code": __version__, "data_version": self.case.about.version}

    def _known_scenario(self, scenario: str) -> None:
        shipped = self.case.scenarios
        if scenario not in shipped:
            raise UnknownName(
                f"no scenario is called '{scenario}'",
                where="scenario",
                hint=did_you_mean(scenario, shipped) or f"one of: {', '.join(shipped)}",
            )

    def backtest(self) -> answers.Backtested:
        """Hold the model against what happened: exports by destination, month by month.

        Two numbers are fitted and named: the mean elasticity, the best of six tried on one
        month, and the shift of supply that meets the month's total. The rest is a test.

        Examples
        --------
        >>> import detente
        >>> {row.period for row in detente.open().backtest().rows} >= {"2025-11"}
        True
        """
        from detente.model.baseline import baseline
        from detente.model.source.rows import BacktestRow, rows
        from detente.model.study.backtest import backtest

        months = tuple(
            month
            for row in rows(self.case, "backtest", BacktestRow)
            for month in backtest(self.case, baseline("81x50"), row)
        )
        rows_of_all = tuple(compared for month in months for compared in month.rows)
        return answers.Backtested(rows_of_all, months)

    def _day_of(self, scenario: str) -> date:
        zone = self.case.party(self._main_dest()).zone
        starts = [
            local_day(act.start, zone) for act in self.case.scenarios[scenario].acts if act.start
        ]
        latest = max(starts, default=self.today)
        return (
            latest + timedelta(days=1)
            if latest > self.case.about.begins
            else self.case.about.known_until
        )

    def _averages(
        self, day: date, known: Day | None, scenario: str | None
    ) -> dict[tuple[str, str], float]:
        found = {}
        for origin in self.case.parties:
            dest = self._dest(origin, None)
            mean = self.average(
                origin=origin, dest=dest, on=day, known=known, scenario=scenario, explain=False
            )
            if mean.average is None:
                raise NotCovered(
                    f"the average duty of {dest} on {origin} on {day} is not known",
                    where="on",
                    hint=f"ask for a day by {self.case.about.known_until}, or a scenario that says",
                )
            found[dest, origin] = mean.average
        return found
