"""Currencies: their codes, and the signs and letters that stand before an amount."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.record.claims.reading.lexicon import ROOT, entries_of


@dataclass(frozen=True, slots=True)
class Currencies:
    """ISO 4217 codes, also by sign (``HK$``) and by letters (``RMB``)."""

    codes: frozenset[str]
    signs: dict[str, str]
    letters: dict[str, str]


@cache
def currencies() -> Currencies:
    """Return the currencies, which no language pack changes."""
    told = [(word, *tag.split(":")) for word, tag in entries_of(ROOT / "currencies.yaml")]
    return Currencies(
        codes=frozenset(code for _, _, code in told),
        signs={word: code for word, kind, code in told if kind == "sign"},
        letters={word: code for word, kind, code in told if kind == "letters"},
    )
