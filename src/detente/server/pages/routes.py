"""The pages at their addresses, with their siblings in other forms."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from detente import __version__
from detente.errors import DetenteError, InputError
from detente.kernel import countries
from detente.kernel.moment import read_on
from detente.report import page as brief_page
from detente.report.figure import svg
from detente.report.parts.content import Figure
from detente.server import feeds
from detente.server.api import answered
from detente.server.asking.answering import Office
from detente.server.asking.questions import Question, asked_of, read_mapping, read_query, verb_named
from detente.server.machine import state
from detente.server.pages.again import Stamp, cite
from detente.server.pages.bundle import packed, png
from detente.server.pages.frame import OWN, Place, cited, html, policy, refused, script, sheet
from detente.server.pages.rows import PAGES
from detente.server.pages.view import Page, View, Visit
from detente.server.refusals import Refused, told
from detente.server.replies import FORMS, PAST, PRESENT, TYPES, Body, reply, unchanged

_SLOT = re.compile(r"\{(\w+)\}")
#: Asked of every page, and kept from page to page.
_DATES = ("on", "known")
#: Forms in which the figures of a page are had.
_DRAWN = ("svg", "png", "zip")


def add_pages(app: FastAPI, office: Office) -> None:
    """Put every page at its address, and each of its siblings beside it."""
    for page in PAGES:
        endpoint = _endpoint(office, page)
        forms = [*FORMS, *_DRAWN, *page.feeds]
        paths = [page.path] if _SLOT.search(page.path) else [
            page.path, *(f"{'/index' if page.path == '/' else page.path}.{form}" for form in forms)
        ]  # fmt: skip
        for path in paths:
            app.add_api_route(path, endpoint, methods=["GET"], include_in_schema=False)
    app.add_api_route("/brief", _brief(office), methods=["GET"], include_in_schema=False)
    app.add_api_route("/static/{name}", _static, methods=["GET"], include_in_schema=False)


def error_page(error: Exception) -> Response:
    """Return an error as a page for whoever reads pages."""
    status, words, headers = told(error)
    text = refused(words.plain(), status, PAGES)
    kept = {**headers, "Cache-Control": "no-store", "Content-Type": TYPES["html"]}
    return Response(text, status, kept)


def _endpoint(office: Office, page: Page) -> Callable[[Request], Awaitable[Response]]:
    slots = _SLOT.findall(page.path)

    async def endpoint(request: Request) -> Response:
        path, form = _split(request, page, slots)
        seen = _read(office, page, request, path, form)
        if seen.question is not None and form in FORMS:
            return await answered(office, request, seen.question, form)
        return await _shown(office, page, request, seen, form)

    return endpoint


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an address asks: where, the question, the dates, whether it is to be embedded."""

    path: str
    question: Question | None
    given: dict[str, Any]
    dates: dict[str, str]

    @property
    def key(self) -> str:
        """What the page looks like besides the answer: its address, its dates, its frame."""
        own = [self.given.get(name, "") for name in sorted(OWN)]
        return f"{self.path} {sorted(self.dates.items())} {own}"


def _split(request: Request, page: Page, slots: list[str]) -> tuple[dict[str, str], str]:
    """Return the arguments in the address, and the form by its ending."""
    forms = {*FORMS, *_DRAWN, *page.feeds}
    if not slots:
        ending = request.url.path.rpartition(".")[2]
        return {}, ending if ending in forms and "." in request.url.path else "html"
    value = request.path_params[slots[0]]
    stem, dot, ending = value.rpartition(".")
    if dot and ending in forms:
        return {slots[0]: stem}, ending
    return {slots[0]: value}, "html"


def _read(office: Office, page: Page, request: Request, path: dict[str, str], form: str) -> _Seen:
    """Read an address; fields that a form left empty were not asked.

    The two dates may stand in any address: a page that does not look at one hands it on.
    """
    verb = verb_named(page.verb)
    known = {a.outside for a in asked_of(verb.name)}
    pairs = [(k, v) for k, v in request.query_params.multi_items() if v]
    own = _own(pairs)
    if any(k in path for k, _ in pairs):
        raise InputError("that stands in the address already", where=next(iter(path)))
    dates = {k: v for k, v in pairs if k in _DATES}
    handed = {k for k in dates if k not in known}
    for name in handed:
        read_on(dates[name], "UTC")
    asked = read_query(
        verb,
        [*path.items(), *((k, v) for k, v in pairs if k not in OWN and k not in handed)],
        partly=True,
    )
    outside = {a.name: a.outside for a in asked_of(verb.name)}
    given = {outside[name]: value for name, value in asked.arguments.items()}
    full = _spanned(page, {**_others(office, page, given), **given})
    needed = {a.outside for a in asked_of(verb.name) if a.required}
    bare = bool(needed - set(full)) and form == "html"
    question = None if bare else read_mapping(verb, full)
    here = page.path
    for name, value in path.items():
        here = here.replace(f"{{{name}}}", quote(value, safe=""))
    # A span of days belongs to its page alone.
    kept = {k: v for k, v in dates.items() if ".." not in v}
    return _Seen(here, question, full | own, kept)


