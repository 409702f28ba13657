"""Which statistical number became which when the schedule was renumbered.

What a change record itself says (``transferred to …``) comes first. Where it is silent, the old
and new lines of the same subheading are compared by their words: a line that reads the same, that
was divided (its words stand above the new ones), or that was folded into the line above it. What
is left is joined to all the new numbers of the same place: value may have gone to any of them,
and no shares are given because none are published.

A number can be given up and handed to other goods in one and the same revision (34 were, in
3004.90.92 in February 2026): the digits go on, the goods do not. Such a link is marked
``old_reused``; comparing lists of numbers alone would not see it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

from detente.ledger.hts.change_record import Change
from detente.ledger.hts.history import Calendar
from detente.ledger.hts.release import Line, Release
from detente.ledger.hts.tables import FIRST_SPECIAL_CHAPTER, squashed
from detente.store.tables import Table

Words = tuple[str, ...]
_GIVES_UP = {"Discontinued", "Annotated", "Restored"}


@dataclass(frozen=True, slots=True)
class Link:
    """One old number and one of its successors.

    Parameters
    ----------
    position : int
        Place in the run of the release that first prints the new number.
    old, new : str, optional
        Ten digits; None where a number came or went without a partner.
    basis : str
        ``change-record`` · ``wording`` · ``same-place`` (only the place in the schedule speaks
        for it) · ``none``.
    """

    position: int
    old: str | None
    new: str | None
    basis: str


class Renumbering:
    """The table ``concordance``, built from consecutive releases."""

    TYPES: ClassVar[Mapping[str, str]] = {
        "old_code": "VARCHAR",
        "new_code": "VARCHAR",
        "relation": "VARCHAR",
        "basis": "VARCHAR",
        "old_remains": "BOOLEAN",
        "old_reused": "BOOLEAN",
        "revision_from": "VARCHAR",
        "revision_to": "VARCHAR",
        "effective": "DATE",
        "dated_by": "VARCHAR",
        "published": "DATE",
        "old_words": "VARCHAR",
        "new_words": "VARCHAR",
    }

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._position = -1
        self._before: dict[str, Line] = {}
        self._rows: list[tuple[object, ...]] = []

    def observe(self, release: Release) -> None:
        """Compare the next release with the one before."""
        lines = {
            line.code: line
            for line in release.lines
            if len(line.code) == 10 and line.code[:2] < FIRST_SPECIAL_CHAPTER
        }
        self._position += 1
        if not self._position:
            self._rows += self._earlier(lines)
        else:
            stated = self._stated(lines)
            links = list(compare(self._before, lines, stated, self._position))
            relations = relations_of(links)
            self._rows += [
                self._row(link, relation, lines)
                for link, relation in zip(links, relations, strict=True)
            ]
        self._before = lines

    def _earlier(self, lines: Mapping[str, Line]) -> list[tuple[object, ...]]:
        """Return what the first change record says of numbers given up before the first release.

        Their wording is not at hand: they are joined to the numbers set up in the same
        subheading on the same day.
        """
        revision = self._calendar.revisions[0]
        record = self._calendar.records.get(revision)
        given_up: list[Change] = []
        set_up: defaultdict[tuple[str, date | None], list[str]] = defaultdict(list)
        for change in record.changes if record else ():
            code = change.codes[0] if len(change.codes) == 1 else ""
            if len(code) == 10 and code in lines and change.nature == "Established":
                set_up[code[:8], change.effective].append(code)
            elif len(code) == 10 and code not in lines and change.nature in _GIVES_UP:
                given_up.append(change)
        pairs = [
            (change, new)
            for change in given_up
            for new in set_up.get((change.codes[0][:8], change.effective), [])
        ]
        links = [Link(0, change.codes[0], new, "same-place") for change, new in pairs]
        return [
            (
                link.old,
                link.new,
                relation,
                link.basis,
                False,
                False,
                None,
                str(revision),
                change.effective,
                "change-record" if change.effective else "not-known",
                self._calendar.published(0),
                None,
                " > ".join(_printed(lines[new])),
            )
            for link, relation, (change, new) in zip(links, relations_of(links), pairs, strict=True)
        ]

    def _stated(self, lines: Mapping[str, Line]) -> set[tuple[str, str]]:
        """Return the pairs that the change record of this release states and both lists know."""
        pairs: set[tuple[str, str]] = set()
        record = self._calendar.records.get(self._calendar.revisions[self._position])
        for change in record.changes if record else ():
            direction, others = change.transferred()
            for code in change.codes:
                if direction == "to":
                    pairs.update((code, other) for other in others)
                elif direction == "from":
                    pairs.update((other, code) for other in others)
        return {(old, new) for old, new in pairs if old in self._before and new in lines}

    def _row(self, link: Link, relation: str, lines: Mapping[str, Line]) -> tuple[object, ...]:
        if link.new and link.new not in self._before:
            dated = self._calendar.begins(link.position, link.new, link.new[:8])
        else:
            gone = link.old or ""
            dated = self._calendar.ends(link.position, gone, gone[:8])
        return (
            link.old,
            link.new,
            relation,
            link.basis,
            *self._fate(link, lines),
            str(self._calendar.revisions[link.position - 1]),
            str(self._calendar.revisions[link.position]),
            dated.day,
            dated.by,
            self._calendar.published(link.position),
            " > ".join(_printed(self._before[link.old])) if link.old else None,
            " > ".join(_printed(lines[link.new])) if link.new else None,
        )

    def _fate(self, link: Link, lines: Mapping[str, Line]) -> tuple[bool, bool]:
        """Tell whether the old number keeps some of its goods, and whether it now has others."""
        if link.old is None or link.old not in lines:
            return False, False
        left = self._calendar.discontinues(link.position, link.old)
        return not left, left

    def table(self, calendar: Calendar) -> Table:
        """Return the table ``concordance``."""
        return Table("concordance", self.TYPES, self._rows)


def compare(
    before: Mapping[str, Line],
    after: Mapping[str, Line],
    stated: Iterable[tuple[str, str]],
    position: int,
) -> Iterator[Link]:
    """Yield the links between two consecutive releases, by old number, then by new.

    Parameters
    ----------
    before, after : mapping of str to Line
        Statistical lines by number.
    stated : iterable of (old, new)
        Pairs that the change record states.
    position : int
        Place of the later release in the run.
    """
    gone = sorted(before.keys() - after.keys())
    come = sorted(after.keys() - before.keys())
    links = {pair: "change-record" for pair in stated if pair[0] != pair[1]}
    said_old = {old for old, _ in links}
    said_new = {new for _, new in links}
    open_old = [code for code in gone if code not in said_old]
    open_new = [code for code in come if code not in said_new]
    for digits in (8, 6):
        for old_codes, new_codes in _groups(open_old, open_new, digits):
            links.update(_by_words(before, after, old_codes, new_codes))
        open_old = [code for code in open_old if code not in {old for old, _ in links}]
        open_new = [code for code in open_new if code not in {new for _, new in links}]
    partners: list[tuple[str | None, str | None, str]] = [
        (old, new, basis) for (old, new), basis in links.items()
    ]
    partners += [(old, None, "none") for old in open_old]
    partners += [(None, new, "none") for new in open_new]
    for old, new, basis in sorted(partners, key=lambda link: (link[0] or link[1], link[1] or "")):
        yield Link(position, old, new, basis)


def _groups(
    old: Sequence[str], new: Sequence[str], digits: int
) -> Iterator[tuple[list[str], list[str]]]:
    places: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for code in old:
        places[code[:digits]][0].append(code)
    for code in new:
        places[code[:digits]][1].append(code)
    return (group for group in places.values() if group[0] and group[1])


def _by_words(
    before: Mapping[str, Line],
    after: Mapping[str, Line],
    old_codes: Sequence[str],
    new_codes: Sequence[str],
) -> dict[tuple[str, str], str]:
    """Return the links within one subheading."""
    old_words = {code: _words(before[code]) for code in old_codes}
    new_words = {code: _words(after[code]) for code in new_codes}
    links = {
        (old, new): "wording"
        for old, were in old_words.items()
        for new, are in new_words.items()
        if _contains(were, are) or _contains(are, were)
    }
    lone_old = [code for code in old_codes if code not in {old for old, _ in links}]
    lone_new = [code for code in new_codes if code not in {new for _, new in links}]
    # A line left over is joined to whatever stands nearest, linked or not: its goods went there.
    for old in lone_old:
        for new in _nearest(old_words[old], new_words, lone_new or new_codes):
            links[old, new] = "same-place"
    for new in lone_new:
        if new not in {code for _, code in links}:
            for old in _nearest(new_words[new], old_words, lone_old or old_codes):
                links[old, new] = "same-place"
    return links


def _words(line: Line) -> Words:
    return tuple(squashed(text) for text in _printed(line))


def _printed(line: Line) -> Words:
    return (*line.path, line.description)


def _contains(upper: Words, lower: Words) -> bool:
    """Tell whether `upper` reads the same as `lower` or stands above it."""
    return lower[: len(upper)] == upper


def _nearest(words: Words, others: Mapping[str, Words], codes: Iterable[str]) -> list[str]:
    """Return the codes that share the longest part of the path with `words`."""
    shared = {code: _shared(words, others[code]) for code in codes}
    most = max(shared.values())
    return [code for code, length in shared.items() if length == most]


def _shared(one: Words, other: Words) -> int:
    length = 0
    for a, b in zip(one[:-1], other[:-1], strict=False):
        if a != b:
            break
        length += 1
    return length


def relations_of(links: Sequence[Link]) -> list[str]:
    """Return for each link how many numbers stand on each side of it.

    ``one-to-one`` · ``one-to-many`` · ``many-to-one`` · ``many-to-many`` · ``added`` · ``deleted``.
    """
    successors: defaultdict[str, int] = defaultdict(int)
    predecessors: defaultdict[str, int] = defaultdict(int)
    for link in links:
        if link.old and link.new:
            successors[link.old] += 1
            predecessors[link.new] += 1
    relations = []
    for link in links:
        if not link.old or not link.new:
            relations.append("deleted" if link.old else "added")
            continue
        many_new = successors[link.old] > 1
        many_old = predecessors[link.new] > 1
        relations.append(f"{'many' if many_old else 'one'}-to-{'many' if many_new else 'one'}")
    return relations


def successors(
    code: str, links: Iterable[tuple[str, str | None, str | None, bool]]
) -> frozenset[str]:
    """Return the numbers that `code` has become after all `links`.

    Parameters
    ----------
    code : str
        Ten digits.
    links : iterable of (revision, old, new, old remains)
        Rows of the concordance in print order, as far as they shall count.

    Examples
    --------
    >>> rows = [("r1", "1", "2", False), ("r1", "1", "3", False), ("r2", "3", "1", False)]
    >>> sorted(successors("1", rows))
    ['1', '2']
    """
    current = frozenset({code})
    for _, step in groupby(links, key=itemgetter(0)):
        became: defaultdict[str, set[str]] = defaultdict(set)
        for _, old, new, remains in step:
            if old and new:
                became[old] |= {new, old} if remains else {new}
        current = frozenset().union(*(became.get(one, {one}) for one in current))
    return current
