"""What the few truces say beyond a rate: shape, earlier breaks, pooling, trust and deadlines.

Grids and a normal approximation; the prior stands beside every posterior, because with so few
breaks the one is mostly the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from detente.ledger.case.record import Record
from detente.model.economy import Array
from detente.strategy.moves.dossier import Dossier
from detente.strategy.survival.spans import YEAR, Span, of_class
from detente.strategy.survival.trust import Strain, contacts, strains, trust

#: Standard deviations of the priors: of the log of the shape, of a slope, of the yearly rate's log.
_SHAPE, _SLOPE, _LEVEL = 0.5, 0.5, 3.0
_EDGES = (0.05, 0.95)
_WEEK = 7
#: A posterior this wide beside its prior says that the data hardly spoke.
_STAYED = 0.8


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a model: what was assumed of it, and what the truces made of that.

    Parameters
    ----------
    prior, prior_lo, prior_hi : float
        Mean and 90 % interval beforehand.
    mean, lo, hi : float
        The same after the truces.
    stayed : bool
        The interval is about as wide as before: the truces hardly spoke.
    """

    name: str
    text: str
    prior: float
    prior_lo: float
    prior_hi: float
    mean: float
    lo: float
    hi: float

    @property
    def stayed(self) -> bool:
        """Whether the truces hardly moved it."""
        return self.hi - self.lo > _STAYED * (self.prior_hi - self.prior_lo)


@dataclass(frozen=True, slots=True)
class Pooled:
    """The rate of one group of truces drawn towards that of all, by how little it holds.

    Parameters
    ----------
    alone : float or None
        Breaks a year counted in the group without the others.
    """

    group: str
    n: int
    breaks: int
    years: float
    alone: float | None
    hazard: float
    lo: float
    hi: float


def shape(rows: Sequence[Span]) -> tuple[Term, float]:
    """Return the Weibull shape of times to a break, and the chance that it lies below one.

    Below one, truces that stand get safer; a mixture of safe and unsafe truces looks the same.
    """
    days, broke = _watched(rows)
    power = np.linspace(0.1, 3.0, 300)[:, None]
    scale = np.linspace(-6.0, 5.0, 400)[None, :]
    found = -0.5 * (np.log(power) / _SHAPE) ** 2 - np.log(power)
    for year, happened in zip(days, broke, strict=True):
        log = np.log(year) - scale
        found = found + happened * (np.log(power) + (power - 1.0) * log - scale)
        found = found - np.exp(power * log)
    weight = _weights(found).sum(axis=1)
    middle, low, high = (float(np.exp(_SHAPE * z)) for z in (0.0, -1.645, 1.645))
    term = Term(
        "shape", "shape of the time to a break; one is a constant rate", middle, low, high,
        *_told(power[:, 0], weight),
    )  # fmt: skip
    return term, float(weight[power[:, 0] < 1.0].sum())


def slope(rows: Sequence[Span], earlier: Sequence[int]) -> Term:
    """Return how the log of the rate changes with each earlier break of the same pair.

    Parameters
    ----------
    earlier : sequence of int
        Breaks of its pair before each truce (see `earlier_breaks`).
    """
    days, broke = _watched(rows)
    level = np.linspace(-6.0, 4.0, 400)[:, None]
    per = np.linspace(-1.5, 1.5, 601)[None, :]
    found = -0.5 * (level / _LEVEL) ** 2 - 0.5 * (per / _SLOPE) ** 2
    for year, happened, count in zip(days, broke, earlier, strict=True):
        log = level + per * count
        found = found + happened * log - np.exp(log) * year
    return Term(
        "earlier breaks", "change of the log of the rate with each earlier break of the pair",
        *_normal(0.0, _SLOPE), *_told(per[0], _weights(found).sum(axis=0)),
    )  # fmt: skip


def earlier_breaks(rows: Sequence[Span], every: Sequence[Span]) -> list[int]:
    """Return how many truces of its pair had broken before each truce."""
    return [
        sum(
            x.broke and x.until <= row.truce.start
            and set(x.truce.between) == set(row.truce.between)
            for x in every
        )
        for row in rows
    ]  # fmt: skip


def pooled(dossier: Dossier, rows: Sequence[Span]) -> tuple[Pooled, ...]:
    """Return the rate of each group of truces, partly pooled.

    A truce belongs to the first class that holds it; the rates of the groups are drawn from one
    gamma distribution whose mean and spread are integrated over a grid.
    """
    groups, rest = [], list(rows)
    for reference in dossier.classes:
        own = of_class(rest, reference)
        groups.append((reference.id, own))
        rest = [row for row in rest if row not in own]
    counts = np.array([sum(row.broke for row in own) for _, own in groups], dtype=float)
    years = np.array([sum(row.days for row in own) / YEAR for _, own in groups])
    mean = np.exp(np.linspace(np.log(0.02), np.log(5.0), 60))[:, None]
    size = np.exp(np.linspace(np.log(0.2), np.log(20.0), 40))[None, :]
    found = -0.5 * np.log(size) ** 2
    for count, watched in zip(counts, years, strict=True):
        if watched == 0:
            continue
        share = size / (size + mean * watched)
        found = found + size * np.log(share) + count * np.log1p(-share)
        found = found + sum(np.log(size + k) for k in range(int(count)))
    weight = _weights(found)
    # The rate on a grid of logs: the gamma density of each pair of mean and spread, weighed.
    rate = np.exp(np.linspace(np.log(1e-3), np.log(30.0), 800))
    return tuple(
        _group(name, own, count, watched, (mean, size, weight), rate)
        for (name, own), count, watched in zip(groups, counts, years, strict=True)
        if own
    )


