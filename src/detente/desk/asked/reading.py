"""What a plain question names: days, countries, agreements, products."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.errors import DetenteError
from detente.kernel import countries
from detente.ledger.case.record import Record
from detente.ledger.views.search import Index, find, stems

#: A hit that fits worse than this is another thing than the one meant.
LEAST_SCORE = 4.0
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(f'{m[:3]}(?:{m[3:]})?' for m in _MONTHS)})"
_DAYS = (
    re.compile(r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})"),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"),
    re.compile(rf"\b{_MONTH},?\s+(?P<year>\d{{4}})"),
)
_CODE = re.compile(r"\b\d{4}(?:\.?\d{2}){0,3}\b")
_YEARS = range(1990, 2101)
#: Words that name nothing.
_EMPTY = frozenset(
    stem
    for stem in stems(
        "a an and any are as at be been but by can could did do does for from get go goes good "
        "goods had has have how i if import imported importing imports in into is it item items "
        "its just made make me much my new now of on one or our out owe owed paid pay paying per "
        "please product products say sell selling should so some tell than that the their them "
        "then there these they thing things this to today under up us was we were what when which "
        "who whose why will with would you your currently current right still buy buying bring "
        "bringing charge charged charges apply applies applied rate rates s t me about"
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in pieces: its stems, and what it names."""

    text: str
    stems: tuple[str, ...]
    day: date | None
    country: str | None


def read(text: str, parties: Iterable[str]) -> Asked:
    """Return a question in pieces; a party of the case is not what sets a question apart."""
    day, rest = _day(text.lower())
    words = tuple(stems(rest))
    return Asked(text, words, day, _country(text, set(parties)))


def holds(words: Sequence[str], phrase: str) -> int:
    """Return how many words of a phrase stand in a question, all of them in a row, else none."""
    wanted = tuple(stems(phrase))
    if not wanted:
        return 0
    spots = range(len(words) - len(wanted) + 1)
    return len(wanted) if any(_same(words[i : i + len(wanted)], wanted) for i in spots) else 0


def _same(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether words are the same; the stem of a plural may have lost its last letter."""
    pairs = zip(words, wanted, strict=True)
    return all(a == b or f"{a}e" == b or a == f"{b}e" for a, b in pairs)


def product(
    asked: Asked, said: Iterable[str], index: Index, names: Iterable[str]
) -> tuple[str, str] | None:
    """Return the code of the product that a question names and what it is; None without one.

    A code is taken as it stands; an everyday word of the case by its row; else what the
    schedule's own words fit best, once the words of the kind of question are taken out.
    """
    codes: list[str] = _CODE.findall(asked.text)
    code = next((c for c in codes if _is_code(c)), None)
    if code is not None:
        return code, ""
    held = [word for word in index.words if holds(asked.stems, word.word)]
    if held:
        longest = max(held, key=lambda word: len(stems(word.word)))
        return longest.codes[0], longest.word
    taken = {stem for phrase in (*said, *names) for stem in stems(phrase)} | _EMPTY
    left = [stem for stem in asked.stems if stem not in taken and not stem.isdigit()]
    if not left:
        return None
    hits = [h for h in find(index, " ".join(left), 5) if h.kind == "product"]
    return (hits[0].id, hits[0].title) if hits and hits[0].score >= LEAST_SCORE else None


def agreement(asked: Asked, record: Record, known: date) -> str | None:
    """Return the id of the agreement that a question names by its place, id or other names."""
    best: tuple[int, date, str] | None = None
    for row in record.agreements.values():
        if row.published > known:
            continue
        names = [row.place or "", row.id[: -len("-2000-01-01")].replace("-", " "), *row.known_as]
        length = max(holds(asked.stems, name) for name in names)
        if length and (best is None or (length, row.date) > best[:2]):
            best = (length, row.date, row.id)
    return best[2] if best else None


def _day(text: str) -> tuple[date | None, str]:
    """Return the day that a text names and the text without it; of a month, the last day."""
    for pattern in _DAYS:
        found = pattern.search(text)
        if found is None:
            continue
        parts = found.groupdict()
        try:
            day = _of(parts)
        except ValueError:
            continue
        return day, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _of(parts: dict[str, str | None]) -> date:
    year = int(parts["year"] or 0)
    named = parts.get("month")
    if named is None:
        return date(year, int(parts["number"] or 0), int(parts["day"] or 0))
    month = next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(named[:3]))
    if parts.get("day"):
        return date(year, month, int(parts["day"] or 0))
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _is_code(text: str) -> bool:
    return not (text.isdigit() and len(text) == 4 and int(text) in _YEARS)


def _country(text: str, parties: set[str]) -> str | None:
    """Return a third country that a text names after ``from``; three words at most are tried."""
    words = re.findall(r"[^\W\d_]+", text)
    for place, word in enumerate(words):
        if word.lower() != "from":
            continue
        for length in (3, 2, 1):
            name = " ".join(words[place + 1 : place + 1 + length])
            try:
                code = countries.resolve(name)
            except DetenteError:
                continue
            return None if code in parties else code
    return None
