"""Duties of the ledger by sector of the baseline, and from the rate of the law to what is paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.kernel.moment import AsOf
from detente.ledger.case.model import Case
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.stack import Branch
from detente.ledger.views.levels import Level, Trade, levels
from detente.model.economy import Array
from detente.model.source.concordance import Concordance
from detente.model.source.rows import StepRow, rows


@dataclass(frozen=True, slots=True)
class Charged:
    """Duties of one importer on one exporter by law.

    Parameters
    ----------
    whole : Level
        Mean over all goods.
    by : mapping of str to Level
        Mean by sector of the full baseline; a sector without a code in the weights has none.
    """

    whole: Level
    by: Mapping[str, Level]

    def over(
        self,
        sectors: Sequence[str],
        members: Mapping[str, Sequence[str]],
        trade: Mapping[str, float],
        *,
        base: bool = False,
    ) -> Array:
        """Return the rate of each sector of a table (J,); NaN where the ledger gives none.

        Parameters
        ----------
        sectors : sequence of str
            Sectors of the table.
        members : mapping
            Sectors of the full baseline that a coarser one holds.
        trade : mapping
            Trade of the pair by sector of the full baseline: the weights in a coarser one.
        base : bool
            Only what the schedule itself charges.
        """
        made = np.full(len(sectors), np.nan)
        for place, name in enumerate(sectors):
            held = [s for s in members.get(name, (name,)) if s in self.by]
            if held:
                weights = [max(trade.get(s, 0.0), 1e-9) for s in held]
                rates = [self.by[s].base if base else self.by[s].mean for s in held]
                made[place] = np.average(rates, weights=weights)
        return made


def charged(
    case: Case,
    catalogue: Catalogue,
    trade: Trade,
    codes: Concordance,
    when: AsOf,
    branch: Branch | None = None,
) -> Charged:
    """Return the duties of the law on one trade, by sector."""
    return Charged(*levels(case, catalogue, trade, when, codes.sector, branch))


def steps(case: Case) -> dict[tuple[str, str], float]:
    """Return the factor from the rate of the law to the rate collected, by importer and exporter.

    A pair that no row speaks of pays what the law says.
    """
    factors: dict[tuple[str, str], float] = {}
    for row in rows(case, "collected", StepRow):
        pair = (row.importer, row.exporter)
        factors[pair] = factors.get(pair, 1.0) * row.factor
    return factors