def _group(
    name: str,
    own: Sequence[Span],
    count: float,
    watched: float,
    drawn: tuple[Array, Array, Array],
    rate: Array,
) -> Pooled:
    mean, size, weight = drawn
    power = (size + count + 0.0 * mean).ravel()
    per = (size / mean + watched).ravel()
    log = power[:, None] * np.log(rate * per[:, None]) - rate * per[:, None]
    log -= log.max(axis=1, keepdims=True)
    each = np.exp(log)
    density = weight.ravel() @ (each / each.sum(axis=1, keepdims=True))
    middle, low, high = _told(rate, density)
    alone = float(count / watched) if watched > 0 else None
    return Pooled(name, len(own), int(count), float(watched), alone, middle, low, high)


def weekly(dossier: Dossier, record: Record, rows: Sequence[Span], cut: date) -> tuple[Term, ...]:
    """Return the terms of a weekly chance of a break, in log odds: level, trust, deadline, contact.

    Only truces of the parties from the day on which the record of events begins are weighed: of
    others no acts are held. The posterior is normal around its mode (Laplace).
    """
    log = strains(dossier, record, cut)
    begins = min((row.date for row in log), default=cut)
    own = [
        row
        for row in rows
        if set(row.truce.between) == set(dossier.parties) and row.truce.start >= begins
    ]
    met = contacts(dossier, cut)
    weeks = [week for row in own for week in _weeks(dossier, row, log, met, cut)]
    every = sum(row.days for row in rows) / _WEEK
    base = (sum(row.broke for row in rows) + 0.5) / (every + 1.0)
    prior = np.array([np.log(base / (1.0 - base)), 0.0, 0.0, 0.0])
    spread = np.array([1.0, _SLOPE, _SLOPE, _SLOPE])
    names = (
        ("level", "log odds of a break in a week, at no strain and no deadline"),
        ("trust", "for one more on the balance of trust"),
        ("deadline", "in the weeks before a deadline"),
        ("contact", "for each hundred days since the leaders spoke or met"),
    )
    if not weeks:
        middle, width = prior, spread
    else:
        given = np.array([x for x, _ in weeks])
        broke = np.array([float(y) for _, y in weeks])
        middle, width = _laplace(given, broke, prior, spread)
    return tuple(
        Term(name, text, *_normal(p, s), *_normal(m, w))
        for (name, text), p, s, m, w in zip(names, prior, spread, middle, width, strict=True)
    )


def _weeks(
    dossier: Dossier, row: Span, log: Sequence[Strain], met: Sequence[date], cut: date
) -> list[tuple[list[float], bool]]:
    """Return each week that a truce was watched: what was so at its start, and whether it broke."""
    found = []
    for start in range(0, max(row.days, 1), _WEEK):
        day = row.truce.start + timedelta(days=start)
        due = [d.date for d in row.truce.deadlines if d.published <= day and d.date >= day]
        near = bool(due) and (max(due) - day).days <= dossier.rules.deadline_days
        spoke = [d for d in met if d <= day]
        since = (day - spoke[-1]).days / 100.0 if spoke else 0.0
        balance = trust(log, day, dossier.rules.half_life_days)
        last = start + _WEEK >= row.days
        found.append(([1.0, balance, float(near), since], last and row.broke))
    return found


def _laplace(given: Array, broke: Array, prior: Array, spread: Array) -> tuple[Array, Array]:
    """Return mode and standard deviations of a logit under normal priors, by Newton's method."""
    found, precise = prior.copy(), np.diag(1.0 / spread**2)
    for _ in range(100):
        chance = 1.0 / (1.0 + np.exp(-given @ found))
        slopes = given.T @ (broke - chance) - precise @ (found - prior)
        curve = (given * (chance * (1.0 - chance))[:, None]).T @ given + precise
        step = np.linalg.solve(curve, slopes)
        found = found + step
        if np.abs(step).max() < 1e-10:
            break
    return found, np.sqrt(np.diag(np.linalg.inv(curve)))


def _watched(rows: Sequence[Span]) -> tuple[list[float], list[bool]]:
    """Return years and breaks; a truce that broke on its first day stood for half of it."""
    return [max(row.days, 0.5) / YEAR for row in rows], [row.broke for row in rows]


def _weights(log: Array) -> Array:
    made = np.exp(log - log.max())
    return np.asarray(made / made.sum())


def _told(values: Array, weight: Array) -> tuple[float, float, float]:
    """Return mean and 90 % interval of a distribution on a grid."""
    low, high = (
        float(values[min(values.size - 1, int(np.searchsorted(weight.cumsum(), edge)))])
        for edge in _EDGES
    )
    return float(values @ weight), low, high


def _normal(mean: float, deviation: float) -> tuple[float, float, float]:
    return float(mean), float(mean - 1.645 * deviation), float(mean + 1.645 * deviation)
