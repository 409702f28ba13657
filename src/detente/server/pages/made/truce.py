"""The start page: the state of the truce, from the first parts of the brief."""

from __future__ import annotations

from detente.server.pages.view import View, Visit

#: Parts of the brief that the start page shows; the others have pages of their own.
FIRST = ("ladder", "deadlines", "in-force", "held", "returns", "learnt")


def truce(visit: Visit) -> View:
    """Lay out the state of the truce."""
    brief = visit.answer
    measures = visit.desk.case.measures.values()
    return View(
        title=brief.title,
        lead=brief.opening.words,
        standing=brief.standing,
        facts=brief.facts,
        sections=tuple(s for s in brief.sections if s.id in FIRST),
        links={m.name: visit.address("/changes", since="2018-01-01", about=m.id) for m in measures},
    )
