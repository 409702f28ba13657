"""Rules of reply, each fitted on one span of the dispute and tested on another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from detente.strategy.moves.dossier import Dossier
from detente.strategy.moves.replies import Reply, replies
from detente.strategy.moves.resampling import interval, mean
from detente.strategy.moves.rows import Fold


@dataclass(frozen=True, slots=True)
class RuleScore:
    """How a rule did on acts that it was not fitted on.

    Parameters
    ----------
    rule : str
        ``always``, ``never``, ``rate``, ``threshold``, ``stated threshold``, ``mirror``,
        ``never first``.
    party : str
        The side whose conduct it speaks of.
    fitted_on, tested_on : str
        Spans of the dispute; a rule without a parameter is fitted on nothing.
    n, hits : int
        Cases, and those in which it was right (chance above a half counts as foretold).
    brier, lo, hi : float
        Mean squared distance, and its 90 % interval when the cases are drawn again.
    parameter : float or None
        What was fitted: a chance or a level.
    """

    rule: str
    party: str
    fitted_on: str
    tested_on: str
    n: int
    hits: int
    brier: float
    lo: float
    hi: float
    parameter: float | None


@dataclass(frozen=True, slots=True)
class _Bench:
    """What rules are tested on: the acts of one span, and how the interval is drawn."""

    train: Sequence[Reply]
    test: Sequence[Reply]
    fitted_on: str
    tested_on: str
    draws: int

    def score(
        self,
        rule: str,
        party: str,
        cases: Sequence[tuple[float, bool]],
        parameter: float | None = None,
        *,
        fitted: bool = True,
    ) -> Iterator[RuleScore]:
        if not cases:
            return
        squares = [(chance - happened) ** 2 for chance, happened in cases]
        low, high = interval(squares, self.draws)
        yield RuleScore(
            rule=rule,
            party=party,
            fitted_on=self.fitted_on if fitted else "nothing",
            tested_on=self.tested_on,
            n=len(cases),
            hits=sum((chance > 0.5) == happened for chance, happened in cases),
            brier=mean(squares),
            lo=low,
            hi=high,
            parameter=parameter,
        )


def rule_scores(dossier: Dossier, cut: date) -> tuple[RuleScore, ...]:
    """Return how each rule of reply did, forwards from each span to the next and backwards.

    A span that still goes on is only tested on. Acts too young to count as unanswered are left out.
    """
    rows = [row for row in replies(dossier, cut) if not row.open]
    found: list[RuleScore] = []
    for train, test in _folds(dossier.folds):
        for party in dossier.parties:
            found += _tested(dossier, rows, party, train, test, cut)
    return tuple(found)


def _folds(folds: Sequence[Fold]) -> Iterator[tuple[Fold, Fold]]:
    for one, other in pairwise(folds):
        yield one, other
        if other.until is not None:
            yield other, one


def _tested(
    dossier: Dossier, rows: Sequence[Reply], party: str, train: Fold, test: Fold, cut: date
) -> Iterator[RuleScore]:
    mine = [row for row in rows if row.to == party]
    bench = _Bench(
        [row for row in mine if train.holds(row.date)],
        [row for row in mine if test.holds(row.date)],
        train.id,
        test.id,
        dossier.rules.resamples,
    )
    answered = [row.answered for row in bench.test]
    yield from bench.score("always", party, [(1.0, a) for a in answered], fitted=False)
    yield from bench.score("never", party, [(0.0, a) for a in answered], fitted=False)
    if bench.train:
        share = (sum(row.answered for row in bench.train) + 0.5) / (len(bench.train) + 1.0)
        yield from bench.score("rate", party, [(share, a) for a in answered], share)
    yield from _by_level(dossier, bench, party, cut)
    same = [row.mirrored == "full" for row in bench.test if row.mirrored is not None]
    yield from bench.score("mirror", party, [(1.0, s) for s in same], fitted=False)
    yield from _never_first(dossier, bench, party, test, cut)


def _by_level(dossier: Dossier, bench: _Bench, party: str, cut: date) -> Iterator[RuleScore]:
    """Test answers to duties above a level: one fitted, and those that the side itself named."""
    cases = [(row.level, row.size, row.answered) for row in bench.test if _leveled(row)]
    level = fitted_level([row for row in bench.train if _leveled(row)])
    if level is not None:
        yield from bench.score(
            "threshold", party, [(_above(x, size, level), a) for x, size, a in cases], level
        )
    for row in dossier.thresholds:
        if row.party == party and row.published <= cut:
            after = [
                (_above(one.level, one.size, row.level), one.answered)
                for one in bench.test
                if _leveled(one) and one.date > row.published
            ]
            yield from bench.score("stated threshold", party, after, row.level, fitted=False)


def _leveled(row: Reply) -> bool:
    return row.level is not None and row.size is not None


def _above(level: float | None, size: float | None, threshold: float) -> float:
    """Return one where an act adds to the duties and leaves them above a level, else zero."""
    return float(bool(size and size > 0 and level is not None and level > threshold))


def fitted_level(rows: Sequence[Reply]) -> float | None:
    """Return the level above which most acts were answered and below which most were not.

    The lowest of those that were right most often; None without acts.
    """
    levels = sorted({row.level for row in rows if row.level is not None})
    if not levels:
        return None
    between = [(a + b) / 2.0 for a, b in pairwise(levels)]
    tried = [0.0, *between, levels[-1]]
    right: Callable[[float], int] = lambda level: sum(  # noqa: E731
        bool(_above(row.level, row.size, level)) == row.answered for row in rows
    )
    return max(tried, key=lambda level: (right(level), -level))


def _never_first(
    dossier: Dossier, bench: _Bench, party: str, test: Fold, cut: date
) -> Iterator[RuleScore]:
    """Test that every hard act of a side answers one of the other."""
    own = [
        act
        for act in dossier.known_acts(cut)
        if act.by == party and act.hard and act.kind in ("strike", "answer")
        and test.holds(act.date)
    ]  # fmt: skip
    cases = [(1.0, act.kind == "answer" or _answers(dossier, act.on, act.response_to))
             for act in own]  # fmt: skip
    yield from bench.score("never first", party, cases, fitted=False)


def _answers(dossier: Dossier, other: str, earlier: Sequence[str]) -> bool:
    """Tell whether any of the earlier events is an act of the other side."""
    return any(dossier.by_event[x].actors == (other,) for x in earlier if x in dossier.by_event)
