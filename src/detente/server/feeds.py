"""What feed readers and calendars take: an Atom feed of changes, deadlines as iCalendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from detente.desk import answers
from detente.ledger.views.ahead import Item
from detente.ledger.views.changes import Change
from detente.server.pages.view import Visit

#: The newest changes; readers keep what they have seen.
MOST = 100
#: A name of these feeds that no one else gives: entries keep their ids wherever the site stands.
_SPACE = "tag:detente,2026"
_CONTROL = {i: None for i in range(32) if i not in (9, 10)}


def atom(visit: Visit, found: answers.Changes) -> str:
    """Return what was learnt as an Atom feed, newest first."""
    rows = sorted(found.changes, key=lambda c: c.published, reverse=True)[:MOST]
    updated = rows[0].published if rows else found.until
    title = escape(visit.desk.case.about.title)
    return "".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n',
            f"<title>{title}: what was learnt</title>\n<id>{_SPACE}:changes</id>\n",
            f"<updated>{_moment(updated)}</updated>\n<author><name>détente</name></author>\n",
            *(_entry(visit, row) for row in rows),
            "</feed>\n",
        ]
    )


def _entry(visit: Visit, row: Change) -> str:
    name = sha256(f"{row.measure} {row.published} {row.was} {row.becomes}".encode()).hexdigest()
    held = visit.desk.case.sources
    cards = "; ".join(held[s].reference() for s in row.sources if s in held)
    words = f"Was: {row.was}. Becomes: {row.becomes}."
    effective = f" Effective: {row.effective}." if row.effective else ""
    sources = f" Sources: {cards}." if cards else ""
    link = quoteattr(f"/changes?known={row.published - timedelta(days=1)}..{row.published}")
    return (
        f"<entry>\n<title>{_xml(row.about)}</title>\n<id>{_SPACE}:{name[:24]}</id>\n"
        f"<updated>{_moment(row.published)}</updated>\n<link href={link}/>\n"
        f"<summary>{_xml(words + effective + sources)}</summary>\n</entry>\n"
    )


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _xml(text: str) -> str:
    return escape(text.translate(_CONTROL))


def ics(visit: Visit, found: answers.Calendar) -> str:
    """Return the deadlines as iCalendar, a whole day each."""
    name = _said(visit.desk.case.about.title)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//detente//deadlines//EN", f"X-WR-CALNAME:{name}"
    ]  # fmt: skip
    for item in found.items:
        lines += _event(visit, item, found.known)
    return "".join(part for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(visit: Visit, item: Item, known: date) -> Iterator[str]:
    said = f"{item.date} {item.kind} {item.measure}"
    held = visit.desk.case.sources
    cards = "; ".join(held[s].reference() for s in item.sources if s in held)
    yield "BEGIN:VEVENT"
    yield f"UID:{sha256(said.encode()).hexdigest()[:24]}@detente"
    yield f"DTSTAMP:{known:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{item.date:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{item.date + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_said(f'{item.kind}: {item.text}')}"
    yield f"DESCRIPTION:{_said(f'{item.measure}. As known on {known}. {cards}')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _said(text: str) -> str:
    """Return a text as iCalendar takes it."""
    plain = text.translate(_CONTROL).replace("\\", "\\\\").replace("\n", "\\n")
    return plain.replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 bytes, none cut within a letter."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > 74:
            yield f"{piece}\r\n"
            piece = " "
        piece += letter
    yield f"{piece}\r\n"
