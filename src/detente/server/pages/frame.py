"""A page as HTML: the frame around its content, its form, its style."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args
from urllib.parse import quote, urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from detente import __version__
from detente.desk import Desk
from detente.kernel.source import Source
from detente.ledger.measure import Kind, Status
from detente.report.figure import svg
from detente.report.page import colors, environment, painted
from detente.report.parts.content import sources_of
from detente.report.parts.words import unique
from detente.server.asking.questions import schema_of
from detente.server.guard.gate import POLICY
from detente.server.pages.view import Page, View, Visit

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its name, what it holds, what it may hold."""

    name: str
    value: str
    kind: str
    choices: tuple[str, ...]
    text: str


@cache
def templates() -> Environment:
    """Return what fills the templates: those of the site, then those of the report."""
    loader = ChoiceLoader([PackageLoader("detente.server"), PackageLoader("detente.report")])
    return environment().overlay(loader=loader)


@cache
def sheet() -> tuple[str, str]:
    """Return the style sheet of all pages and a short name for its content."""
    report = files("detente.report").joinpath("templates")
    dark = report.joinpath("dark.css").read_text("utf-8").strip()
    parts = [
        report.joinpath("brief.css").read_text("utf-8"),
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n",
        files("detente.server").joinpath("static", "site.css").read_text("utf-8"),
    ]
    text = "".join(parts)
    return text, hashlib.sha256(text.encode()).hexdigest()[:10]


def html(
    page: Page, view: View, visit: Visit, pages: Sequence[Page], path: str, sibling: str
) -> str:
    """Return a page as HTML; with ``embed`` only its figures."""
    embed = visit.given.get("embed") == "1"
    drawn = {figure.name: svg(figure) for figure in view.figures()}
    sources = cited(view, visit)
    return (
        templates()
        .get_template("page.html.j2")
        .render(
            page=page,
            view=view,
            embed=embed,
            path=path,
            sibling=sibling,
            query=_query({**visit.dates, **visit.given}),
            fields=form(page, visit),
            pages=[p for p in pages if p.listed],
            at=visit.address,
            sources=sources,
            numbers={source.id: place for place, source in enumerate(sources, 1)},
            links=view.links,
            pictures={name: Markup(painted(text)) for name, text in drawn.items()},
            colors=colors(drawn.values()),
            again=reproduced(page, visit.given, path),
            data_version=visit.desk.case.about.version,
            code_version=__version__,
            style=sheet()[1],
            title=visit.desk.case.about.title,
        )
    )


def refused(words: Mapping[str, str], status: int, pages: Sequence[Page]) -> str:
    """Return an error as a page."""
    return (
        templates()
        .get_template("refused.html.j2")
        .render(words=words, status=status, style=sheet()[1], pages=[p for p in pages if p.listed])
    )


def cited(view: View, visit: Visit) -> tuple[Source, ...]:
    """Return the sources of a page in the order in which it cites them."""
    every = (s for section in view.sections for block in section.blocks for s in sources_of(block))
    held = visit.desk.case.sources
    return tuple(held[s] for s in unique(every) if s in held)


def policy(text: str, *, embed: bool) -> str:
    """Return the policy of a page: its own style by its hash, no script but the site's own."""
    hashes = "".join(
        f" 'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in _STYLE.findall(text)
    )
    made = f"{POLICY}; style-src 'self'{hashes}; img-src 'self' data:"
    return made.replace("frame-ancestors 'none'", "frame-ancestors *") if embed else made


def form(page: Page, visit: Visit) -> list[Field]:
    """Return the fields of the form; what else was asked goes along unseen.

    The two dates stand on every page: where a page does not look at one, it is kept for the
    others.
    """
    shape = schema_of(page.verb)["properties"]
    in_path = set(re.findall(r"\{(\w+)\}", page.path))
    given = {**visit.dates, **visit.given}
    shown = ["on", "known", *(n for n in page.fields if n not in in_path)]
    made = [_field(name, given, shape.get(name, {}), _choices(visit.desk)) for name in shown]
    rest = [n for n in given if n not in shown and n not in in_path and n in shape]
    return made + [Field(n, v, "hidden", (), "") for n in rest for v in _texts(given[n])]


def _choices(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Return what the case has for fields that take one of few words."""
    case = desk.case
    return {
        "by": tuple(case.parties),
        "kind": get_args(Kind),
        "status": get_args(Status),
        "layer": tuple(case.layers),
        "scenario": tuple(case.scenarios),
    }


def _field(
    name: str,
    given: Mapping[str, Any],
    shape: Mapping[str, Any],
    choices: Mapping[str, tuple[str, ...]],
) -> Field:
    value = " ".join(_texts(given[name])) if name in given else ""
    kind = "text"
    if name in {"on", "known", "since"} and (not value or _DAY.fullmatch(value)):
        kind = "date"
    if shape.get("type") == "integer":
        kind = "number"
    few = tuple(shape.get("enum", ())) or choices.get(name, ())
    if few and (not value or value in few):
        kind = "choice"
    return Field(name, value, kind, few, shape.get("description", ""))


def _texts(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _query(given: Mapping[str, Any]) -> str:
    pairs = [(k, v) for k, value in given.items() if k != "embed" for v in _texts(value)]
    return urlencode(pairs)


def reproduced(page: Page, given: Mapping[str, Any], path: str) -> dict[str, str]:
    """Return the same question for the command line, for Python and for curl."""
    import shlex

    outside = {"start": "from", "until": "to"}
    verb = page.verb
    kept = {k: v for k, v in given.items() if k in schema_of(verb)["properties"]}
    first = {
        "duty": "code",
        "agreement": "id",
        "source": "id",
        "search": "words",
        "ask": "question",
    }
    lead = first.get(verb, "")
    words = [shlex.quote(t) for t in _texts(kept[lead])] if lead in kept else []
    flags = [
        f"--{name} {shlex.quote(t)}" for name, v in kept.items() if name != lead for t in _texts(v)
    ]
    inside = {new: old for old, new in outside.items()}
    said = [repr(kept[lead])] if lead in kept else []
    said += [f"{inside.get(name, name)}={v!r}" for name, v in kept.items() if name != lead]
    query = urlencode([(k, t) for k, v in kept.items() for t in _texts(v)])
    return {
        "Command line": " ".join(["detente", verb, *words, *flags]),
        "Python": f"detente.open().{verb}({', '.join(said)})",
        "HTTP": f"/api/{quote(verb)}" + (f"?{query}" if query else ""),
    }
