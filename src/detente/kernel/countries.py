"""Countries and aggregates: one code inside, anything sensible at the door.

The table beside this file holds the 249 entries of ISO 3166-1 and the seven aggregates the
record uses; it is data, so that no line of code names a country.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import lru_cache
from importlib import resources

from detente.errors import UnknownName, did_you_mean

__all__ = ["is_code", "name", "resolve"]

_CODE_LENGTH = 3
_MOST_SUGGESTIONS = 6


def resolve(text: str) -> str:
    """Return the code that détente uses for a country or an aggregate.

    Parameters
    ----------
    text : str
        An ISO 3166-1 code of two or three letters, an English name, or a common other name;
        case, accents, punctuation and a leading "the" do not matter.

    Returns
    -------
    str
        The alpha-3 code, or the code of the aggregate.

    Raises
    ------
    UnknownName
        If nothing in the table is called so, with the closest entries as a hint. A name that
        two countries share without an addition is unknown rather than guessed.

    Examples
    --------
    >>> from detente.kernel.countries import resolve
    >>> resolve("South Korea"), resolve("uk"), resolve("European Union")
    ('KOR', 'GBR', 'EU27')
    """
    # Registers file some names under their noun: "Moldova, Republic of".
    noun, _, before = text.partition(",")
    code = _index().get(_fold(text)) or _index().get(_fold(f"{before} {noun}"))
    if code is None:
        raise UnknownName(f"no country or aggregate is called {text!r}", hint=_hint(text))
    return code


def is_code(text: str) -> bool:
    """Tell whether a text is a code of the table as it stands: no name, no other spelling.

    Examples
    --------
    >>> from detente.kernel.countries import is_code
    >>> is_code("KOR"), is_code("South Korea")
    (True, False)
    """
    return text in _table()


def name(alpha3: str) -> str:
    """Return the English name of a country or an aggregate.

    Parameters
    ----------
    alpha3 : str
        The code that `resolve` returns.

    Raises
    ------
    UnknownName
        If the code is not in the table.

    Examples
    --------
    >>> from detente.kernel.countries import name
    >>> name("KOR")
    'South Korea'
    """
    entry = _table().get(alpha3)
    if entry is None:
        raise UnknownName(f"no country or aggregate has the code {alpha3!r}", hint=_hint(alpha3))
    return entry[0]


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    """Code -> the name, then every other spelling, the two-letter code among them."""
    text = resources.files("detente.kernel").joinpath("countries.csv").read_text(encoding="utf-8")
    return {
        row["alpha3"]: (
            row["name"],
            *filter(None, [row["alpha2"], *row["other_names"].split(";")]),
        )
        for row in csv.DictReader(text.splitlines())
    }


@lru_cache(maxsize=1)
def _index() -> dict[str, str]:
    """Every spelling, folded -> code."""
    return {
        _fold(spelling): code
        for code, spellings in _table().items()
        for spelling in (code, *spellings)
    }


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    """Reduce a spelling to what distinguishes it: lower case, no accents, no punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ")
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c not in ".'’")
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    words = ["saint" if word == "st" else word for word in words]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def _hint(text: str) -> str:
    """Say what the text may have meant, or what would be understood."""
    folded, start = _fold(text), text.upper()[: _CODE_LENGTH - 1]
    if len(text) == _CODE_LENGTH:
        near = [code for code in _table() if code.startswith(start)]
    else:
        near = [names[0] for names in _table().values() if folded in _fold(names[0]).split()]
    if 0 < len(near) <= _MOST_SUGGESTIONS:
        return f"did you mean {' or '.join(near)}?"
    # Letters are compared as written, so the text takes the case the table is written in.
    return did_you_mean(text.title(), [n for names in _table().values() for n in names]) or (
        "give an ISO 3166-1 code of two or three letters, or the English name"
    )
