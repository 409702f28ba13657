"""What is said of a claim: a label, why, and the rows of the record it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Label = Literal["agrees", "outdated", "conflicts", "explained", "cannot-tell"]
#: From the gravest: a claim of several figures takes the first of theirs.
ORDER: tuple[Label, ...] = ("conflicts", "explained", "outdated", "agrees", "cannot-tell")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the record that a verdict rests on.

    Parameters
    ----------
    kind : str
        ``series``, ``measure``, ``commitment``, ``event``, ``topic`` or ``figure``.
    id : str
        Of the row.
    value : str
        What it holds, in words and figures.
    period : str
        Of a figure.
    vintage : date or None
        The day from which it was known.
    """

    kind: str
    id: str
    value: str
    period: str = ""
    vintage: date | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """What the record held by a day, and whether the claim fits it; None where it held nothing."""

    known: date
    value: str
    fits: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim holds.

    Parameters
    ----------
    label : str
        ``agrees``; ``outdated``: true when written; ``conflicts``; ``explained``: true on another
        basis, period, scope or reporter, or one side's word alone; ``cannot-tell``.
    reason : str
        In words.
    rows : tuple of Row
        What it rests on.
    as_written, as_known_now : Side or None
        The same question on the day of the text and at the end of the record; None where the
        text has no day, or nothing is held.
    why : str
        Token of the reason: ``basis``, ``period``, ``reporter``, ``scope``, ``one-sided``,
        ``revised``, ``view``, ``no-series`` …
    needed : str
        For ``cannot-tell``: what would settle it.
    """

    label: Label
    reason: str
    rows: tuple[Row, ...] = ()
    as_written: Side | None = None
    as_known_now: Side | None = None
    why: str = ""
    needed: str = ""


def cannot(why: str, reason: str, needed: str = "", rows: tuple[Row, ...] = ()) -> Verdict:
    """Return that the record cannot tell, and what would settle it."""
    return Verdict("cannot-tell", reason, rows, why=why, needed=needed)
