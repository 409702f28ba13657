"""Verbs of the model: what a scenario does, and how the model did on what happened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from detente.desk import answers
from detente.desk.doors import Day, Words, read_words
from detente.desk.futures.solving import Asked, Drawing, Solving

if TYPE_CHECKING:
    from detente.model.study.answer import WhatIf

Horizon = Literal["short", "medium", "long"]


class Modelling(Solving):
    """A quantitative trade model over the duties of the ledger."""

    def solve(
        self,
        scenario: str,
        *,
        on: Day | None = None,
        known: Day | None = None,
        baseline: str = "latest",
        set: Words | None = None,
        horizon: Horizon = "medium",
        elasticities: str = "LL",
        draws: int = 0,
        seed: int = 7,
        executor: str | Path = "serial",
        out: str | Path | None = None,
    ) -> WhatIf:
        """Work out what a scenario does to trade, prices and welfare.

        Each side's duties on the other's goods, by sector as the ledger gives them, go from
        what is in force to what the scenario would put in force; both worlds are solved from
        one baseline.

        Parameters
        ----------
        scenario : str
            One of `scenarios`; on one's own machine also a file that holds one, as YAML.
        on : str, optional
            The day; the day after the scenario's last act by default. The world without it is
            that of the same day, or of the end of the record where that is earlier.
        known : str, optional
            What had been published by then.
        baseline : str
            ``latest`` (tables of 2022 rolled forward to 2024) or ``icio2022`` (as published), 28
            regions by 31 sectors; ``latest-81x50``, ``icio2022-81x50``; or a folder of one's own.
        set : words, optional
            Rates set by hand from that day on, ``MEASURE=RATE``.
        horizon, elasticities : str
            ``short``, ``medium`` or ``long``: mean elasticity 1.2, 2, or as published; a
            published set, ``LL``, ``FGO``, ``CP`` …
        draws, seed : int
            Solve both worlds so often under drawn elasticities as well; the seed gives the same
            draws again. More than 1,000 want `out`, where what is done is kept.
        executor : str
            Who works draws out: ``serial``, ``pool``, ``dask``, or a scheduler's address or file.
        out : path, optional
            Folder to write: the run, its tables and its figures, for `verify`.

        Examples
        --------
        >>> import detente
        >>> detente.open().solve("peace-2017", on="2026-10-08").converged
        True
        """
        asked = Asked(scenario, on, known, baseline, read_words(set), horizon, elasticities)
        return self._solved(asked, Drawing(draws, seed, executor), out)

    def backtest(self) -> answers.Backtested:
        """Hold the model against what happened: exports by destination, months and years.

        Two numbers are fitted and named: the mean elasticity, the best of six tried on one
        month, and the shift of supply that meets the total of the month or the year. The rest is
        a test. What duties alone give stands beside it.

        Examples
        --------
        >>> import detente
        >>> {row.period for row in detente.open().backtest().rows} >= {"2025-11"}
        True
        """
        from detente.model.baseline import baseline
        from detente.model.hindcast.years import backtest_years
        from detente.model.source.rows import BacktestRow, rows
        from detente.model.study.backtest import backtest

        recent = (
            month
            for row in rows(self.case, "backtest", BacktestRow)
            for month in backtest(self.case, baseline("81x50"), row)
        )
        months = (*recent, *backtest_years(self.case))
        rows_of_all = tuple(compared for month in months for compared in month.rows)
        return answers.Backtested(rows_of_all, months)
