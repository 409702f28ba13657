"""Currencies: their codes, and the signs and letters that stand before an amount."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.record.claims.reading.lexicon import ROOT, Lexicon, entries_of


@dataclass(frozen=True, slots=True)
class Currencies:
    """ISO 4217 codes, also by sign (``HK$``) and by letters (``RMB``).

    `any` is the one that the units of subjects name where any money will do.
    """

    codes: frozenset[str]
    signs: dict[str, str]
    letters: dict[str, str]
    any: str

    @property
    def price(self) -> str:
        """How the units of subjects name any price."""
        return f"{self.any}/*"


@cache
def currencies() -> Currencies:
    """Return the currencies, which no language pack changes."""
    told = [(word, *tag.split(":")) for word, tag in entries_of(ROOT / "currencies.yaml")]
    return Currencies(
        codes=frozenset(code for _, _, code in told),
        signs={word: code for word, kind, code in told if kind == "sign"},
        letters={word: code for word, kind, code in told if kind == "letters"},
        any=next(code for _, kind, code in told if kind == "any"),
    )


@cache
def coined(words: Lexicon) -> frozenset[str]:
    """Return the currencies whose hundredth has a word of its own in a language: cents."""
    told = (tag.removeprefix("unit:").partition("*") for _, tag in words.entries("units"))
    codes = currencies().codes
    return frozenset(base for base, _, times in told if times == "0.01" and base in codes)
