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
from urllib.parse import urlencode

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
from detente.server.pages.again import Stamp, cite, reproduced
from detente.server.pages.view import Page, View, Visit
from detente.server.pages.words import explainer, stops

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: What every page may be asked besides what its verb takes.
OWN = frozenset({"embed", "figure"})
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: its address, that of its siblings, the pages beside it, its run."""

    path: str
    sibling: str
    pages: Sequence[Page]
    run: str


def html(page: Page, view: View, visit: Visit, place: Place) -> str:
    """Return a page as HTML; with ``embed`` only its figures."""
    drawn = {figure.name: svg(figure) for figure in view.figures()}
    sources = cited(view, visit)
    about = visit.desk.case.about
    known = str(visit.given.get("known", "")).rpartition("..")[2] or about.known_until.isoformat()
    explained = explainer(visit.desk.case.root, known)
    stamp = Stamp(view.title, view.standing, about.version, __version__, place.run)
    return (
        templates()
        .get_template("page.html.j2")
        .render(
            page=page,
            view=view,
            embed=visit.given.get("embed") == "1",
            path=place.path,
            sibling=place.sibling,
            query=_query({**visit.dates, **visit.given}),
            fields=form(page, visit, view),
            pages=[p for p in place.pages if p.listed],
            stops=stops(visit.desk.case.root),
            explained=explained,
            at=visit.address,
            sources=sources,
            numbers={source.id: number for number, source in enumerate(sources, 1)},
            links=view.links,
            pictures={name: Markup(painted(text)) for name, text in drawn.items()},
            colors=colors(drawn.values()),
            several=len(drawn) > 1,
            again=reproduced(page, visit.given),
            cite=cite(stamp, place.path),
            data_version=about.version,
            code_version=__version__,
            run=place.run,
            style=sheet()[1],
            script=script()[1],
            title=about.title,
        )
    )


@cache
def script() -> tuple[str, str]:
    """Return the one script of all pages and a short name for its content."""
    text = files("detente.server").joinpath("static", "site.js").read_text("utf-8")
    return text, hashlib.sha256(text.encode()).hexdigest()[:10]


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


def form(page: Page, visit: Visit, view: View) -> list[Field]:
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
    turned = {(k.name, v.partition("=")[0]) for k in view.knobs for v, _ in k.choices}
    return made + [
        Field(n, v, "hidden", (), "")
        for n in rest
        for v in _texts(given[n])
        if (n, v.partition("=")[0]) not in turned
    ]


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
    pairs = [(k, v) for k, value in given.items() if k not in OWN for v in _texts(value)]
    return urlencode(pairs)
