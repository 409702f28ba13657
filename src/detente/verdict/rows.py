"""Rows of a case that say which subject is answered by which series, measure, promise or event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from detente.kernel.row import STRICT
from detente.record.reconcile.rules import Identity, Rules, load_rules, rows_of

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Other:
    """A series that a text may mean instead, and what parts the two."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    series: str
    why: Literal["reporter", "currency", "measure", "scope"]
    text: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A subject that series answer.

    Parameters
    ----------
    series : tuple of str
        The first that holds a figure answers; with `every`, all must.
    stat : str
        A statistic that stands for the level: ``share``, ``surplus``.
    turned : bool
        Whether a text gives it with the other sign: a deficit where the series has a surplus.
    others : tuple of Other
        What else a text may mean.
    below : str
        A level under which the series says "down", as of a survey; empty for none.
    consensus : str
        The series of what had been forecast.
    target : bool
        Whether it holds targets, not outcomes; `needs` says what would settle a forecast.
    speakers : tuple of str
        Words of who counts it, where others count a series of the same name.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    subject: str
    title: str
    series: tuple[str, ...]
    stat: str = ""
    turned: bool = False
    every: bool = False
    others: tuple[Other, ...] = ()
    below: str = ""
    consensus: str = ""
    target: bool = False
    needs: str = ""
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruled:
    """A subject that measures answer.

    Parameters
    ----------
    groups : tuple of tuple of str
        Measures whose rates add up; in a group the first that is charged counts.
    threats : tuple of str
        Threats of it.
    older : tuple of str
        Measures of the subject that an easing leaves in force.
    figures : tuple of str
        Published averages that texts print of it.
    part : str
        Subject of a layer by which the published averages moved.
    by_line : str
        Set where other duties of the subject differ by product: no rate then conflicts.
    lines : tuple of str
        Measures on lists of products, any of which a text that names none may mean.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    subject: str
    title: str
    groups: tuple[tuple[str, ...], ...] = ()
    threats: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    part: str = ""
    by_line: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A part of a subject that words of a text name: a list of products by its number or worth.

    Parameters
    ----------
    groups, by_line
        As of a subject that measures answer.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    subjects: tuple[str, ...]
    words: tuple[str, ...]
    title: str
    groups: tuple[tuple[str, ...], ...]
    by_line: str = ""

    def spoken(self, text: str) -> bool:
        """Tell whether a text has one of the words, whole: "34 billion" is not in "134 billion"."""
        return any(
            re.search(rf"(?<![\w.,]){re.escape(word)}(?!\w)", text, re.I) for word in self.words
        )


@dataclass(frozen=True, slots=True)
class Pledged:
    """A subject that promises answer.

    Parameters
    ----------
    words : mapping
        Those meant by a time told in words.
    phrases : mapping
        Those meant where a text has these words, and only there.
    considered : tuple of str
        Those that are considered, not undertaken.
    over : tuple of str
        Those whose amounts come on top of what was bought before: a text may give the whole.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    subject: str
    title: str
    commitments: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    considered: tuple[str, ...] = ()
    over: tuple[str, ...] = ()

    def spoken(self, text: str) -> tuple[str, ...]:
        """Return the promises that a text may speak of, by its words."""
        low = text.casefold()
        told = [ids for phrase, ids in self.phrases.items() if phrase.casefold() in low]
        if told:
            return tuple(dict.fromkeys(i for ids in told for i in ids))
        apart = {i for ids in self.phrases.values() for i in ids}
        return tuple(i for i in self.commitments if i not in apart)


@dataclass(frozen=True, slots=True)
class Narrow:
    """Words with which a text speaks of some kinds of event alone."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    kinds: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """A subject that events, topics of talks, or days of release answer.

    Parameters
    ----------
    within : int
        Where a text names neither day nor place, the only event so many days before it is
        meant; 0 where none is.
    narrow : tuple of Narrow
        Words that leave fewer kinds.
    way : str
        The direction that words of the subject must have to say anything, ``up`` or ``down``.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    subject: str
    title: str
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    within: int = 0
    narrow: tuple[Narrow, ...] = ()
    way: Literal["", "up", "down"] = ""

    def meant(self, text: str) -> tuple[str, ...]:
        """Return the kinds of event that a text speaks of, by its words."""
        spoken = {word.casefold() for word in _WORD.findall(text)}
        for row in self.narrow:
            if any(set(_WORD.findall(word.casefold())) <= spoken for word in row.words):
                return row.kinds
        return self.kinds


@dataclass(frozen=True, slots=True)
class Mixup:
    """Words that put a right figure or act in a wrong frame, and what is right."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    subject: str
    words: tuple[str, ...]
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A source of the record that is a text a user may bring: its document by id."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    document: str


@dataclass(frozen=True, slots=True)
class Answers:
    """All rows that verdicts rest on."""

    rules: Rules
    counted: Mapping[str, Counted]
    ruled: Mapping[str, Ruled]
    pledged: Mapping[str, Pledged]
    happening: Mapping[str, Happening]
    mixups: tuple[Mixup, ...]
    papers: tuple[Paper, ...] = ()
    named: tuple[Named, ...] = ()

    def narrowed(self, row: Ruled, text: str) -> Ruled:
        """Return the part of a subject that the words of a text name; all of it if they do not."""
        for one in self.named:
            if row.subject in one.subjects and one.spoken(text):
                return Ruled(row.subject, one.title, one.groups, by_line=one.by_line)
        return row

    def own(self, document: str) -> frozenset[str]:
        """Return the sources of the record that are this very text."""
        return frozenset(p.id for p in self.papers if p.document == document)

    def title(self, subject: str) -> str:
        """Return what a subject is, for reading."""
        for rows in (self.counted, self.ruled, self.pledged, self.happening):
            if subject in rows:
                return rows[subject].title
        return subject.replace(".", ", ").replace("_", " ")

    def identities(self, whole: str) -> tuple[Identity, ...]:
        """Return the identities a subject is the whole of."""
        return tuple(i for i in self.rules.identities if i.whole == whole)


def load_answers(root: Path) -> Answers:
    """Read the rows of a case folder.

    Raises
    ------
    SchemaError
        If a row breaks its shape.
    """
    return Answers(
        rules=load_rules(root),
        counted={r.subject: r for r in rows_of(root, "counted", Counted)},
        ruled={r.subject: r for r in rows_of(root, "ruled", Ruled)},
        pledged={r.subject: r for r in rows_of(root, "pledged", Pledged)},
        happening={r.subject: r for r in rows_of(root, "happening", Happening)},
        mixups=rows_of(root, "mixups", Mixup),
        papers=rows_of(root, "papers", Paper),
        named=rows_of(root, "named", Named),
    )
