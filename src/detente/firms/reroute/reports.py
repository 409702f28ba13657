"""Trade in one product as its buyers reported it, from what a feed brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from detente.firms.reroute.flows import Array, Flows, is_economy
from detente.store.tables import read_table
from detente.trade.feeds.flows import WORLD

_FEW = 12
#: Origins that add up to less than the total by more than this share are said to be short.
_SHORT = 0.01


@dataclass(frozen=True, slots=True)
class Reports:
    """Where a feed keeps its reports, its name, and the day by which they had to be known.

    `path` is None where nobody's folder is at hand, as for guests.
    """

    path: Path | None
    feed: str
    known: date

    @property
    def there(self) -> bool:
        """Whether anything was brought."""
        return self.path is not None and self.path.exists()


@dataclass(frozen=True, slots=True)
class _Pair:
    importer: str
    exporter: str
    value: float
    edition: str
    cut: bool


def from_reports(
    reports: Reports, code: str, lost: tuple[str, str], year: int | None
) -> Flows | None:
    """Return the trade of one year, None where the lost sale stands in no report.

    Parameters
    ----------
    lost : tuple of str
        The market that is lost, and the exporter.
    year : int, optional
        Else the year with most reports, of equal ones the last.
    """
    held = _held(reports)
    years = {t: pairs for t, pairs in held.items() if year in {None, t} and _sale(pairs, lost)}
    if not years:
        return None
    chosen = max(years, key=lambda t: (len(_importers(years[t])), t))
    pairs = years[chosen]
    names = tuple(sorted({p.importer for p in pairs} | {p.exporter for p in pairs} - {WORLD}))
    at = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(names), len(names)))
    for pair in pairs:
        # Goods of the importer's own making that come back are no sale of another.
        if pair.exporter != WORLD and pair.exporter != pair.importer:
            table[at[pair.importer], at[pair.exporter]] += pair.value
    return Flows(
        names=names,
        table=table,
        home=False,
        level="product",
        year=chosen,
        title=code,
        source=f"UN Comtrade by the feed {reports.feed}, imports as reported for {chosen}",
        all_goods=None,
        past={t: _bought(rows, names) for t, rows in held.items() if t <= chosen},
        notes=tuple(_notes(pairs, names, chosen)),
    )


def _held(reports: Reports) -> dict[int, list[_Pair]]:
    """Return what had been brought by the day, the last vintage of each pair, by year."""
    if reports.path is None:
        return {}
    columns = "year, importer, exporter, CAST(value AS DOUBLE), edition, cut"
    last = (
        f"known <= DATE '{reports.known}' QUALIFY row_number() OVER "
        "(PARTITION BY year, importer, exporter ORDER BY known DESC) = 1"
    )
    made: dict[int, list[_Pair]] = {}
    for year, importer, exporter, value, edition, cut in read_table(
        reports.path, columns=columns, where=last
    ):
        if value is not None:
            made.setdefault(year, []).append(_Pair(importer, exporter, value, edition, cut))
    return made


def _sale(pairs: Sequence[_Pair], lost: tuple[str, str]) -> bool:
    return any((p.importer, p.exporter) == lost and p.value > 0 for p in pairs)


def _importers(pairs: Sequence[_Pair]) -> set[str]:
    """Return who has reported pair by pair."""
    return {p.importer for p in pairs if p.exporter != WORLD}


def _bought(pairs: Sequence[_Pair], names: tuple[str, ...]) -> Array:
    """Return purchases from abroad by the reports' own totals, nothing where there is none."""
    totals = {p.importer: p.value for p in pairs if p.exporter == WORLD}
    return np.array([totals.get(name, 0.0) for name in names])


def _notes(pairs: Sequence[_Pair], names: tuple[str, ...], year: int) -> Iterator[str]:
    read = _importers(pairs)
    totals = {p.importer: p.value for p in pairs if p.exporter == WORLD}
    sums = dict.fromkeys(read, 0.0)
    for p in pairs:
        if p.exporter != WORLD:
            sums[p.importer] += p.value
    unread = sorted(set(totals) - read, key=lambda name: -totals[name])
    told = f"the reports of {len(read)} buyers on {year} are held by origin"
    if unread and sum(totals.values()) > 0:
        share = sum(sums.values()) / sum(totals.values())
        yield (
            f"{told}, {share:.1%} of what all reports add up to; not held, and not ranked: "
            f"{_some(unread)}; who has not reported is in neither"
        )
    else:
        yield f"{told}; what share of the world's imports that is, is not known"
    short = [n for n in sorted(read) if n in totals and sums[n] < (1 - _SHORT) * totals[n]]
    if short:
        yield f"origins are short of the buyer's own total in: {_some(short)}"
    cut = sorted({p.importer for p in pairs if p.cut and p.exporter != WORLD})
    if cut:
        yield f"the answer was full and may be short of origins in: {_some(cut)}"
    yield from _editions(pairs)
    nowhere = [name for name in names if not is_economy(name)]
    if nowhere:
        yield f"places that are no economy are not ranked: {_some(nowhere)}"


def _editions(pairs: Sequence[_Pair]) -> Iterator[str]:
    """Say which reports are in another edition of the nomenclature than most."""
    by = {p.importer: p.edition for p in pairs if p.exporter != WORLD and p.edition}
    if not by:
        return
    most = Counter(by.values()).most_common(1)[0][0]
    other = sorted(name for name, edition in by.items() if edition != most)
    if other:
        yield (
            f"most reports are in edition {most} of the nomenclature; in another, where the code "
            f"may stand for other goods: {_some([f'{name} ({by[name]})' for name in other])}"
        )


def _some(names: Sequence[str]) -> str:
    more = len(names) - _FEW
    return ", ".join(names[:_FEW]) + (f" and {more} more" if more > 0 else "")
