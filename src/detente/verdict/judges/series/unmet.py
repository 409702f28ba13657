"""A figure of a text that no figure of the record fits: a contradiction, or why it is none."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from detente.record.claim import Claim
from detente.record.reconcile.interval import Interval
from detente.trade.held import last_digit
from detente.verdict.answer import Row, Side, Verdict, cannot
from detente.verdict.facts import Figure
from detente.verdict.judges import Sitting, taken_over
from detente.verdict.judges.series.shown import row_of, shown
from detente.verdict.rows import Counted

_REVISED = Decimal("0.01")
"""Part of a level by which its later prints may differ from the first."""
_MOVED = Decimal("0.005")
"""By how much a change worked out from later prints may differ from the one of the first."""
_SOONEST = timedelta(days=6)
"""Days after a period before which no figure of it is out."""
_RELEASE = timedelta(days=30)
"""Days after a period in which its figure comes out."""
CHANGES = ("yoy", "ytd-yoy", "mom")


def unfit(
    claim: Claim,
    row: Counted,
    at: Sitting,
    interval: Interval,
    own: tuple[Figure | None, Figure],
    sides: tuple[Side | None, Side | None],
) -> Verdict:
    """Say why a figure that nothing held fits is no contradiction, or that it is one."""
    held = own[1]
    rows: tuple[Row, ...] = (row_of(at, held),)
    if claim.hedge != "stated":
        return cannot("not-firm", f"{shown(at, held)} is held; the text does not assert a figure")
    if row.speakers and claim.speaker is None:
        said = f"{shown(at, held)}; the text does not say whose count it gives"
        return cannot("other-source", said, "whose count it is", rows)
    early = at.written is not None and _not_yet_out(held, at.written)
    if claim.period and own[0] is None and early and at.then >= held.period.until + _SOONEST:
        said = f"{shown(at, held)}, held from {held.vintage} on; the text is of {at.then}"
        return cannot("not-held", said, "the first print", rows)
    if claim.period and own[0] is None and early:
        said = f"not out before {held.vintage}, so a forecast at most: came out at "
        return Verdict("outdated", said + shown(at, held), rows, *sides, why="outcome")
    if not claim.period:
        said = f"the text names no period; the newest held is {shown(at, held)}"
        return cannot("no-period", said, f"the period meant ({row.title})", rows)
    if _round(interval) and guessed(claim):
        said = f"held is {shown(at, held)}; the text's figure is round and its period inferred"
        return cannot("no-period", said, f"the period meant ({row.title})", rows)
    doubt = taken_over(claim, "subject")
    other = _of_another(held, interval, row, at) if doubt or interval.picks else None
    if other is not None and doubt:
        said = f"the words do not name what they count; {shown(at, other)} has this figure"
        return cannot("subject", said, "what they count", (row_of(at, other),))
    if doubt and (held.stat not in CHANGES or _opposite(interval, held)):
        # An amount, a share or a move the other way may be that of anything spoken of nearby.
        said = f"the words do not name what they count; of {row.title} it would be"
        return cannot("subject", f"{said} {shown(at, held)}", "what they count", rows)
    later = held.stat in CHANGES and own[0] is None and _near(interval, held, _MOVED)
    if later or (held.stat not in CHANGES and _near(interval, held, abs(held.value) * _REVISED)):
        said = (
            f"{shown(at, held)}, as printed by {held.vintage}; an earlier print may differ so much"
        )
        return cannot("revised", said, "the print that the text quotes", rows)
    said = f"held is {shown(at, held)}"
    if other is not None:
        said += f"; the text's figure is that of another: {shown(at, other)}"
        rows = (*rows, row_of(at, other))
    return Verdict("conflicts", said, rows, *sides)


def _near(interval: Interval, held: Figure, size: Decimal) -> bool:
    """Tell whether a figure is off by no more than what later prints change."""
    return interval.meets(Interval(held.value - size, held.value + size))


def _opposite(interval: Interval, held: Figure) -> bool:
    """Tell whether a text has a rise where a fall is held, or a fall where a rise is."""
    falls = interval.hi is not None and interval.hi < 0
    rises = interval.lo is not None and interval.lo > 0
    return (falls and held.value > 0) or (rises and held.value < 0)


def _round(interval: Interval) -> bool:
    return not interval.picks and interval.lo is not None and interval.hi is not None


def _of_another(held: Figure, interval: Interval, row: Counted, at: Sitting) -> Figure | None:
    """Return the figure of another subject that the text's one is, for the same time."""
    for other in at.answers.counted.values():
        for series in other.series if other is not row else ():
            for figure in at.facts.series(series, held.stat, at.now):
                same = figure.period == held.period and figure.unit == held.unit
                if same and meets(interval, figure):
                    return figure
    return None


def _not_yet_out(figure: Figure, day: date) -> bool:
    """Tell whether a figure cannot have been out on a day.

    The record may hold a figure from a later print than its first.
    """
    return figure.vintage > day and day < figure.period.until + _RELEASE


def meets(interval: Interval, figure: Figure) -> bool:
    """Tell whether a figure, as computed or as its office printed it, lies in an interval.

    What is computed from rounded levels is coarser than what was printed: then only that counts.
    """
    computed = interval.meets(Interval.around(figure.value, figure.margin))
    if figure.printed is None or figure.printed == figure.value:
        return computed
    half = last_digit(figure.printed) / 2
    printed = interval.meets(Interval.around(figure.printed, half))
    return printed or (computed and figure.margin <= half)


def guessed(claim: Claim) -> bool:
    """Tell whether the period was not read in the claim itself."""
    return claim.period is not None and claim.period.status != "explicit"
