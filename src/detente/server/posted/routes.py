"""Where a text or a file of entries is given, and how the answer goes out."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from detente.errors import DataError, DetenteError
from detente.kernel.moment import read_known
from detente.report.parts.content import Block, Column, Row, Section, Table, Text
from detente.report.parts.words import count
from detente.server.asking.answering import Office
from detente.server.machine import state
from detente.server.pages.frame import Place, html, policy
from detente.server.pages.made.guide import asides, texts
from detente.server.pages.rows import PAGES
from detente.server.pages.view import View, Visit
from detente.server.posted import work
from detente.server.posted.form import Given, read_form
from detente.server.refusals import Refused
from detente.server.replies import TYPES, form_of
from detente.wire.sandbox import Limits, in_child

_SECONDS = 18.0
READING = Limits(cpu_seconds=15, memory_bytes=2_000_000_000, wall_seconds=_SECONDS)
#: The database maps far more room than it fills; its files are the answers alone.
COUNTING = Limits(
    cpu_seconds=30, memory_bytes=6_000_000_000, wall_seconds=_SECONDS, written_bytes=200_000_000
)
#: Longest text that may be pasted.
LONGEST = 200_000
#: Rows of an answer that a page shows; the file holds all.
SHOWN = 100
_MEMORY = Path("/dev/shm")
_PARQUET = b"PAR1"


def add_forms(app: FastAPI, office: Office) -> None:
    """Put the two forms at their addresses."""
    app.add_api_route("/record", _taking(office, _text), methods=["POST"], include_in_schema=False)
    app.add_api_route("/bulk", _taking(office, _entries), methods=["POST"], include_in_schema=False)


Answer = Callable[[Office, dict[str, Given], str], Response]


def _taking(office: Office, answer: Answer) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        body = await request.body()
        fields = read_form(request.headers.get("content-type", ""), body)
        wants = "html" if "text/html" in request.headers.get("accept", "") else form_of(request)
        digest = hashlib.sha256(body).hexdigest()
        key = f"{request.url.path} {wants} {digest}"
        return await office.within(key, heavy=True, work=partial(answer, office, fields, wants))

    return endpoint


def _text(office: Office, fields: dict[str, Given], wants: str) -> Response:
    """Answer a text that was pasted or uploaded."""
    _only(fields, {"text", "file", "published", "known"})
    file = fields.get("file", Given(b""))
    pasted = fields.get("text", Given(b""))
    if bool(file.data) == bool(pasted.text):
        hint = "paste a text, or choose a file"
        raise Refused(422, "give one text", where="text", hint=hint)
    if len(pasted.data) > LONGEST * 4:
        raise Refused(413, "the text is too long", where="text", hint=f"{LONGEST:,} characters")
    data, name = (file.data, file.file or "file") if file.data else (pasted.data, "text.txt")
    order = _order(office, fields, name=name, published=_day(fields, "published"))
    told = _apart(work.text, order.framed(data), name, READING)
    if wants != "html":
        return _out(told[wants], wants)
    known = told["known"]
    view = View(
        title=str(told["title"]),
        lead=str(told["prose"]),
        standing=f"As known on {known}; {told['published'] or 'the text is undated'}. Not kept.",
        sections=(),
        uploads=(texts.GIVE,),
        article=Markup(told["article"]),  # made from escaped words by our own code
    )
    return _page(office, "/record", view, {"known": known})


def _entries(office: Office, fields: dict[str, Given], wants: str) -> Response:
    """Answer a file of entries that was uploaded."""
    _only(fields, {"file", "known", "explain", "form"})
    data = fields.get("file", Given(b"")).data
    if not data:
        raise Refused(422, "no file of entries is given", where="file", hint="CSV or parquet")
    asked = fields["form"].text if "form" in fields else ""
    if asked not in {"", "page", "csv", "json"}:
        raise Refused(422, "there is no such form", where="form", hint="page, csv or json")
    if asked and asked != "page":
        wants = asked
    # The kind by its first bytes: a name says nothing.
    name = "entries.parquet" if data.startswith(_PARQUET) else "entries.csv"
    place = str(_MEMORY) if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="detente-", dir=place) as folder:
        (Path(folder) / name).write_bytes(data)
        explain = "explain" in fields and fields["explain"].text == "yes"
        order = _order(office, fields, folder=folder, explain=explain)
        told = _apart(work.entries, order.framed(b""), name, COUNTING)
        answers = (Path(folder) / "answers.csv").read_text("utf-8")
        rejects = Path(folder) / told["rejects"]
        bad = rejects.read_text("utf-8", "replace") if told["rejects"] else ""
    if wants == "csv":
        return _out(answers, "csv")
    if wants == "html":
        return _page(office, "/bulk", _answered(told, answers, bad), {})
    rows = {"answers": _rows(answers), "rejects": _rows(bad)}
    if wants == "md":
        raise Refused(406, "no accepted form is had here", where="accept", hint="csv or json")
    return _out(json.dumps({**told, **rows}, ensure_ascii=False, indent=1) + "\n", "json")


def _answered(told: dict[str, Any], answers: str, bad: str) -> View:
    columns = (
        Column("status"), Column("reason"), Column("entries", "number"),
        Column("value, $", "number"), Column("duty, $", "number"),
    )  # fmt: skip
    tallies = tuple(Row(tuple(str(cell) for cell in row)) for row in told["tallies"])
    blocks: list[Block] = [Table("By status and reason", columns, tallies)]
    sections = [Section("sums", "Sums", "What the file owes", tuple(blocks))]
    for ident, text, heading in (("entries", answers, "Entry by entry"), ("bad", bad, "Not read")):
        lines = list(csv.reader(io.StringIO(text)))
        if len(lines) > 1:
            shown = tuple(Row(tuple(line)) for line in lines[1 : SHOWN + 1])
            table = Table(heading, tuple(map(Column, lines[0])), shown)
            more = len(lines) - 1 - SHOWN
            rest = (Text(f"{more:,} more rows: ask for csv or json."),) if more > 0 else ()
            sections.append(Section(ident, heading, heading, (table, *rest)))
    rejected = f", {count(told['rejected'], 'row')} not read" if told["rejected"] else ""
    return View(
        title=f"{told['amount_usd']} dollars of duty on {told['value_usd']} of value",
        lead=f"{count(told['rows'], 'entry', 'entries').capitalize()} answered{rejected}. The sum "
        "covers the entries whose duty is settled. Nothing of the file is kept.",
        sections=tuple(sections),
        uploads=(asides.GIVE,),
    )


def _rows(text: str) -> list[dict[str, str]]:
    return [dict(row) for row in csv.DictReader(io.StringIO(text))]


def _only(fields: dict[str, Given], known: set[str]) -> None:
    if unknown := set(fields) - known:
        hint = f"known: {', '.join(sorted(known))}"
        raise Refused(422, f"{len(unknown)} fields are unknown", where="body", hint=hint)


def _day(fields: dict[str, Given], name: str) -> str:
    text = fields[name].text if name in fields else ""
    return read_known(text[:40]).isoformat() if text else ""


def _order(office: Office, fields: dict[str, Given], **more: Any) -> work.Order:
    desk = office.desk
    home = str(desk.home) if desk.home else ""
    known = _day(fields, "known")
    if known and not (desk.case.about.begins.isoformat() <= known):
        begins = desk.case.about.begins
        raise Refused(404, f"the record begins on {begins}", where="known", hint="a later day")
    return work.Order(str(desk.case.root), desk.today.isoformat(), home, known, **more)


def _apart(
    function: Callable[[bytes, str], Any], message: bytes, name: str, limits: Limits
) -> dict[str, Any]:
    """Return what a function makes of a message, in a process of its own.

    Raises
    ------
    Refused
        Whatever is wrong: it is the giver's to mend, not a fault of the record.
    """
    try:
        told: dict[str, Any] = in_child(function, message, name, limits)
    except DataError as error:
        # Where the file stood for the moment is nobody's business.
        where = Path(error.where).name[-100:] or "file"
        raise Refused(422, error.what, where=where, hint=error.hint) from None
    except DetenteError as error:
        raise Refused(422, error.what, where=error.where, hint=error.hint) from None
    return told


def _page(office: Office, path: str, view: View, given: dict[str, str]) -> Response:
    page = next(page for page in PAGES if page.path == path)
    visit = Visit(office.desk, None, given, {}, state(office))
    text = html(page, view, visit, Place(path, path, PAGES, office.edition))
    return _out(text, "html", {"Content-Security-Policy": policy(text, embed=False)})


def _out(text: str, form: str, headers: dict[str, str] | None = None) -> Response:
    kept = {"Cache-Control": "no-store", "Content-Type": TYPES[form]}
    return Response(text, headers={**kept, **(headers or {})})
