"""Periods that follow from others: the one before, the months of a run, the years of a pledge."""

from __future__ import annotations

from dataclasses import replace

from detente.record.claim import Period, Role, Span
from detente.record.claims.filling.groups import Group
from detente.record.claims.frames.page import Page
from detente.record.claims.reading.calendar import Stretch, months, year_before

#: From the second half of a year on, the years ahead begin with the next.
_MIDDLE = 6
#: A longer run is none of months, a longer pledge none of years.
_LONG = 120
_QUARTER, _QUARTERS = 3, ("01", "04", "07", "10")


def derived(page: Page, got: Period, group: Group, *, compared: bool) -> Period:
    """Return the period of figures that tell what came before those of another period."""
    figures = group.figures
    if not figures:
        return got
    if all(f.role == "streak" and f.unit == "month" for f in figures):
        return _run_before(page, got, group)
    led = page.keys(figures[0].quantity.first - 4, figures[0].quantity.first)
    growing = figures[0].rule == "rate of growth"
    roles = {f.role for f in figures}
    words = page.words.links["origin"] | (
        page.words.links["after"] if roles == {"change"} else set()
    )
    if not words & set(led) or not (compared or growing):
        return got
    return _before(got, roles, yearly=_yearly(page, group))


def _yearly(page: Page, group: Group) -> bool:
    """Tell whether the sentence of figures compares them with those of a year before."""
    at = page.tokens[group.first].start
    sentence = next((s for s in page.sentences if s.start <= at < s.end), None)
    if sentence is None:
        return False
    tokens = page.tokens[slice(*page.range(sentence.start, sentence.end))]
    return any("base:yoy" in m.tags for m in page.words.time.find(tokens))


def _before(got: Period, roles: set[Role | None], *, yearly: bool) -> Period:
    """Return the period before, where it is compared with: "to $345bn, from $419bn".

    A figure is compared with that of the period before, a sum of a sentence that tells of growth
    over a year with that of the year before.
    """
    size = _size(got)
    if roles not in ({"level"}, {"change"}) or not size:
        return got
    if size == 12 or (yearly and roles == {"level"}):
        then = year_before(Stretch(got.start, got.end))
    else:
        year, month = int(got.start[:4]), int(got.start[5:7])
        then = months(year, month - size, month - 1)
    return replace(got, start=then.start, end=then.end, status="inferred", rule="period before")


def _size(got: Period) -> int:
    """Return of how many months a period is, if figures come out for each such period."""
    if got.granularity == "months":
        year, month = int(got.end[:4]), int(got.end[5:7])
        size = (year - int(got.start[:4])) * 12 + month - int(got.start[5:7]) + 1
        return size if size == _QUARTER and got.start[5:7] in _QUARTERS else 0
    return {"month": 1, "year": 12}.get(got.granularity, 0)


def _run_before(page: Page, got: Period, group: Group) -> Period:
    """Return the months of a run that is over: "ending a run of three monthly gains"."""
    count = int(group.figures[0].quantity.value)
    words = page.keys(group.first, group.figures[0].quantity.first)
    ended = page.words.beside["run-ended"] & set(words)
    if not ended or got.granularity != "month" or not 1 <= count < _LONG:
        return got
    year, month = int(got.start[:4]), int(got.start[5:7])
    then = months(year, month - count, month - 1)
    rule = "run that is over"
    got = replace(got, start=then.start, end=then.end, granularity=then.granularity)
    return replace(got, status="inferred", rule=rule)


def running(page: Page, first: int, last: int) -> Period | None:
    """Return the years that a pledge runs over, whole ones: "over the next two years"."""
    today = page.document.published
    for q in page.figures_in(first, last):
        led = page.keys(max(first, q.first - 3), q.first)
        if today is None or q.unit != "year" or not 1 < q.value < _LONG:
            continue
        if page.words.links["runs"] & set(led):
            begin = today.year + (today.month > _MIDDLE)
            span = Span.of(page.text, q.start, q.end)
            end = str(begin + int(q.value) - 1)
            return Period(str(begin), end, "", "years", "inferred", span, "running years")
    return None
