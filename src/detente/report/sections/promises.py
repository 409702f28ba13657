"""Promises kept? What each side promised on one scale, with what is counted of it."""

from __future__ import annotations

from datetime import date, timedelta

from detente.ledger.views.told import CommitmentView, commitments
from detente.report.charts.observed.bullets import bullets_figure
from detente.report.parts.content import Block, Column, Row, Section, Short, Table, Text
from detente.report.parts.figures import short_amount
from detente.report.parts.words import NOTHING, SCORED, count, listed, paced, scored, unique
from detente.report.sections.asked import LIVE, Asked
from detente.report.sections.record import due_words
from detente.trade.scorecard.board import Scored, board

_LABEL = "Promises kept?"
#: A promise is shown for so long after it was settled.
_LATELY = timedelta(days=365)
#: Nothing more is expected of these.
_SETTLED = frozenset({"met", "met-late", "lapsed", "moot"})


def promised(asked: Asked) -> Section:
    """Return the promises that are open, or were settled less than a year ago, each scored."""
    every = commitments(asked.record, asked.known, asked.on)
    views = [v for v in every if v.status in LIVE or _settled_lately(asked, v)]
    if not views:
        text = Text("No commitment with an open window is on record.")
        return Section("commitments", _LABEL, "No open promise on record", (text,))
    scores = board(asked.held, asked.record.commitments, views, on=asked.on, known=asked.known)
    rows = sorted(scores, key=_place)
    verb = asked.verb("commitments")
    figure = bullets_figure(asked.case, [r for r in rows if _begun(asked, r)])
    columns = (
        Column("Who"),
        Column("Promise"),
        Column("On whose word"),
        Column("Status", "status"),
        Column("Done, of target"),
        Column("By law"),
        Column("As stated"),
    )
    short = Short(("Who", "Promise", "Status", "By law", "As stated"), verb, room=7)
    told = tuple(_promise(asked, r) for r in rows)
    table = Table("Promises of both sides, by deadline", columns, told, short=short)
    blocks: tuple[Block, ...] = (figure, table) if figure else (table,)
    return Section("commitments", _LABEL, _heading(rows), blocks)


def _heading(rows: list[Scored]) -> str:
    counts = [
        f"{n} {scored(token)}" for token in SCORED if (n := sum(r.status == token for r in rows))
    ]
    alone = sum(r.one_sided for r in rows)
    tail = f"; {alone} are on the other side's word alone" if alone else ""
    return f"Of {count(len(rows), 'promise')}, {listed(counts)}{tail}"


def _settled_lately(asked: Asked, row: CommitmentView) -> bool:
    """Tell whether a promise came to its status within the year before."""
    day = min(asked.known, asked.on)
    points = asked.record.commitments[row.id].status_history
    days = [p.published for p in points if p.published <= day and p.status == row.status]
    return bool(days) and min(days) >= day - _LATELY


def _place(row: Scored) -> tuple[bool, date, str]:
    """Return the order of the table: what is open first, each by its last deadline."""
    ends = [d for d in (row.legal_deadline, row.political_deadline) if d is not None]
    return (row.status in _SETTLED, max(ends, default=date.max), row.id)


def _begun(asked: Asked, row: Scored) -> bool:
    return bool(row.counts) and row.window is not None and row.window.start <= asked.on


def _promise(asked: Asked, row: Scored) -> Row:
    names = asked.case.parties
    who = names[row.party].name if row.party in names else row.party
    said = listed(names[p].name if p in names else p for p in row.said_by) or "not recorded"
    word = f"{said} alone (one-sided)" if row.one_sided else said
    pace = paced(row.status, row.prorate)
    notes = "; ".join(x for x in (pace, row.reason, row.status_note) if x)
    history = asked.record.commitments[row.id].deadlines
    return Row(
        cells=(
            who,
            row.text,
            word,
            scored(row.status) + (f": {notes}" if notes else ""),
            _done(row),
            due_words(asked, history, row.legal_deadline, legal=True),
            due_words(asked, history, row.political_deadline, legal=False),
        ),
        sources=unique(row.sources),
        status=row.status,
    )


def _done(row: Scored) -> str:
    """Return what is counted of a target, and by which measure."""
    if row.total is None:
        return f"target {short_amount(row.target, row.unit)}" if row.target else NOTHING
    by = next((c.measure for c in row.counts if c.decides), "")
    target = short_amount(row.total, row.unit)
    if row.done is None:
        return f"not counted, of {target}" + (f" ({by})" if by else "")
    return f"{short_amount(row.done, row.unit)} of {target} ({by})"
