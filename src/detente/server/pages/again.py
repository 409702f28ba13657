"""How an answer is had again elsewhere, and how it is cited."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from detente.server.asking.questions import schema_of
from detente.server.pages.view import Page

#: What is said without its name, by verb.
_LEADS = {
    "duty": ("code",),
    "agreement": ("id",),
    "source": ("id",),
    "search": ("words",),
    "ask": ("question",),
    "solve": ("scenario",),
    "glossary": ("word",),
    "compare": ("a", "b"),
}
_INSIDE = {"from": "start", "to": "until"}
#: Where `detente serve` listens unless it is told otherwise.
_HERE = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an answer is the answer of: its dates in words, data, code, and a hash of all."""

    title: str
    standing: str
    data_version: str
    code_version: str
    run: str


def reproduced(page: Page, given: Mapping[str, Any]) -> dict[str, str]:
    """Return the same question for the command line, for Python and for curl."""
    verb = page.verb
    kept = {k: v for k, v in given.items() if k in schema_of(verb)["properties"]}
    lead = [name for name in _LEADS.get(verb, ()) if name in kept]
    words = [shlex.quote(t) for name in lead for t in _texts(kept[name])]
    rest = {name: v for name, v in kept.items() if name not in lead}
    flags = [
        f"--{name.replace('_', '-')} {shlex.quote(t)}"
        for name, v in rest.items()
        for t in _texts(v)
    ]
    said = [repr(kept[name]) for name in lead]
    said += [f"{_INSIDE.get(name, name)}={v!r}" for name, v in rest.items()]
    query = urlencode([(k, t) for k, v in kept.items() for t in _texts(v)])
    address = f"{_HERE}/api/{quote(verb)}" + (f"?{query}" if query else "")
    return {
        "Command line": " ".join(["detente", verb, *words, *flags]),
        "Python": f"detente.open().{verb}({', '.join(said)})",
        "curl": f"curl {shlex.quote(address)}",
    }


def cite(stamp: Stamp, path: str) -> dict[str, str]:
    """Return how the page is cited, in words and for BibTeX."""
    versions = f"data {stamp.data_version}, code {stamp.code_version}, run {stamp.run}"
    words = f"détente. {stamp.title}. {stamp.standing} {path}, {versions}.".replace(". .", ".")
    year = stamp.data_version[:4]
    # The title of a page may hold what was searched for: braces would break out of the field.
    title = f"{stamp.title}. {stamp.standing}".translate({123: None, 125: None, 92: None})
    fields = {
        "author": "{détente}",
        "title": title.strip(),
        "year": year,
        "note": versions,
        "howpublished": quote(path),
    }
    inner = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    bibtex = f"@misc{{detente-{stamp.run},\n{inner}\n}}"
    return {"text": " ".join(words.split()), "bibtex": bibtex}


def _texts(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]
