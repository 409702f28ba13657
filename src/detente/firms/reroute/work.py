"""Work a reroute out: what is lost, who takes more, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.errors import BadValue, InputError, NotCovered, UnknownCode
from detente.firms.reroute.answer import Further, Market, Reroute
from detente.firms.reroute.flows import LEAST, Array, Flows, from_sector, from_table, is_economy
from detente.firms.reroute.market import Outcome, lost
from detente.firms.reroute.reports import Reports, from_reports
from detente.firms.reroute.scores import Scores, scores
from detente.firms.rows import industry
from detente.kernel import countries
from detente.kernel.moment import AsOf, read_on
from detente.ledger.case.model import Case
from detente.ledger.duty import Duty, Question, assess
from detente.ledger.products.catalogue import Catalogue

if TYPE_CHECKING:
    from detente.model.economy import Economy

Basis = Literal["law", "sector-average", "gap"]
#: Assumed where the duty in the lost market has not risen and no curb is given.
HALF = 0.5
#: More markets than there are.
MOST = 250
#: The baseline with most economies; of the model's sizes.
SIZE = "81x50"
_MID_YEAR = (7, 1)
_SUBHEADING = 6
#: How publishers write the edition into the name of a table: HS17.
_EDITION = re.compile(r"(?<![A-Za-z])HS(\d\d)(?!\d)")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Asked:
    """A question for a reroute; see `detente.desk.Desk.reroute`.

    `reports` is where a feed keeps the product's own trade, None where no feed brings it.
    """

    code: str
    exporter: str
    away: str
    when: AsOf
    top: int = 10
    data: Path | None = None
    year: int | None = None
    curb: float | None = None
    reports: Reports | None = None


def reroute(case: Case, catalogue: Catalogue, asked: Asked) -> Reroute:
    """Return markets ranked by what the model has them take more of.

    Raises
    ------
    InputError
        A number of markets or a curb without meaning, or an exporter that is the lost market.
    NotCovered
        Neither a table nor an industry holds the product, or the exporter sold nothing there.
    """
    if not 1 <= asked.top <= MOST:
        raise InputError(f"{asked.top} markets are out of reach", where="top", hint=f"1 to {MOST}")
    if asked.curb is not None and not 0 < asked.curb <= 1:
        hint = "0.4 leaves two fifths of the quantity"
        raise BadValue(f"a curb of {asked.curb} is no share", where="curb", hint=hint)
    if asked.exporter == asked.away:
        raise InputError("the exporter is the market that is lost", where="away_from")
    return _Work(case, catalogue, asked).answer()


class _Work:
    """One question on its way."""

    def __init__(self, case: Case, catalogue: Catalogue, asked: Asked) -> None:
        self.case, self.catalogue, self.asked = case, catalogue, asked
        self.notes: list[str] = []
        self.economy, self.sector = self._baseline()
        self.flows = self._flows()
        self.exporter = self.flows.place(asked.exporter, "exporter")
        self.away = self.flows.place(asked.away, "away-from")
        if self.flows.table[self.away, self.exporter] <= 0:
            raise NotCovered(
                f"{countries.name(asked.exporter)} sold none of {self.flows.title} to "
                f"{countries.name(asked.away)} in {self.flows.year}",
                where="away-from",
                hint="nothing is lost there that could go elsewhere",
            )

    def answer(self) -> Reroute:
        """Return the answer."""
        asked, flows = self.asked, self.flows
        factor = self._factor()
        curb = asked.curb
        if curb is None and factor <= 1.0:
            curb = HALF
            self.notes.append(
                f"the duty there is not above that of {flows.year}: half of the quantity is taken "
                "as lost; say another share with --curb"
            )
        found = list(lost(flows, self.exporter, self.away, factor, curb))
        sold = float(flows.table[self.away, self.exporter])
        gains = np.array([(o.sales - flows.table)[:, self.exporter] for o in found]) / sold
        middle = np.median(gains, axis=0)
        parts = scores(flows, self.exporter, self.away)
        ranked = self._ranked(middle, parts)
        first = ranked[: asked.top]
        markets = tuple(
            self._market(rank, at, gains, middle, parts, found) for rank, at in enumerate(first, 1)
        )
        further = tuple(
            self._further(rank, at, float(middle[at]))
            for rank, at in enumerate(ranked[asked.top :], asked.top + 1)
        )
        level: Literal["product", "sector"] = "sector" if flows.level == "sector" else "product"
        return Reroute(
            code=asked.code,
            exporter=asked.exporter,
            away_from=asked.away,
            on=asked.when.on,
            known=asked.when.known,
            level=level,
            title=flows.title,
            year=flows.year,
            source=flows.source,
            price_there=factor,
            curb=curb,
            lost=float(-np.median(gains[:, self.away])),
            taken=float(np.median([o.taken for o in found])),
            markets=markets,
            further=further,
            notes=(*self.notes, *flows.notes, *_NOTES),
        )

    def _baseline(self) -> tuple[Economy | None, int]:
        from detente.model.baseline import baseline

        row = industry(self.case.root, self.asked.code)
        if row is None:
            return None, -1
        economy = baseline(SIZE)
        return (economy, economy.sector(row.id)) if row.id in economy.sectors else (None, -1)

    def _flows(self) -> Flows:
        if self.asked.data is not None:
            self._edition(self.asked.data.name)
            return from_table(self.asked.data, self.asked.code, self.asked.year)
        if (own := self._own()) is not None:
            return own
        row = industry(self.case.root, self.asked.code)
        if self.economy is None or row is None:
            raise NotCovered(
                f"no industry of the baseline makes {self.asked.code}",
                where="code",
                hint="give a table of bilateral trade with --data",
            )
        return from_sector(self.economy, row.id, row.title)

    def _own(self) -> Flows | None:
        """Return the product's own trade as buyers reported it, where a feed brought enough."""
        asked = self.asked
        if asked.reports is None:
            return None
        if not asked.reports.there:
            self._note(f"for the product's own trade: detente refresh {asked.reports.feed}")
            return None
        made = from_reports(asked.reports, asked.code[:6], (asked.away, asked.exporter), asked.year)
        if made is None:
            self._note(
                f"what {asked.reports.feed} brought holds no report of "
                f"{countries.name(asked.away)} that names {countries.name(asked.exporter)}"
                + (f" in {asked.year}" if asked.year else "")
                + f", as known on {asked.reports.known}: the sector stands in"
            )
        return made

    def _edition(self, name: str) -> None:
        """Say where a table's own name tells of another edition than that of the duties."""
        told = _EDITION.search(name)
        own = next((p.edition for p in self.case.parties.values() if p.edition), "")
        if told and own and not own.endswith(told[1]):
            self._note(
                f"by its name the table is in edition {told[0]} of the nomenclature, duties are "
                f"by {own}: a code that changed in between stands for other goods"
            )

    def _duty(self, dest: str, on: AsOf) -> Duty | None:
        if dest not in self.case.parties or dest == self.asked.exporter:
            return None
        asked = Question(self.asked.code, self.asked.exporter, dest, on)
        try:
            return assess(self.case, self.catalogue, asked)
        except InputError as error:
            # A code of one schedule need not be a line of another's: its six digits are.
            if len(self.asked.code) > _SUBHEADING:
                short = Question(self.asked.code[:_SUBHEADING], self.asked.exporter, dest, on)
                return assess(self.case, self.catalogue, short)
            # Trade in a code of another edition is there all the same.
            if self.flows.level != "product" or not isinstance(error, UnknownCode):
                raise
            self._note(f"{error.what}, so that its duty is a gap: {error.hint}")
            return None

    def _rate(self, dest: str, on: AsOf) -> Decimal | None:
        """Return the duty, or the middle of its bounds, said in a note."""
        found = self._duty(dest, on)
        if found is None or found.rate is not None:
            return None if found is None else found.rate
        if found.rate_low is None or found.rate_high is None:
            return found.rate_low
        self._note(
            f"the duty in {countries.name(dest)} on {on.on.date()} lies between "
            f"{found.rate_low:.2%} and {found.rate_high:.2%}; the middle is taken"
        )
        return (found.rate_low + found.rate_high) / 2

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def _factor(self) -> float:
        """Return by how much the landed price in the lost market has risen since the table."""
        asked, away = self.asked, self.asked.away
        now = self._rate(away, asked.when)
        if now is None:
            if asked.curb is None:
                raise NotCovered(
                    f"the duty of {countries.name(away)} on this is not on record",
                    where="away-from",
                    hint="say with --curb what share of the quantity it still takes",
                )
            return 1.0
        then = date(self.flows.year, *_MID_YEAR)
        if then >= self.case.about.begins and then <= asked.when.known:
            moment = AsOf(read_on(then, self.case.party(away).zone), asked.when.known)
            before = self._rate(away, moment)
        else:
            duty = self._duty(away, asked.when)
            bases = [row.effective_rate for row in duty.layers if self.case.layers[row.id].base] \
                if duty is not None else []  # fmt: skip
            before = next((rate for rate in bases if rate is not None), None)
            self._note(f"the duty of {self.flows.year} is not on record: the base rate stands in")
        self._note(
            f"duty in {countries.name(away)}: {now:.2%} now"
            + (f", {before:.2%} in {self.flows.year}" if before is not None else "")
        )
        return float((1 + now) / (1 + (before or Decimal(0))))

    def _ranked(self, middle: Array, parts: Scores) -> list[int]:
        """Return the markets that count, the largest gain first."""
        least = LEAST * float(parts.demand.sum())
        chosen = [
            i
            for i, name in enumerate(self.flows.names)
            if i not in {self.exporter, self.away} and is_economy(name) and parts.demand[i] >= least
        ]
        return sorted(chosen, key=lambda i: (-middle[i], self.flows.names[i]))

    def _here(self, at: int) -> tuple[Decimal | None, Basis]:
        """Return the duty on the exporter's goods in a market, and where that comes from."""
        name = self.flows.names[at]
        found = self._duty(name, self.asked.when)
        if found is not None:
            return found.rate if found.rate is not None else found.rate_low, "law"
        economy = self.economy
        if economy is not None and {name, self.asked.exporter} <= set(economy.regions):
            place = (economy.region(name), economy.region(self.asked.exporter), self.sector)
            return Decimal(str(round(float(economy.duties[place]), 4))), "sector-average"
        return None, "gap"

    def _market(
        self,
        rank: int,
        at: int,
        gains: Array,
        middle: Array,
        parts: Scores,
        found: Sequence[Outcome],
    ) -> Market:
        flows = self.flows
        name = flows.names[at]
        duty, basis = self._here(at)
        sold = float(flows.table[self.away, self.exporter])
        held = self._parts(at, parts)
        squeezed = self._squeezed(at, found)
        usd = Decimal(str(float(middle[at]) * sold)).quantize(_CENT)
        return Market(
            rank=rank,
            market=name,
            name=countries.name(name),
            gain=float(middle[at]),
            lo=float(gains[:, at].min()),
            hi=float(gains[:, at].max()),
            gain_usd=usd if flows.level == "product" else None,
            parts=held,
            duty_now=duty,
            duty_basis=basis,
            reasons=tuple(_reasons(held, squeezed, duty, basis)),
            squeezed=squeezed,
        )

    def _further(self, rank: int, at: int, gain: float) -> Further:
        name = self.flows.names[at]
        return Further(rank, name, countries.name(name), gain, *self._here(at))

    def _parts(self, at: int, parts: Scores) -> dict[str, float | None]:
        potential, unrealised = parts.potential, parts.unrealised
        demand = float(parts.demand[at])
        return {
            "supply": parts.supply,
            "demand": demand,
            "share": float(parts.own[at]) / demand if demand else 0.0,
            "ease": None if parts.ease is None else float(parts.ease[at]),
            "potential": None if potential is None else float(potential[at]),
            "unrealised": None if unrealised is None else float(unrealised[at]),
            "vacated": float(parts.vacated[at]),
            "growth": self._growth(at),
            "concentration": float(parts.concentration[at]),
        }

    def _growth(self, at: int) -> float | None:
        """Return the yearly growth of purchases over the years of the table, if several."""
        past = self.flows.past
        if len(past) < 2:
            return None
        first, last = min(past), max(past)
        if past[first][at] <= 0 or past[last][at] <= 0:
            return None
        return float((past[last][at] / past[first][at]) ** (1.0 / (last - first)) - 1.0)

    def _squeezed(self, at: int, found: Sequence[Outcome]) -> tuple[str, ...]:
        """Return the rivals that lose most in a market, in the middle case."""
        change = np.median([o.sales[at] - self.flows.table[at] for o in found], axis=0)
        rivals = [
            i
            for i in np.argsort(change)[:4].tolist()
            if i not in {self.exporter, at} and change[i] < 0 and is_economy(self.flows.names[i])
        ]
        return tuple(self.flows.names[i] for i in rivals[:3])


