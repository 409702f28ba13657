"""What the sides told: agreements clause by clause, strikes and answers."""

from __future__ import annotations

from datetime import date

from detente.ledger.agreement import Deadline
from detente.ledger.views.told import AgreementView, ClauseView
from detente.report.charts.strikes import strikes_figure
from detente.report.parts.content import Block, Column, Row, Section, Short, Table, Text
from detente.report.parts.law import moved
from detente.report.parts.words import count, iso, listed, long_day, short_day, status, unique
from detente.report.sections.asked import LIVE, Asked


def told(asked: Asked) -> Section:
    """Return the agreements in force, clause by clause, as each side tells them."""
    if not asked.truces:
        words = f"No agreement with a live clause is on record for {long_day(asked.on)}."
        return Section(
            "agreement", "Who says what", "No agreement in force on record", (Text(words),)
        )
    blocks: list[Block] = []
    for place, agreement in enumerate(asked.truces):
        blocks += [_head(agreement), _clauses(asked, agreement, fold=place > 0)]
    main = asked.truces[0]
    silent = {
        p.id: sum(1 for c in main.clauses if asked.told(c.said_by.get(p.id)) == "silent")
        for p in asked.parties
    }
    parts = [f"{asked.case.parties[p].name} on {n}" for p, n in silent.items() if n]
    tail = f"silent are {listed(parts)}" if parts else "both sides speak of all"
    heading = f"{main.title} has {count(len(main.clauses), 'clause')}; {tail}"
    return Section("agreement", "Who says what", heading, tuple(blocks))


def _head(agreement: AgreementView) -> Text:
    live = sum(c.status in LIVE for c in agreement.clauses)
    place = f", {agreement.place}" if agreement.place else ""
    return Text(
        f"{agreement.title}, {long_day(agreement.date)}{place}: {live} of "
        f"{len(agreement.clauses)} clauses in force or still to be carried out.",
        agreement.sources,
    )


def _clauses(asked: Asked, agreement: AgreementView, *, fold: bool) -> Table:
    columns = (
        Column("Clause"),
        *(Column(f"{p.name} says") for p in asked.parties),
        Column("Status", "status"),
        Column("By law"),
        Column("As stated"),
    )
    order = sorted(agreement.clauses, key=lambda c: c.status not in LIVE)
    rows = tuple(_clause(asked, c) for c in order)
    verb = f"detente agreement {agreement.id} --known {asked.known}"
    short = None if fold else Short(("Clause", "Status", "By law", "As stated"), verb)
    return Table(f"{agreement.title}, clause by clause", columns, rows, fold, short)


def _clause(asked: Asked, clause: ClauseView) -> Row:
    note = f": {clause.status_note}" if clause.status_note else ""
    history = asked.clauses[clause.id].deadlines
    return Row(
        cells=(
            clause.title,
            *(asked.told(clause.said_by.get(p.id)) for p in asked.parties),
            status(clause.status) + note,
            due_words(asked, history, clause.legal_deadline, legal=True),
            due_words(asked, history, clause.political_deadline, legal=False),
        ),
        sources=unique(clause.sources),
        status=clause.status,
    )


def due_words(asked: Asked, history: tuple[Deadline, ...], day: date | None, *, legal: bool) -> str:
    """Return a deadline; where it was moved, by whose word and from which day."""
    words = moved(asked.case, history, asked.known, day, legal=legal)
    return f"{iso(day)}, {words}" if words else iso(day)


def strikes(asked: Asked) -> Section:
    """Return the time line of strikes and answers."""
    figure = strikes_figure(asked.case, asked.record, asked.view)
    if figure is None:
        none = f"No strike or answer since {short_day(asked.view.first)} is on record"
        return Section("strikes", "Strikes and answers", none, (Text(f"{none}."),))
    return Section("strikes", "Strikes and answers", _last_strike(asked), (figure,))


def _last_strike(asked: Asked) -> str:
    rows = [
        e
        for e in asked.record.events
        if e.kind in {"strike", "answer"}
        and e.published <= asked.known
        and e.date <= asked.on
        and len(e.actors) == 1
    ]
    if not rows:
        return "No strike or answer on record"
    last = max(rows, key=lambda e: e.date)
    who = asked.case.parties.get(last.actors[0])
    name = who.name if who else last.actors[0]
    days = count((asked.on - last.date).days, "day").capitalize()
    return f"{days} since the last {last.kind} on record ({name})"
