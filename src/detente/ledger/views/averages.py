"""The average duty, by weights that the reader chooses, layer by layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from detente.errors import NotCovered
from detente.kernel.moment import AsOf, local_day, read_on
from detente.ledger.case.model import Case
from detente.ledger.case.record import PublishedFigure, Record
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.stack import Branch, Entry, in_play
from detente.ledger.timeline import END, boundaries
from detente.ledger.views.levels import SIMPLE, Trade, level, trade_of


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a layer adds to the average, as a fraction of value."""

    layer: str
    name: str
    contribution: float


@dataclass(frozen=True, slots=True)
class Average:
    """An average duty and how it is made up.

    Each layer is averaged over the lines for which it can be said; `coverage` is the share
    of the weights whose base rate is a plain percentage. Where what a measure provided has
    run out after the record, `average` is None and `branches` holds it lapsed and extended.
    `since` and `average_since` are set where an increase was asked for.
    """

    origin: str
    dest: str
    on: date
    known: date
    weights: str
    average: float | None
    status: str
    branches: Mapping[str, float]
    coverage: float
    basis: str
    decomposition: tuple[Contribution, ...]
    since: date | None
    average_since: float | None
    increase: float | None
    published: tuple[PublishedFigure, ...]
    gaps: tuple[str, ...]


def average(
    case: Case,
    record: Record,
    catalogue: Catalogue,
    origin: str,
    dest: str,
    when: AsOf,
    weights: str,
    since: AsOf | None = None,
    trade: Trade | None = None,
) -> Average:
    """Return the average duty of one party on goods of one origin.

    Where a duty falls on metal content, the party's assumed share stands in for what no
    importer has stated; a specific base duty is not turned into a rate, and the base rate
    is then averaged over the other lines. `trade` spares reading the weights again.
    """
    party = case.party(dest)
    if origin not in case.parties:
        raise NotCovered(
            f"an average needs the whole law on goods of {origin}; the case holds it for "
            f"{', '.join(sorted(case.parties))}",
            where="origin",
        )
    trade = trade or trade_of(case, catalogue, origin, dest, weights)
    found = level(case, catalogue, trade, when)
    ways = _ways(case, catalogue, trade, when)
    before = level(case, catalogue, trade, since) if since else None
    gaps = [
        f"the base rate of lines with {1 - found.coverage:.1%} of the weight is not a plain "
        "percentage, or they are not in the schedule: the base rate is averaged over the others"
    ]
    if party.content_assumed:
        gaps.append(
            f"where a duty falls on metal content, {party.content_assumed:.0%} of the value is "
            "taken to be metal"
        )
    if party.schedule_from and when.on.date() < party.schedule_from:
        gaps.append(f"base rates before {party.schedule_from} are those of that day")
    return Average(
        origin=origin,
        dest=dest,
        on=local_day(when.on, party.zone),
        known=when.known,
        weights=weights,
        average=None if ways else found.mean,
        status="not-known" if ways else "computed",
        branches=ways,
        coverage=found.coverage,
        basis="statutory, all layers, base rate included",
        decomposition=tuple(
            Contribution(layer, case.layers[layer].name, share)
            for layer, share in found.layers.items()
        ),
        since=local_day(since.on, party.zone) if since else None,
        average_since=before.mean if before else None,
        increase=found.mean - before.mean if before and not ways else None,
        published=tuple(_printed(record, origin, dest, when)),
        gaps=tuple(gaps),
    )


def side_averages(
    record: Record, catalogue: Catalogue, asked: Sequence[tuple[Case, AsOf]]
) -> list[dict[str, float | None]]:
    """Return each party's average duty on the other's goods, by ``DEST-on-ORIGIN``.

    Parameters
    ----------
    asked : sequence of pairs
        The law and the moment of each answer; the weights are read once for all.

    Returns
    -------
    list of dict
        None where no rate of the party is in the record for that day.
    """
    made: list[dict[str, float | None]] = [{} for _ in asked]
    pairs = ((d, o) for case, _ in asked[:1] for d in case.parties for o in case.parties if d != o)
    for dest, origin in pairs:
        trade: Trade | None = None
        for (case, when), told in zip(asked, made, strict=True):
            weights = next(iter(case.party(dest).weights), SIMPLE)
            trade = trade or trade_of(case, catalogue, origin, dest, weights)
            mean = None
            with suppress(NotCovered):
                mean = average(
                    case, record, catalogue, origin, dest, when, weights, trade=trade
                ).average
            told[f"{dest}-on-{origin}"] = None if mean is None else round(mean, 6)
    return made


@dataclass(frozen=True, slots=True)
class Moment:
    """The average from a day on, and the acts that begin that day."""

    day: date
    average: float
    layers: Mapping[str, float]
    acts: tuple[str, ...]


def history(
    case: Case, catalogue: Catalogue, origin: str, dest: str, known: date, weights: str
) -> list[Moment]:
    """Return the average on every day on which it could change, as known on one day.

    Between two of them nothing in the record changes, so the daily average is constant.
    """
    trade = trade_of(case, catalogue, origin, dest, weights)
    zone = case.party(dest).zone
    begun: dict[date, list[str]] = defaultdict(list)
    for measure in case.measures.values():
        if measure.by != dest or measure.layer is None or not measure.reaches(origin):
            continue
        for moment in boundaries(measure.acts, known):
            if moment.year < END.year:
                acts = [a.id for a in measure.acts if moment in (a.start, a.until)]
                begun[local_day(moment, zone)] += acts or [measure.id]
    for day, name in catalogue.list_days(dest):
        begun[day].append(name)
    for day in catalogue.rate_days(dest):
        begun[day].append("base rates")
    days = sorted(d for d in begun if case.about.begins <= d <= case.about.known_until)
    made = []
    for day in [case.about.begins, *days]:
        found = level(case, catalogue, trade, AsOf(read_on(day, zone), known))
        made.append(Moment(day, found.mean, found.layers, tuple(dict.fromkeys(begun[day]))))
    return made


def _ways(case: Case, catalogue: Catalogue, trade: Trade, when: AsOf) -> dict[str, float]:
    """Return the average lapsed and extended, where a state in play is not known."""
    entry = Entry(trade.origin, trade.dest, when)
    if not any(state.lapsed for _, state in in_play(case, entry)):
        return {}
    names: tuple[Branch, ...] = ("lapsed", "extended")
    ways: dict[str, float] = {n: level(case, catalogue, trade, when, n).mean for n in names}
    return dict(ways) if len(set(ways.values())) > 1 else {}


def _printed(record: Record, origin: str, dest: str, when: AsOf) -> Iterable[PublishedFigure]:
    day = when.on.date()
    near: Sequence[PublishedFigure] = [
        f
        for f in record.figures
        if (f.origin, f.dest) == (origin, dest) and f.published <= when.known
    ]
    return sorted(near, key=lambda f: abs((f.on - day).days))
