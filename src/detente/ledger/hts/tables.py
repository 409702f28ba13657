"""The derived tables of the schedule: rates, lines, chapter 99 headings and footnotes.

Each table watches the releases go by in order and keeps what changes. Where two spells of one
key overlap in time, the later published one decides: it corrects the earlier.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Protocol, TypeVar

from detente.ledger.hts.expression import DutyExpression, parse_duty
from detente.ledger.hts.history import Calendar, Dated, History, K, Spell, V
from detente.ledger.hts.release import Line, Release
from detente.store.tables import Table

FIRST_SPECIAL_CHAPTER = "98"
"""Chapters from this one on hold provisions that change the duty of lines in the others."""

_DATES = {
    "valid_from": "DATE",
    "valid_until": "DATE",
    "dated_by": "VARCHAR",
    "published": "DATE",
    "revision": "VARCHAR",
    "until_revision": "VARCHAR",
}
_COMPILERS_NOTE = re.compile(r"\[\s*Compiler['’]?s['’]? note:?\s*(.*?)(?:\]|$)", re.IGNORECASE)
_SUSPENDED = re.compile(r"\bsuspended\b", re.IGNORECASE)
_ENDED = re.compile(
    r"\b(?:provision (?:was )?terminated|have expired|expired at|effective period .* ended)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[\W_]+")


class DerivedTable(Protocol):
    """A table built release by release."""

    def observe(self, release: Release) -> None:
        """Take in the next release."""

    def table(self, calendar: Calendar) -> Table:
        """Return the table over all releases seen."""


def dotted(code: str) -> str:
    """Return digits as the schedule prints them: ``9903.88.15``, ``0101.21.00.10``."""
    return ".".join(part for part in (code[:4], code[4:6], code[6:8], code[8:]) if part)


def squashed(text: str) -> str:
    """Return `text` without case, spaces and marks, to tell rewording from reprinting."""
    return _WORDS.sub("", text).lower()


def _squashed_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    return all(squashed(a) == squashed(b) for a, b in zip(one, other, strict=True))


def dates_of(
    calendar: Calendar,
    spell: Spell[K, V],
    codes: Sequence[str],
    following: Dated | None,
    *,
    current: bool,
) -> tuple[date | None, date | None, str, date | None, str, str | None]:
    """Return the dating columns of a spell; `following` is the start of the value replacing it."""
    start = calendar.begins(spell.first, *codes)
    until: date | None = None
    if not current:
        end = following or calendar.ends(spell.last + 1, *codes)
        until = end.day
        # A later correction that reaches back before this spell replaces it as of its printing.
        if until and start.day and until <= start.day:
            until = max(calendar.not_before(spell.last + 1) or start.day, start.day)
    return (
        start.day,
        until,
        start.by,
        calendar.published(spell.first),
        str(calendar.revisions[spell.first]),
        None if current else str(calendar.revisions[spell.last + 1]),
    )


DUTY = {
    "kind": "VARCHAR",
    "ad_valorem": "DECIMAL(9,6)",
    "specifics": "VARCHAR",
    "portions": "VARCHAR",
}
"""Columns of a rate. What is on a portion of the article stands in `portions` alone, with all the
other terms of the same rate, so that no reader takes a part of a duty for the whole."""


def duty_cells(duty: DutyExpression) -> tuple[str, Decimal | None, str, str]:
    """Return the cells of `DUTY`.

    `specifics` is JSON ``[["0.009", "kg"]]``; `portions` is JSON with an object a term:
    ``{"share": "0.06", "of": "case"}``, ``{"amount_usd": "0.44", "unit": "each", "of": null}``.
    """
    if not duty.portions and not any(item.qualifier for item in duty.specifics):
        pairs = [[format(item.amount_usd, "f"), item.unit] for item in duty.specifics]
        return duty.kind, duty.ad_valorem, json.dumps(pairs), "[]"
    terms: list[dict[str, str | None]] = [
        {"amount_usd": format(item.amount_usd, "f"), "unit": item.unit, "of": item.qualifier}
        for item in duty.specifics
    ]
    if duty.ad_valorem is not None:
        terms.append({"share": format(duty.ad_valorem, "f"), "of": None})
    terms += [{"share": format(item.rate, "f"), "of": item.of} for item in duty.portions]
    return duty.kind, None, "[]", json.dumps(terms)


class RateTable:
    """Rates of duty of the ordinary chapters: one row a legal (8-digit) line and spell.

    Every rate stands on an 8-digit line, also where the schedule prints that line with the
    statistical suffix 00 because nothing divides it.
    """

    TYPES: ClassVar[Mapping[str, str]] = {
        "code": "VARCHAR",
        "general": "VARCHAR",
        **DUTY,
        "special": "VARCHAR",
        "column2": "VARCHAR",
        **{f"column2_{name}": kind for name, kind in DUTY.items()},
        **_DATES,
    }

    def __init__(self) -> None:
        self._history: History[str, tuple[str, str, str]] = History(_same_rates)

    def observe(self, release: Release) -> None:
        """Take in the next release."""
        self._history.observe(
            {
                line.code[:8]: (line.general, line.special, line.column2)
                for line in release.lines
                if line.own and line.code[:2] < FIRST_SPECIAL_CHAPTER
            }
        )

    def table(self, calendar: Calendar) -> Table:
        """Return the table ``base_rates``."""
        rows = []
        for spell, following, current in _with_following(self._history, calendar, _rate_codes):
            general, special, column2 = spell.value
            rows.append(
                (
                    spell.key,
                    general,
                    *duty_cells(parse_duty(general)),
                    special,
                    column2,
                    *duty_cells(parse_duty(column2)),
                    *dates_of(calendar, spell, _rate_codes(spell.key), following, current=current),
                )
            )
        return Table("base_rates", self.TYPES, rows)


def _rate_codes(code: str) -> tuple[str, ...]:
    return code, f"{code}00"


def _same_rates(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    return (
        parse_duty(one[0]) == parse_duty(other[0])
        and parse_duty(one[2]) == parse_duty(other[2])
        and one[1].replace(" ", "") == other[1].replace(" ", "")
    )


class LineTable:
    """Every 8- and 10-digit number ever printed, with its words, one row a wording."""

    TYPES: ClassVar[Mapping[str, str]] = {
        "code": "VARCHAR",
        "description": "VARCHAR",
        "path": "VARCHAR",
        "units": "VARCHAR",
        **_DATES,
    }

    def __init__(self) -> None:
        self._history: History[str, tuple[str, ...]] = History(_squashed_alike)

    def observe(self, release: Release) -> None:
        """Take in the next release."""
        states: dict[str, tuple[str, ...]] = {}
        for line in release.lines:
            if len(line.code) < 8:
                continue
            words = line.description, " > ".join(line.path), ", ".join(line.units)
            states[line.code] = words
            # The legal line that is printed with the suffix 00 exists under its 8 digits too.
            if line.own and len(line.code) == 10:
                states[line.code[:8]] = words
        self._history.observe(states)

    def table(self, calendar: Calendar) -> Table:
        """Return the table ``lines``."""
        rows = [
            (
                spell.key,
                *spell.value,
                *dates_of(calendar, spell, _line_codes(spell.key), following, current=current),
            )
            for spell, following, current in _with_following(self._history, calendar, _line_codes)
        ]
        return Table("lines", self.TYPES, rows)


def _line_codes(code: str) -> tuple[str, ...]:
    # A new legal line is listed once, its statistical numbers are not listed again.
    return (code, code[:8]) if len(code) == 10 else (code, f"{code}00")


class ChapterTable:
    """Headings of the special chapters: wording, rates, and what the compiler notes about them."""

    TYPES: ClassVar[Mapping[str, str]] = {
        "heading": "VARCHAR",
        "general": "VARCHAR",
        **DUTY,
        "special": "VARCHAR",
        "column2": "VARCHAR",
        "description": "VARCHAR",
        "path": "VARCHAR",
        "suspended": "BOOLEAN",
        "expired": "BOOLEAN",
        "remark": "VARCHAR",
        **_DATES,
        "printed_until": "DATE",
    }

    def __init__(self) -> None:
        self._history: History[str, tuple[str, ...]] = History(_squashed_alike)

    def observe(self, release: Release) -> None:
        """Take in the next release."""
        self._history.observe(
            {
                line.code: (
                    line.general,
                    line.special,
                    line.column2,
                    line.description,
                    " > ".join(line.path),
                    " ".join(_remarks(line)),
                )
                for line in release.lines
                if len(line.code) >= 8 and line.code[:2] >= FIRST_SPECIAL_CHAPTER
            }
        )

    def table(self, calendar: Calendar) -> Table:
        """Return the table ``chapter99``."""
        rows = []
        for spell, following, current in _with_following(self._history, calendar, _line_codes):
            general, special, column2, description, path, remark = spell.value
            rows.append(
                (
                    dotted(spell.key),
                    general,
                    *duty_cells(parse_duty(general)),
                    special,
                    column2,
                    description,
                    path,
                    bool(_SUSPENDED.search(remark)),
                    bool(_ENDED.search(remark)),
                    remark,
                    *dates_of(calendar, spell, _line_codes(spell.key), following, current=current),
                    None if current else calendar.published(spell.last + 1),
                )
            )
        return Table("chapter99", self.TYPES, rows)


def _remarks(line: Line) -> list[str]:
    """Return the compiler's notes in a heading's words, and footnotes that suspend it by number."""
    notes = _COMPILERS_NOTE.findall(line.description)
    number = dotted(line.code)
    return notes + [note for note in line.footnotes if _SUSPENDED.search(note) and number in note]


class FootnoteTable:
    """Which chapter 99 headings and notes the schedule's footnotes name for a line.

    A statistical (10-digit) line has a row only for what its legal line does not already name.
    """

    TYPES: ClassVar[Mapping[str, str]] = {
        "code": "VARCHAR",
        "kind": "VARCHAR",
        "reference": "VARCHAR",
        **_DATES,
    }

    def __init__(self) -> None:
        self._history: History[tuple[str, str, str], bool] = History()

    def observe(self, release: Release) -> None:
        """Take in the next release."""
        states: dict[tuple[str, str, str], bool] = {}
        legal: set[tuple[str, str]] = set()
        for line in release.lines:
            if line.code[:2] >= FIRST_SPECIAL_CHAPTER:
                continue
            references = [("heading", ref) for ref in line.headings]
            references += [("note", ref) for ref in line.notes]
            if line.own:
                legal = set(references)
                states.update({(line.code[:8], *reference): True for reference in references})
            elif len(line.code) == 10:
                states.update({(line.code, *ref): True for ref in references if ref not in legal})
        self._history.observe(states)

    def table(self, calendar: Calendar) -> Table:
        """Return the table ``footnotes``."""
        rows = []
        for spell, current, _ in self._history.spells():
            # Change records leave footnotes out; a line's own row dates only a new line's notes.
            codes = _line_codes(spell.key[0]) if _is_new(spell, calendar) else ()
            rows.append((*spell.key, *dates_of(calendar, spell, codes, None, current=current)))
        return Table("footnotes", self.TYPES, rows)


def _is_new(spell: Spell[tuple[str, str, str], bool], calendar: Calendar) -> bool:
    return any(calendar.adds(spell.first, code) for code in _line_codes(spell.key[0]))


class _Codes(Protocol):
    def __call__(self, code: str, /) -> tuple[str, ...]: ...


S = TypeVar("S")


def _with_following(
    history: History[str, S], calendar: Calendar, codes: _Codes
) -> Iterable[tuple[Spell[str, S], Dated | None, bool]]:
    """Yield each spell with the start of the value that replaces it, and whether it is current."""
    rows: list[Any] = list(history.spells())
    for (spell, current, replaced), (after, _, _) in zip(
        rows, [*rows[1:], (None, False, False)], strict=True
    ):
        following = calendar.begins(after.first, *codes(after.key)) if replaced else None
        yield spell, following, current
