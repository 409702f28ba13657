"""Answers in a few sentences: what a verb found, told briefly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from detente.desk import answers
from detente.kernel import countries
from detente.ledger.duty import Duty
from detente.ledger.products.product import dotted
from detente.ledger.views.averages import Average
from detente.ledger.views.told import AgreementView
from detente.report.parts.figures import short_amount
from detente.report.parts.foreseen import state, verdict
from detente.report.parts.words import clipped, count, listed, percent, scored, sentence, status

MOST_WORDS = 80
#: Rows of an answer that are told of; the verb gives them all.
MOST_ROWS = 3
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Told:
    """Sentences, the first the most telling, and the sources they rest on."""

    sentences: tuple[str, ...]
    sources: tuple[str, ...] = ()


def say(verb: str, answer: Any, pick: Sequence[str], asked: str) -> Told:
    """Return an answer in sentences.

    Parameters
    ----------
    pick : sequence of str
        Ids, or beginnings of them, of the rows that are told of.
    asked : str
        What the question called the product; else the question.
    """
    return SPOKEN[verb](answer, pick, asked)


def fitted(lead: str, told: Told) -> str:
    """Return the sentences that fit into the words there are, the first cut short if need be."""
    room = MOST_WORDS - len(lead.split())
    kept: list[str] = []
    for number, text in enumerate(told.sentences):
        words = text.split()
        if len(words) > room:
            if number == 0:
                kept.append(" ".join(words[: room - 1]) + " …")
            break
        kept.append(sentence(text))
        room -= len(words)
    return f"{lead} {' '.join(kept)}"


def _duty(found: Duty, pick: Sequence[str], asked: str) -> Told:
    called = clipped((found.description or asked).strip(": "), 60)
    goods = f"{dotted(found.code)}{f' ({called})' if called else ''}"
    way = f"from {countries.name(found.origin)} into {countries.name(found.dest)}"
    paid = [x for x in found.layers if x.included and x.effective_rate != 0]
    sentences = [f"the duty on {goods} {way} is {_owed(found)}"]
    sentences += [f"if {b.name}: {_span(b.rate_low, b.rate_high)}" for b in found.branches]
    if paid:
        parts = [f"{x.name} {percent(x.rate)}" if x.rate is not None else x.name for x in paid]
        sentences.append(f"it is made of {listed(dict.fromkeys(parts))}")
    sentences.append("Information, not customs advice.")
    return Told(tuple(sentences), tuple(s for x in paid for s in x.sources))


def _owed(found: Duty) -> str:
    if found.rate is not None:
        return f"{percent(found.rate)} of value"
    if found.status == "not-known":
        return f"not known: {_span(found.rate_low, found.rate_high)}"
    return f"{_span(found.rate_low, found.rate_high)}, by what the entry does not state"


def _span(low: Any, high: Any) -> str:
    if low is None and high is None:
        return "no rate can be given"
    if low == high:
        return percent(low)
    return f"at least {percent(low)}" if high is None else f"{percent(low)} to {percent(high)}"


def _average(found: Average, pick: Sequence[str], asked: str) -> Told:
    way = f"goods of {countries.name(found.origin)} into {countries.name(found.dest)}"
    mean = (
        _tenth(found.average)
        if found.average is not None
        else f"not known: {' or '.join(f'{_tenth(m)} if {n}' for n, m in found.branches.items())}"
    )
    sentences = [f"the average duty on {way} is {mean} (weights {found.weights})"]
    named = set(_NUMBER.findall(asked))
    printed = _picked(found.published, pick, lambda f: f.id) if pick else [
        f for f in found.published if named & set(_NUMBER.findall(f.figure))
    ]  # fmt: skip
    # A figure that holds more of the numbers asked about stands first.
    printed.sort(key=lambda f: -len(named & set(_NUMBER.findall(f.figure))))
    sentences += [f"'{f.figure}' ({f.by}): {f.basis}" for f in printed]
    if not printed and found.decomposition:
        parts = sorted(found.decomposition, key=lambda c: -c.contribution)[:MOST_ROWS]
        most = listed(f"{c.name} {_tenth(c.contribution)}" for c in parts)
        sentences.append(f"most of it is {most}")
    return Told(tuple(sentences), tuple(s for f in printed for s in f.sources))


def _tenth(share: float) -> str:
    return f"{share * 100:.1f} %"


def _measures(found: answers.Measures, pick: Sequence[str], asked: str) -> Told:
    rows = _picked(found.measures, pick, lambda m: m.id)
    if not rows:
        return Told(("no measure of the kind is on record",))
    sentences = [f"{count(len(rows), 'measure')} on record"] if len(rows) > 1 else []
    for m in rows[: MOST_ROWS if len(rows) > 1 else 1]:
        rate = f", {percent(m.rate)}" if m.rate is not None else ""
        since = f" since {m.start:%Y-%m-%d}" if m.start else ""
        ends = _ends(m.legal_until, m.political_until)
        sentences.append(f"{m.name}: {status(m.status)}{since}{rate}{ends}")
    if len(rows) > MOST_ROWS:
        sentences.append(f"`measures` lists all {len(rows)}.")
    return Told(tuple(sentences), tuple(s for m in rows[:MOST_ROWS] for s in m.sources))


def _ends(legal: datetime | date | None, political: date | None) -> str:
    said = [f"until {legal:%Y-%m-%d} by law"] if legal else []
    said += [f"until {political:%Y-%m-%d} as stated"] if political else []
    return f" ({', '.join(said)})" if said else ""


def _commitments(found: answers.Commitments, pick: Sequence[str], asked: str) -> Told:
    rows = _picked(found.commitments, pick, lambda c: c.id)
    if not rows:
        return Told(("no such promise is on record by then",))
    sentences = []
    if len(rows) > 2:
        by = {name: sum(c.status == name for c in rows) for name in dict.fromkeys(
            c.status for c in rows
        )}  # fmt: skip
        tally = listed(f"{n} {scored(name)}" for name, n in by.items())
        sentences.append(f"of {len(rows)} promises: {tally}")
    for c in rows[:2]:
        done = ""
        if c.done is not None:
            whole = f" of {short_amount(c.total, c.unit)}" if c.total is not None else ""
            done = f", {short_amount(c.done, c.unit)}{whole} done"
        only = f", told by {listed(c.said_by)} alone" if c.one_sided else ""
        ends = _ends(c.legal_deadline, c.political_deadline)
        sentences.append(f"{scored(c.status)}{done}{only}{ends}: {c.text}")
    return Told(tuple(sentences), tuple(s for c in rows[:2] for s in c.sources))


def _agreement(found: Any, pick: Sequence[str], asked: str) -> Told:
    if not isinstance(found, AgreementView):
        rows = found.agreements[-MOST_ROWS:]
        names = listed(f"{a.title} ({a.date})" for a in reversed(rows))
        text = f"{count(len(found.agreements), 'agreement')} on record, the latest {names}"
        return Told((text,), tuple(s for a in rows for s in a.sources))
    live = [c for c in found.clauses if c.status in {"in-force", "pending", "open", "partly"}]
    sentences = (
        f"{found.title}, {found.date}: {found.summary}",
        f"{len(live)} of its {len(found.clauses)} clauses: in force or to be carried out",
    )
    return Told(sentences, found.sources)


def _events(found: answers.Events, pick: Sequence[str], asked: str) -> Told:
    rows = _picked(found.events, pick, lambda e: e.id)
    if not rows:
        return Told(("no such event is on record by then",))
    last = rows[-MOST_ROWS:][::-1]
    sentences = [f"{e.date}: {e.what}" for e in last]
    if len(rows) > MOST_ROWS:
        sentences.append(f"`events` lists all {len(rows)}.")
    return Told(tuple(sentences), tuple(s for e in last for s in e.sources))


def _agenda(found: answers.Agenda, pick: Sequence[str], asked: str) -> Told:
    rows = _picked(found.topics, pick, lambda t: t.id)
    if not rows:
        return Told(("no such topic is on record by then",))
    sentences = []
    for t in rows[:2]:
        by = listed(dict.fromkeys(r.by or "a side not named" for r in t.raised)) or "no side named"
        sentences.append(
            f"{t.title}: raised by {by}, discussed: {status(t.discussed)}, "
            f"outcome: {status(t.outcome_status)}"
        )
        sentences += [text for text in (t.outcome, t.discussed_note) if text]
    return Told(tuple(sentences), tuple(s for t in rows[:2] for s in t.sources))


def _calendar(found: answers.Calendar, pick: Sequence[str], asked: str) -> Told:
    rows = _picked(found.items, pick, lambda i: i.measure)
    if not rows:
        return Told((f"no deadline is on record in the {found.days} days from then",))
    days = list(dict.fromkeys(i.date for i in rows))[:MOST_ROWS]
    sentences = []
    for day in days:
        first = next(i for i in rows if i.date == day)
        more = sum(i.date == day for i in rows) - 1
        also = f", and {count(more, 'other')}" if more else ""
        also = _ends(first.legal, first.political) + also
        sentences.append(f"{day} ({first.kind}): {first.text.rstrip('.')}{also}")
    told = [i for i in rows if i.date in days]
    return Told(tuple(sentences), tuple(s for i in told for s in i.sources))


def _snapback(found: answers.Snapback, pick: Sequence[str], asked: str) -> Told:
    back = [r for r in found.measures if r.returns]
    sentences = [
        f"if nothing more is signed, {count(len(back), 'measure')} come back by then and "
        f"{count(len(found.measures) - len(back), 'other')} cannot"
    ]
    for side, now in found.average_now.items():
        then = found.average_then[side]
        if now is not None and then is not None:
            sentences.append(f"average duty {side}: {_tenth(now)} before, {_tenth(then)} then")
    sentences += [f"{r.name}: {r.why}" for r in back[:MOST_ROWS]]
    return Told(tuple(sentences), tuple(s for r in back[:MOST_ROWS] for s in r.sources))


def _changes(found: answers.Changes, pick: Sequence[str], asked: str) -> Told:
    rows = _picked(found.changes, pick, lambda c: c.measure)
    if not rows:
        return Told((f"nothing was published after {found.after} and by {found.until}",))
    last = rows[-MOST_ROWS:][::-1]
    sentences = [f"{count(len(rows), 'change')} after {found.after} and by {found.until}"]
    sentences += [f"{c.published}, {c.about}: was {c.was}, becomes {c.becomes}" for c in last]
    return Told(tuple(sentences), tuple(s for c in last for s in c.sources))


def _series(found: answers.Observed, pick: Sequence[str], asked: str) -> Told:
    rows = [o for o in found.observations if o.value is not None]
    if not rows:
        reasons = [o.reason for o in found.observations if o.reason]
        return Told((reasons[-1] if reasons else "no figure of the kind is held by then",))
    last = rows[-1]
    title = next((s.title for s in found.series if s.id == last.series), last.series)
    value = (
        f"{float(last.value or 0):+.1%}"
        if last.unit == "fraction"
        else short_amount(last.value, last.unit)
    )
    words = f" ({last.words})" if last.words else ""
    text = f"{title}, {last.period}, {found.stat}: {value}{words}"
    return Told((text, *found.notes[:1]), last.sources)


def _scenarios(found: answers.Scenarios, pick: Sequence[str], asked: str) -> Told:
    rows = _picked(found.scenarios, pick, lambda s: s.id)
    names = listed(f"{s.id} ({s.title})" for s in rows)
    return Told((f"the record holds {count(len(rows), 'scenario')}: {names}",))


def _gaps(found: answers.Gaps, pick: Sequence[str], asked: str) -> Told:
    rows = _picked(found.gaps, pick, lambda g: g.id)
    first = [f"{g.id}, {g.what}" for g in rows[:MOST_ROWS]]
    text = f"the record ends on {found.known_until} and {count(len(rows), 'gap')} are listed"
    return Told((text, *first))


def _outlook(found: Any, pick: Sequence[str], asked: str) -> Told:
    """Tell the range of the classes, never one chance without the score of its kind."""
    stands = state(found.standing, found.ended, found.start, found.definition)
    last = [c for c in found.survival if c.day == max(c.day for c in found.survival)]
    told = [stands]
    if last:
        low, high = min(c.p for c in last), max(c.p for c in last)
        classes = count(len(last), "class", "classes")
        told.append(
            f"it stands on {last[0].date} with {low * 100:.0f} to {high * 100:.0f} %, by {classes}"
        )
    scores = [row.score for row in found.classes]
    told.append(verdict(scores) if scores else "no forecast can be scored")
    return Told(tuple(told), found.standing.sources if found.standing else ())


def _brief(found: Any, pick: Sequence[str], asked: str) -> Told:
    facts = tuple(f"{f.label}: {f.value} ({f.note})" for f in found.facts)
    return Told((*facts, found.opening.words), found.opening.sources)


def _picked(rows: Iterable[Any], pick: Sequence[str], name: Callable[[Any], str]) -> list[Any]:
    """Return the rows whose id begins with one of the words, in their order; all without any."""
    every = list(rows)
    if not pick:
        return every
    return [row for word in pick for row in every if name(row).startswith(word)]


SPOKEN: dict[str, Callable[[Any, Sequence[str], str], Told]] = {
    "duty": _duty,
    "average": _average,
    "measures": _measures,
    "commitments": _commitments,
    "agreement": _agreement,
    "events": _events,
    "agenda": _agenda,
    "calendar": _calendar,
    "snapback": _snapback,
    "changes": _changes,
    "series": _series,
    "scenarios": _scenarios,
    "gaps": _gaps,
    "brief": _brief,
    "outlook": _outlook,
}
