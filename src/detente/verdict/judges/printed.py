"""Averages that others print: recognised, put on their basis, and held to their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from detente.record.claim import Claim, Value
from detente.record.reconcile.interval import Interval, in_base
from detente.verdict.answer import Row, Side, Verdict
from detente.verdict.judges import Sitting
from detente.verdict.judges.steps import EARLY, HUNDRED, firm, pct, plain
from detente.verdict.rows import Ruled

_MOVED = "→"
"""Between the two ends of a printed move."""
_APART = Decimal(2)
"""Points by which averages of different houses may differ."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def judge_published(
    claim: Claim, values: Sequence[Value], row: Ruled, at: Sitting
) -> Verdict | None:
    """Recognise an average that others print, and say on what basis it stands."""
    apart: Verdict | None = None
    for name in row.figures:
        figure = at.facts.figure(name)
        if figure is None or figure.published > at.now or figure.on > at.then + EARLY:
            continue
        numbers = [Decimal(n) for n in _NUMBER.findall(figure.figure)]
        cited = Row("figure", name, figure.figure, str(figure.on), figure.published, figure.sources)
        if not numbers or not _printed(values, numbers):
            apart = apart or _misprinted(claim, values, numbers, cited, at)
            continue
        sums = _identity(numbers, row, at)
        said = f"{figure.figure}: {figure.basis}{sums}; {figure.difference_explained}"
        then = Side(at.then, figure.figure, True) if figure.published <= at.then else None
        return Verdict("explained", said, (cited,), then, _since(row, at), why="scope")
    return apart


def _printed(values: Sequence[Value], numbers: Sequence[Decimal]) -> bool:
    """Tell whether figures are those printed: what it was from the first, what it is the last."""
    ends = {"from": numbers[:1], "to": numbers[-1:]}
    return all(
        any(in_base(v)[0].meets(Interval(n, n)) for n in ends.get(str(v.role), numbers))
        for v in values
    )


def _misprinted(
    claim: Claim, values: Sequence[Value], numbers: Sequence[Decimal], cited: Row, at: Sitting
) -> Verdict | None:
    """Find that a text has one end of a printed move right and the other wrong, or both turned."""
    ends = {str(v.role): v for v in values}
    if (
        _MOVED not in cited.value
        or len(numbers) != 2
        or set(ends) != {"from", "to"}
        or not firm(claim)
    ):
        return None
    turned = dict(zip(("to", "from"), numbers, strict=True))
    right = dict(zip(("from", "to"), numbers, strict=True))
    said = f"printed is {cited.value}"
    side = Side(at.then, cited.value, False)
    if all(in_base(ends[role])[0].meets(Interval(n, n)) for role, n in turned.items()):
        return Verdict("conflicts", f"the other way round: {said}", (cited,), side, None, "turned")
    met = {role: in_base(ends[role])[0].meets(Interval(n, n)) for role, n in right.items()}
    off = [abs(ends[role].value - right[role]) for role, ok in met.items() if not ok]
    if sum(met.values()) == 1 and off[0] > _APART:
        return Verdict("conflicts", said, (cited,), side, None)
    return None


def _since(row: Ruled, at: Sitting) -> Side | None:
    """Return what is left now of the layers that a published figure speaks of."""
    part = row if row.groups else at.answers.ruled.get(row.part)
    rate = at.facts.rate(part.groups, at.now, at.now) if part else None
    if part is None or rate is None:
        return None
    return Side(at.now, f"{part.title}: {pct(rate)} in force", None)


def _identity(numbers: Sequence[Decimal], row: Ruled, at: Sitting) -> str:
    """Show that an average fell by what one layer fell."""
    part = at.answers.ruled.get(row.part)
    if part is None or len(numbers) < 2:
        return ""
    fell = numbers[0] - numbers[1]
    for step in at.facts.steps(part.groups, at.now):
        if (step.before - step.after) * HUNDRED == fell:
            one, other = step.before * HUNDRED, step.after * HUNDRED
            sums = f"{numbers[0]:f} − {numbers[1]:f} = {plain(one)} − {plain(other)}"
            return f": {sums} ({part.title}, from {step.day})"
    return ""
