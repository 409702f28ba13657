"""What a length of time is: how long something lasts, or only how far off it is."""

from __future__ import annotations

from detente.record.claims.filling.figures.figure import Beside, Figure
from detente.record.claims.reading.quantities import Quantity

#: The rules by which a time is how long there was none like it: "the first in two years".
FIRST_IN, BEST_IN = "first in a time", "best in a time"


def length_of(beside: Beside, q: Quantity, first: int, last: int) -> Figure:
    """Return the role of a length of time: a duration, a run of months, or none."""
    words, before, page = beside.words, beside.leads(q), beside.page
    reads, among, after = page.words.reads, page.words.among, beside.follows(q, 2)
    if reads(after[:1], "genitive") and beside.moves(q.last, q.last + 3) and q.unit == "month":
        return Figure(q, "streak", 0, q.unit, "months of falls")
    if after[:1] == ["-"]:
        after = page.keys(q.last + 1, q.last + 3)
    lasting = set(before[-1:]) & words["lasts"] and set(before[-2:-1]) & words["may-last"]
    if (among("extent", before[-2:]) and not set(before[-1:]) & words["stretch"]) or lasting:
        return Figure(q, "duration", 0, q.unit, "length of time")
    to_go = reads(after[:1], "infinitive") and set(after[1:]) & words["left-to"]
    if to_go or set(after[:1]) & words["distance"]:
        return Figure(q, None, 0, q.unit, "distance in time")
    within = reads(before[-1:], "inside")
    if among("inside", before) and _is_best(beside, q, first):
        return Figure(q, None, 0, q.unit, BEST_IN)
    stretch = reads(before[-2:], "through", "definite")
    if stretch and not reads(after[:1], "complementizer"):
        return Figure(q, None, 0, q.unit, "stretch of time")
    if within and words["foremost"] & set(page.keys(q.first - 8, q.first)):
        return Figure(q, None, 0, q.unit, FIRST_IN)
    wording = {page.tokens[k].key for k in range(q.first, min(q.last + 2, last))}
    if wording & words["of-time"] or set(before[-1:]) & words["stretch"]:
        return Figure(q, None, 0, q.unit, "stretch of time")
    if beside.near("to-go", q.last, q.last + 5):
        return Figure(q, None, 0, q.unit, "distance in time")
    if within and not _took(beside, q, first):
        return Figure(q, None, 0, q.unit, "distance in time")
    return Figure(q, "duration", 0, q.unit, "length of time")


def _took(beside: Beside, q: Quantity, first: int) -> bool:
    """Tell whether a change took a length of time: "fell by half in three weeks"."""
    ahead = set(beside.page.keys(max(first, q.first - 12), q.first))
    if _is_best(beside, q, first):
        return False
    both = all(beside.page.words.among(end, ahead) for end in ("origin", "goal"))
    return both or beside.moves(max(first, q.first - 8), q.first)


def _is_best(beside: Beside, q: Quantity, first: int) -> bool:
    """Tell whether something is the most or first of a time: "the lowest in over two years"."""
    ahead = beside.page.keys(max(first, q.first - 12), q.first)
    plain, most = beside.page.words.links["not-best"], beside.page.words.forms["superlative"]
    ends = any(k.endswith(most) and k not in plain for k in ahead)
    return ends or bool(set(ahead) & beside.page.words.links["best"])
