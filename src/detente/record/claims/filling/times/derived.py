"""Periods that follow from others: the one before, the months of a run, the years of a pledge."""

from __future__ import annotations

from dataclasses import replace

from detente.record.claim import Period, Role, Span
from detente.record.claims.filling.groups import Group
from detente.record.claims.filling.times.uses import Dated
from detente.record.claims.frames.page import Page
from detente.record.claims.reading.calendar import Stretch, month, months, year_before

#: From the second half of a year on, the years ahead begin with the next.
_MIDDLE = 6
#: The rule by which a change over some months has those.
MONTHS_OF_CHANGE = "months of a change"
#: The rule by which a run that a figure ends has its months.
RUN_OVER = "run that is over"
#: The rule by which a figure of comparison has the period before.
PERIOD_BEFORE = "period before"
#: By these a figure has months that those behind it do not share.
ASIDE = (MONTHS_OF_CHANGE, RUN_OVER, PERIOD_BEFORE)
#: A longer run is none of months, a longer pledge none of years.
_LONG = 120
_QUARTER, _QUARTERS = 3, ("01", "04", "07", "10")
#: Uses of a date by which it is what a growth is taken over: "up 5% from May", "than in May".
_COMPARED = ("before", "base")


def derived(page: Page, got: Period, group: Group, *, compared: bool) -> Period:
    """Return the period of figures that tell what came before those of another period."""
    figures = group.figures
    if not figures:
        return got
    if all(f.role == "streak" and f.unit == "month" for f in figures):
        return _run_before(page, got, group)
    if {f.role for f in figures} == {"change", "duration"} and got.granularity == "month":
        return _over(page, got, group)
    led = page.keys(figures[0].quantity.first - 4, figures[0].quantity.first)
    growing = figures[0].rule == "rate of growth"
    roles = {f.role for f in figures}
    words = page.words.links["origin"] | (
        page.words.links["after"] if roles == {"change"} else set()
    )
    behind = page.keys(figures[-1].quantity.last, figures[-1].quantity.last + 1)
    told = page.words.links["previous"] & {*behind, *led[-2:]} or _is_one_of(page, led)
    if not told and (not words & set(led) or not (compared or growing)):
        return got
    return _before(got, roles, yearly=_yearly(page, group))


def _is_one_of(page: Page, led: list[str]) -> bool:
    """Tell whether a movement came behind another: "the fall followed one of 2%"."""
    words = page.words
    after = not words.links["came-after"].isdisjoint(led)
    return after and words.reads(led[-2:], "pro-form", "genitive")


def _over(page: Page, got: Period, group: Group) -> Period:
    """Return the months that a change took, up to the one told: "fell 40% over three months"."""
    q = next(f.quantity for f in group.figures if f.role == "duration")
    over = page.among("extending", q.first - 1, q.first + 1)
    if not over or q.unit != "month" or not 1 < q.value < _LONG:
        return got
    year, month = int(got.end[:4]), int(got.end[5:7])
    then = months(year, month - int(q.value) + 1, month)
    got = replace(got, start=then.start, end=then.end, granularity="months")
    return replace(got, status="inferred", rule=MONTHS_OF_CHANGE)


def _yearly(page: Page, group: Group) -> bool:
    """Tell whether the sentence of figures compares them with those of a year before."""
    at = page.tokens[group.first].start
    sentence = page.sentence_at(at)
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
    return replace(got, start=then.start, end=then.end, status="inferred", rule=PERIOD_BEFORE)


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
    got = replace(got, start=then.start, end=then.end, granularity=then.granularity)
    return replace(got, status="inferred", rule=RUN_OVER)


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


def summed(page: Page, got: Period | None, group: Group, around: list[Stretch]) -> Period | None:
    """Return the period of a figure for the years before it: "$9bn in all", "from 2022 to 2023".

    A growth from one year to the next is that of the second.
    """
    q, words = group.figures[-1].quantity, page.words.links
    if got is not None and got.granularity == "years" and got.span is not None:
        led = page.reads(page.at(got.span.start) - 1, "origin")
        next_one = got.end.isdigit() and got.start.isdigit() and int(got.end) == int(got.start) + 1
        if led and next_one and all(f.role == "change" for f in group.figures):
            return replace(got, start=got.end, granularity="year", rule="growth between years")
    all_of = words["in-all"].intersection(page.keys(q.last + 1, q.last + 2))
    in_all = page.reads(q.last, "inside") and bool(all_of)
    years = sorted(s.start for s in around if s.granularity == "year")
    if not in_all or len(set(years)) < 2:
        return got
    return Period(years[0], years[-1], "", "years", "inferred", None, "years that are summed")


def annual(page: Page, got: Period | None, group: Group) -> Period | None:
    """Return the running year for a target of growth without a year of its own."""
    today = page.document.published
    aimed = bool(group.figures) and all(f.rule == "target" for f in group.figures)
    if not aimed or today is None or (got is not None and got.status != "inherited"):
        return got
    year = str(today.year)
    return Period(year, year, "", "year", "inferred", None, "target of the year")


def base_of(period: Period | None, dated: list[Dated]) -> str:
    """Return what a growth is taken over by the date it is compared with.

    ``mom`` for the month before its own, ``yoy`` for its own time a year before or the year before
    it lies in; else that time, as a year where it is the same month of it.
    """
    if period is None or not period.start:
        return ""
    own = Stretch(period.start, period.end)
    for one in dated:
        then = Stretch(one.stretch.start, one.stretch.end)
        if one.use not in _COMPARED or not then.start or then.start >= own.start:
            continue
        yearly = then.start == then.end == str(int(own.start[:4]) - 1)
        if yearly or then == year_before(own):
            return "yoy"
        if {period.granularity, one.stretch.granularity} != {"month"}:
            return then.start if then.start == then.end else f"{then.start}/{then.end}"
        year, number = int(own.start[:4]), int(own.start[5:7])
        if then.start == month(year, number - 1):
            return "mom"
        return then.start[:4] if then.start[5:7] == own.start[5:7] else then.start
    return ""