_NOTES = (
    "gains are shares of what was sold to the lost market, between ends over the elasticities "
    "tried; a ranking, never a promised sum",
    "the model knows no contracts, standards, brands or freight",
)


def _reasons(
    parts: dict[str, float | None], squeezed: Sequence[str], duty: Decimal | None, basis: Basis
) -> list[str]:
    """Return why a market stands where it does, in words."""
    made: list[str] = []

    def said(name: str, text: Callable[[float], str]) -> None:
        value = parts[name]
        if value is not None:
            made.append(text(value))

    said("demand", lambda v: f"buys {v / 1e6:,.0f} million dollars a year abroad")
    said("share", lambda v: f"{v:.0%} of it from this exporter already")
    said("ease", lambda v: f"trade of the two is {v:.1f} times what their sizes make it")
    said("vacated", lambda v: f"rivals may leave room of {v / 1e6:,.0f} million")
    said("growth", lambda v: f"its purchases grow {v:.1%} a year")
    if squeezed:
        made.append(f"squeezed there: {', '.join(squeezed)}")
    words = {"law": "by the law on record", "sector-average": "on average of the sector, as stored"}
    made.append(
        "its duty on this product is not on record"
        if duty is None
        else f"its duty: {duty:.1%} {words[basis]}"
        + ("; the product's own is a gap" if basis == "sector-average" else "")
    )
    return made
