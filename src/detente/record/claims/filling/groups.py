"""Figures of a clause that belong together: one claim an indicator and period."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.record.claims.filling.figures.figure import Figure
from detente.record.claims.frames.page import Page
from detente.record.claims.naming.subjects import Topic


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one claim, and the tokens that carry it."""

    figures: tuple[Figure, ...]
    first: int
    last: int


def grouped(page: Page, values: list[Figure], first: int, last: int) -> list[Group]:
    """Return the groups of the figures of a clause, each with its stretch of the clause.

    A second figure of the same role opens a new group, but for the ends of a range.
    """
    groups: list[list[Figure]] = []
    for figure in values:
        if groups and (
            _listed(page, groups[-1][-1], figure) or not _clashes(page, groups[-1], figure)
        ):
            groups[-1].append(figure)
        else:
            groups.append([figure])
    if len(groups) == 1:
        return [Group(tuple(groups[0]), first, last)]
    made, begin = [], first
    for index, group in enumerate(groups):
        end = last
        if index + 1 < len(groups):
            end = _between(page, group[-1].quantity.last, groups[index + 1][0].quantity.first)
        made.append(Group(tuple(group), *_trimmed(page, begin, end)))
        begin = end
    return made


def _listed(page: Page, left: Figure, right: Figure) -> bool:
    """Tell whether two rates stand in one list: "5 and 10 per cent"."""
    keys = page.keys(left.quantity.last, right.quantity.first)
    both = left.role == right.role == "rate" and left.quantity.unit_at is not None
    return both and page.words.beside["coordinate"].issuperset(keys)


def _clashes(page: Page, group: list[Figure], figure: Figure) -> bool:
    last = group[-1]
    if _sized(page, last, figure):
        return True
    if figure.quantity.kind == "high" and last.quantity.kind == "low":
        return False
    roles = {f.role for f in group}
    if figure.role == last.role == "level" and figure.quantity.is_money and last.quantity.is_money:
        return figure.unit == last.unit
    if figure.role in roles:
        return True
    if figure.role in ("rate", "threshold", "count", "share") and roles & {"change", "level"}:
        return True
    return figure.role in ("change",) and "level" in roles and figure.unit == "pp"


def _sized(page: Page, part: Figure, whole: Figure) -> bool:
    """Tell whether a figure is told as a part or multiple of the next: "half the 33 tons"."""
    between, reads = page.keys(part.quantity.last, whole.quantity.first), page.words.reads
    parted = part.quantity.kind == "part" or part.unit == "times"
    return parted and (
        not between or reads(between, "definite") or reads(between, "genitive", "definite")
    )


def _between(page: Page, left: int, right: int) -> int:
    """Return where the second of two figures' stretches begins: at a mark or a joining word."""
    tokens, left = page.tokens, _dated(page, left, right)
    for k in range(right - 1, left - 1, -1):
        if tokens[k].text in ",;(–—:" or tokens[k].key in page.words.beside["joins"]:
            lead = _led_in(page, left, k)
            if lead is not None:
                return lead
            return k if tokens[k].key in page.words.beside["joins-own"] else k + 1
    return left


def _led_in(page: Page, left: int, k: int) -> int | None:
    """Return where a date begins that leads the second figure in: "5 and, since May, 7"."""
    for when in page.whens_in(left, k):
        begin = page.at(when.start)
        if page.at(when.end) == k and begin - 2 > left and page.tokens[k].text == ",":
            link = page.tokens[begin - 1].key
            words = page.words.links
            if link in words["since"] | words["within"] and page.tokens[begin - 2].text == ",":
                return begin - 1
    return None


def _dated(page: Page, left: int, right: int) -> int:
    """Return where the date ends that stands right behind a figure: "$44bn in May to $57bn"."""
    for when in page.whens_in(left, right):
        begin, end = page.at(when.start), page.at(when.end)
        if begin - left == 1 and _little(page, left, begin) and end <= right:
            return end
    return left


def _little(page: Page, first: int, last: int) -> bool:
    """Tell whether only a little word stands between two tokens."""
    return set(page.keys(first, last)) <= page.words.links["within"]


def _trimmed(page: Page, first: int, last: int) -> tuple[int, int]:
    tokens = page.tokens
    while last - 1 > first and (
        tokens[last - 1].text in ",;:(–—" or tokens[last - 1].key in page.words.beside["joins-end"]
    ):
        last -= 1
    return first, last


def told_on_the_way(page: Page, group: Group, about: Topic, topics: list[Topic]) -> int | None:
    """Return where the words for a figure told on the way begin, if there is one.

    "On track to pass last year's $1 billion", "expected to reach its target of 5%", "removed the
    threat of the 100% duty": a claim, and in it another one about the figure.
    """
    if len(group.figures) != 1:
        return None
    at = group.figures[0].quantity.first
    tags = {t for m in page.speech_in(group.first, at) for t in m.tags}
    called_off = any(t.family == "event" and t.rank >= 10 for t in topics)
    aimed = about.targeted and "hedge:expected" in tags
    passing = "outdo" in tags and bool(tags & {"hedge:expected", "hedge:hinted"})
    if not (called_off or aimed or passing):
        return None
    k = at - 1
    while k > max(group.first, at - 10) and page.tokens[k].key not in page.words.beside["owners"]:
        k -= 1
    k -= page.reads(k, "possessive mark")
    return k if k > group.first + 1 else None


def told_by_rate(page: Page, about: Topic, group: Group) -> Topic:
    """Return the layer of duties that the figures of a claim are known to mean, else the topic."""
    published = page.document.published
    if about.family != "tariff" or published is None:
        return about
    day = published.isoformat()
    rates = {f.quantity.value for f in group.figures if f.unit == "%"}
    worth = {f.quantity.value for f in group.figures if f.quantity.is_money}
    for known in page.vocabulary.rates:
        within = known.since <= day <= known.until and about.id in known.instead_of
        told = not known.named or any(t in page.first_named for t in known.named)
        if within and told and (known.rates & rates or known.worth & worth):
            return replace(about, id=known.subject)
    return about