def _own(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return what is asked of the page itself: a frame without the rest, one figure of several."""
    own = {k: v for k, v in pairs if k in OWN}
    if len(own) < sum(k in OWN for k, _ in pairs):
        raise InputError("that is given twice", where=next(iter(own)), hint="give one")
    if own.get("embed", "1") != "1":
        raise InputError("embed is 1 or not given", where="embed")
    return own


def _spanned(page: Page, given: dict[str, Any]) -> dict[str, Any]:
    """Make one span of the two days that a page has fields for."""
    if page.span and all(name in given and ".." not in str(given[name]) for name in page.span):
        first, last = page.span
        return {k: v for k, v in given.items() if k != first} | {
            last: f"{given[first]}..{given[last]}"
        }
    return given


def _others(office: Office, page: Page, given: dict[str, Any]) -> dict[str, str]:
    """Return what is asked where the address does not say otherwise."""
    about = office.desk.case.about
    parties = list(office.desk.case.parties)
    main = _party(given.get("dest"), parties) or about.main_dest or parties[0]
    last = min(about.known_until, office.today())
    words = {
        "other": next((p for p in parties if p != main), main),
        "known_until": last.isoformat(),
        "month": (last - timedelta(days=30)).isoformat(),
        "quarter": (last + timedelta(days=90)).isoformat(),
    }
    # A span of two days says both ends; the day that else begins it would be one too many.
    others = {} if ".." in str(given.get("known", "")) else dict(page.other)
    return {name: _SLOT.sub(lambda m: words[m[1]], text) for name, text in others.items()}


def _party(named: Any, parties: list[str]) -> str | None:
    """Return the party of the case that is named, None where it is none of them."""
    try:
        code = countries.resolve(str(named)) if named else ""
    except DetenteError:
        return None
    return code if code in parties else None


async def _shown(office: Office, page: Page, request: Request, seen: _Seen, form: str) -> Response:
    asked = seen.question or Question(verb_named(page.verb), {})
    past = seen.question is not None and asked.past(office.desk.case.about.known_until)
    kept = _Kept(office.tag(asked, f"{form} {seen.key}"), past, page.heavy or asked.verb.heavy)
    return await _kept(office, request, kept, lambda: _made(office, page, seen, form))


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page that is made once: its tag, whether it can never change, whether it is dear."""

    tag: str
    past: bool
    heavy: bool


async def _kept(
    office: Office, request: Request, kept: _Kept, make: Callable[[], Body]
) -> Response:
    """Return a page from those kept, or make and keep it; a reader who has it gets no body."""
    keeps = PAST if kept.past else PRESENT
    if unchanged(request, kept.tag):
        return reply(request, None, kept.tag, keeps)
    body: Body | None = office.texts.take(kept.tag)
    if body is None:

        def work() -> Body:
            made = make()
            office.texts.put(kept.tag, made, made.size)
            return made

        body = await office.within(kept.tag, kept.heavy, work)
    return reply(request, body, kept.tag, keeps)


def _made(office: Office, page: Page, seen: _Seen, form: str) -> Body:
    answer: Any = office.answer(seen.question) if seen.question is not None else None
    visit = Visit(office.desk, answer, seen.given, seen.dates, state(office))
    if form == "atom" and answer is not None:
        return Body.of(feeds.atom(visit, answer), form)
    if form == "ics" and answer is not None:
        return Body.of(feeds.ics(visit, answer), form)
    view = page.make(visit)
    run = office.tag(seen.question, "json")[:12] if seen.question is not None else office.edition
    if form in _DRAWN:
        return _drawn(view, visit, seen, form, run)
    sibling = "/index" if seen.path == "/" else seen.path
    text = html(page, view, visit, Place(seen.path, sibling, PAGES, run))
    headers = {"Content-Security-Policy": policy(text, embed="embed" in seen.given)}
    return Body.of(text, "html", headers)


def _drawn(view: View, visit: Visit, seen: _Seen, form: str, run: str) -> Body:
    """Return a figure of a page as a picture, or all of them as files."""
    figures = list(view.figures())
    if not figures:
        raise Refused(404, "there is no figure on this page", where="url", hint="ask .json")
    if form == "zip":
        stamp = Stamp(view.title, view.standing, visit.desk.case.about.version, __version__, run)
        words = cite(stamp, seen.path)["text"]
        return Body.of(packed(figures, cited(view, visit), stamp, words), form)
    figure = _chosen(figures, seen.given.get("figure"))
    return Body.of(svg(figure) if form == "svg" else png(figure), form)


def _chosen(figures: list[Figure], name: str | None) -> Figure:
    names = [figure.name for figure in figures]
    if name is None:
        return figures[0]
    if name not in names:
        hint = f"one of: {', '.join(names)}"
        raise Refused(404, "there is no such figure on this page", where="figure", hint=hint)
    return figures[names.index(name)]


def _brief(office: Office) -> Callable[[Request], Awaitable[Response]]:
    """Return the brief whole, as the file that `detente brief --out` writes."""

    async def endpoint(request: Request) -> Response:
        verb = verb_named("brief")
        question = read_query(verb, [(k, v) for k, v in request.query_params.multi_items() if v])
        past = question.past(office.desk.case.about.known_until)
        kept = _Kept(office.tag(question, "whole"), past, heavy=True)

        def make() -> Body:
            text = brief_page.page(office.answer(question), __version__)
            headers = {"Content-Security-Policy": policy(text, embed=False)}
            return Body.of(text, "html", headers)

        return await _kept(office, request, kept, make)

    return endpoint


async def _static(request: Request) -> Response:
    """Return a file of the site: there are few, and no path leads to any other."""
    name = request.path_params["name"]
    if name == "site.css":
        text, kind = sheet()[0], "text/css; charset=utf-8"
    elif name == "marks.css":
        marks = files("detente.report").joinpath("templates", "marks.css")
        text, kind = marks.read_text("utf-8"), "text/css; charset=utf-8"
    elif name == "site.js":
        text, kind = script()[0], "text/javascript; charset=utf-8"
    elif name == "icon.svg":
        text = files("detente.server").joinpath("static", "icon.svg").read_text("utf-8")
        kind = TYPES["svg"]
    else:
        raise Refused(404, "there is nothing at this address", where="url")
    return Response(text, headers={"Content-Type": kind, "Cache-Control": PAST})
