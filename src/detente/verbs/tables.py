"""How each verb's answer reads: finding first, then the table, then what qualifies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente import __version__
from detente.desk import Desk, answers
from detente.kernel import countries
from detente.ledger.duty import Duty
from detente.ledger.products.product import dotted
from detente.ledger.views.told import AgreementView
from detente.report.sheet import Sheet
from detente.verbs.words import day, money, percent

if TYPE_CHECKING:
    from detente.ledger.bulk import BulkResult
    from detente.ledger.views.ahead import Item
    from detente.ledger.views.averages import Average
    from detente.report.brief import Brief


def ask(desk: Desk, found: answers.Reply) -> list[Sheet]:
    """Lay out the answer to a plain question, or the nearest questions."""
    if found.answer is None:
        rows = tuple((n.question, n.verb) for n in found.nearest)
        lines = ("No answer to that question is on record. The nearest that have one:",)
        return [Sheet("", ("question", "verb"), rows, lines)]
    said = " ".join(f"{name}={value}" for name, value in found.arguments.items())
    cards = (desk.case.sources[s] for s in found.sources if s in desk.case.sources)
    notes = [f"the whole answer: {f'{found.verb} {said}'.strip()}"]
    notes += [f"{card.id}: {card.reference()}" for card in cards]
    return [Sheet("", (), (), (found.answer,), tuple(notes))]


def duty(desk: Desk, found: Duty) -> list[Sheet]:
    """Lay out what an entry owes."""
    head = f"{dotted(found.code)} {found.description}".strip()
    way = f"from {countries.name(found.origin)} into {countries.name(found.dest)}"
    dates = f"entered {day(found.on)}, as known on {day(found.known)}"
    under = f" under the scenario {found.scenario}" if found.scenario else ""
    lines = [f"{_total(found)} — {head}, {way}, {dates}{under}."]
    lines += [
        f"If {', '.join(b.layers)} {b.name}: {_bounds(b.rate_low, b.rate_high)}."
        for b in found.branches
    ]
    rows = tuple(
        (
            layer.name,
            percent(layer.rate),
            layer.basis + ("" if layer.included else " (out)"),
            percent(layer.effective_rate) if layer.included else "",
            layer.status,
            layer.reason,
            _law(desk, layer.authority, layer.sources),
        )
        for layer in found.layers
    )
    notes = [f"gap: {gap}" for gap in found.gaps]
    notes += [f"open to a claim: {heading}, {what}" for heading, what in found.available]
    notes += found.notes
    columns = ("layer", "rate", "on", "adds", "status", "why", "law")
    return [Sheet("", columns, rows, tuple(lines), tuple(notes))]


def _total(found: Duty) -> str:
    if found.rate is not None:
        amount = f", {money(found.amount_usd)}" if found.amount_usd is not None else ""
        tail = "" if found.status == "computed" else f" ({found.status})"
        return f"{percent(found.rate)} of value{amount}{tail}"
    words = {"partial": "partly known", "not-known": "not known"}
    bounds = _bounds(found.rate_low, found.rate_high)
    return f"{words.get(found.status, found.status)}, {bounds}"


def _bounds(low: object, high: object) -> str:
    if low is None and high is None:
        return "no rate can be given"
    if low == high:
        return percent(low)  # type: ignore[arg-type]
    if high is None:
        return f"at least {percent(low)}"  # type: ignore[arg-type]
    return f"between {percent(low)} and {percent(high)}"  # type: ignore[arg-type]


def _law(desk: Desk, authority: str, sources: tuple[str, ...]) -> str:
    cites = [desk.case.sources[s].cite or desk.case.sources[s].title for s in sources[:2]]
    return "; ".join([authority, *cites])


def bulk(_: Desk, found: BulkResult) -> list[Sheet]:
    """Say what was written."""
    lines = [f"{found.rows:,} entries answered in {found.seconds:.1f} s, written to {found.out}."]
    if found.rejected:
        lines.append(f"{found.rejected:,} rows rejected, with reasons, in {found.rejects}.")
    return [Sheet("", (), (), tuple(lines))]


def search(_: Desk, found: answers.Hits) -> list[Sheet]:
    """Lay out the results of a search."""
    rows = tuple((h.kind, h.id, f"{h.score:.1f}", h.title) for h in found.hits)
    count = f"{len(rows)} results for '{found.words}'" if rows else "Nothing found"
    lines = (f"{count}, as known on {found.known}.",)
    return [Sheet("", ("kind", "id", "score", "title"), rows, lines)]


def measures(_: Desk, found: answers.Measures) -> list[Sheet]:
    """Lay out measures at a moment."""
    rows = tuple(
        (
            m.id,
            m.by,
            m.status,
            percent(m.rate) if m.rate is not None else "",
            day(m.start),
            day(m.legal_until),
            day(m.political_until),
            m.name + (f" ({'; '.join(m.branches)})" if m.branches else ""),
        )
        for m in found.measures
    )
    columns = ("measure", "by", "status", "rate", "from", "until (law)", "until (said)", "what")
    lines = (
        f"{len(rows)} measures on {day(found.on)}, as known on {found.known}; "
        f"the record reaches {found.known_until}.",
    )
    return [Sheet("", columns, rows, lines)]


def agreement(desk: Desk, found: AgreementView | answers.Agreements) -> list[Sheet]:
    """Lay out an agreement clause by clause, or the list of agreements."""
    if isinstance(found, answers.Agreements):
        listed = tuple((a.id, str(a.date), str(len(a.clauses)), a.title) for a in found.agreements)
        lines = (f"{len(listed)} agreements known on {found.known}.",)
        return [Sheet("", ("id", "date", "clauses", "title"), listed, lines)]
    rows = tuple(
        (
            clause.title,
            clause.status,
            day(clause.legal_deadline),
            day(clause.political_deadline),
            "; ".join(f"{party}: {said.text or 'silent'}" for party, said in clause.said_by.items())
            + (f" [{clause.status_note}]" if clause.status_note else ""),
        )
        for clause in found.clauses
    )
    told = (f"{found.title}, {found.date}, {found.place or 'place not known'}.", found.summary)
    columns = ("clause", "status", "due (law)", "due (said)", "as each side tells it")
    return [Sheet("", columns, rows, told)]


def events(_: Desk, found: answers.Events) -> list[Sheet]:
    """Lay out events."""
    rows = tuple(
        (
            str(e.date),
            e.kind,
            ", ".join(e.actors),
            ", ".join(e.response_to),
            e.what + (f" [{e.disputed}]" if e.disputed else ""),
        )
        for e in found.events
    )
    columns = ("date", "kind", "by", "answers", "what")
    return [Sheet("", columns, rows, (f"{len(rows)} events known on {found.known}.",))]


def agenda(_: Desk, found: answers.Agenda) -> list[Sheet]:
    """Lay out the agenda."""
    rows = tuple(
        (
            t.title,
            ", ".join(dict.fromkeys(r.by or "not said by whom" for r in t.raised)),
            t.discussed,
            t.outcome_status,
            "; ".join(x for x in (t.outcome, t.discussed_note) if x),
        )
        for t in found.topics
    )
    columns = ("topic", "raised by", "discussed", "outcome", "in words")
    return [Sheet("", columns, rows, (f"{len(rows)} topics known on {found.known}.",))]


def average(_: Desk, found: Average) -> list[Sheet]:
    """Lay out an average and what it is made of."""
    lines = [
        f"{_mean(found)} on average — goods of {countries.name(found.origin)} into "
        f"{countries.name(found.dest)} on {found.on}, as known on {found.known}, "
        f"weights {found.weights}, {found.coverage:.1%} of them covered."
    ]
    if found.increase is not None:
        lines.append(
            f"{percent(found.increase, 2)} more than on {found.since} "
            f"({percent(found.average_since, 2)})."
        )
    rows = tuple((c.name, percent(c.contribution, 2)) for c in found.decomposition)
    printed = tuple(
        (f.figure, f.by, str(f.on), f.basis, f.difference_explained) for f in found.published
    )
    sheets = [Sheet("", ("layer", "adds"), rows, tuple(lines), found.gaps)]
    if printed:
        columns = ("printed", "by", "for", "basis", "why it differs")
        sheets.append(Sheet("What others print", columns, printed))
    return sheets


def _mean(found: Average) -> str:
    if found.average is not None:
        return percent(found.average, 2)
    ways = " or ".join(f"{percent(mean, 2)} ({name})" for name, mean in found.branches.items())
    return f"Not known: {ways}"


def changes(_: Desk, found: answers.Changes) -> list[Sheet]:
    """Lay out what was learnt."""
    rows = tuple(
        (str(c.published), c.measure, c.was, day(c.effective), c.becomes) for c in found.changes
    )
    lines = (
        f"{len(rows)} changes published after {found.after} and by {found.until}."
        if rows
        else f"Nothing was published after {found.after} and by {found.until}.",
    )
    columns = ("published", "measure or clause", "was", "effective", "becomes")
    return [Sheet("", columns, rows, lines)]


def calendar(_: Desk, found: answers.Calendar) -> list[Sheet]:
    """Lay out deadlines."""
    rows = tuple(
        (str(i.date), i.kind, day(i.legal), day(i.political), i.measure, i.text + _moved(i))
        for i in found.items
    )
    lines = (
        f"{len(rows)} deadlines in the {found.days} days from {day(found.on)}, "
        f"as known on {found.known}.",
    )
    columns = ("date", "what", "by law", "as stated", "of", "in words")
    return [Sheet("", columns, rows, lines)]


def _moved(item: Item) -> str:
    """Return whose word a moved deadline is, and the day first named."""
    if item.first is None:
        return ""
    return f" [deadline restated by {item.by} on {item.restated}; first named: {item.first}]"


def snapback(_: Desk, found: answers.Snapback) -> list[Sheet]:
    """Lay out what comes back and what cannot."""
    back = [r for r in found.measures if r.returns]
    lines = [
        f"{len(back)} measures change by {day(found.on)} if nothing more is signed, and "
        f"{len(found.measures) - len(back)} cannot, as known on {found.known}."
    ]
    lines += [
        f"Average duty {side}: {percent(found.average_now[side], 2)} now, "
        f"{percent(found.average_then[side], 2)} then."
        for side in found.average_now
    ]
    rows = tuple(
        (
            r.id,
            "returns" if r.returns else "cannot",
            day(r.start),
            percent(r.rate_now) if r.rate_then is not None else "",
            percent(r.rate_then) if r.rate_then is not None else "",
            r.why,
        )
        for r in found.measures
    )
    columns = ("measure", "outcome", "from", "rate now", "rate then", "why")
    return [Sheet("", columns, rows, tuple(lines))]


def scenarios(_: Desk, found: answers.Scenarios) -> list[Sheet]:
    """Lay out the scenarios."""
    rows = tuple((s.id, s.title, s.text) for s in found.scenarios)
    return [Sheet("", ("scenario", "title", "what it assumes"), rows)]


def brief(_: Desk, found: Brief | answers.Written) -> list[Sheet]:
    """Say what was written, or lay out the opening of the brief."""
    if isinstance(found, answers.Written):
        age = f", {found.age_days} days before today" if found.age_days > 0 else ""
        line = f"{found.path} is written: {found.bytes:,} bytes, as known on {found.known}{age}."
        return [Sheet("", (), (), (line,))]
    rows = tuple((fact.label, fact.value) for fact in found.facts)
    return [Sheet("", ("fact", "value"), rows, (found.opening.words,))]


def brief_text(found: Brief | answers.Written, layout: str) -> str | None:
    """Return the brief itself as text, where it was not written to a file."""
    if isinstance(found, answers.Written) or layout not in {"table", "md"}:
        return None
    if layout == "md":
        from detente.report.markdown import markdown

        return markdown(found, __version__)
    from detente.report.terminal import text

    return text(found, __version__)


def source(_: Desk, found: answers.SourceAnswer) -> list[Sheet]:
    """Lay out a source and what rests on it."""
    s = found.source
    lines = tuple(x for x in (s.reference(), s.title, s.url or "", f"known as: {s.certainty}") if x)
    rows = tuple((u.kind, u.id, u.text) for u in found.used_by)
    return [Sheet(f"{len(rows)} rows rest on it", ("kind", "id", "text"), rows, lines)]


def gaps(_: Desk, found: answers.Gaps) -> list[Sheet]:
    """Lay out what is not covered."""
    rows = tuple((g.id, g.what, g.why, g.fill) for g in found.gaps)
    reach = ", ".join(f"{name} to {until}" for name, until in found.records.items())
    lines = (f"The record reaches {found.known_until} ({reach}).",)
    return [Sheet("", ("gap", "what", "why", "what would fill it"), rows, lines)]


def check(_: Desk, found: answers.Checked | answers.ModelChecked) -> list[Sheet]:
    """Lay out the faults of a case, or the invariants of the model."""
    if isinstance(found, answers.ModelChecked):
        held = tuple(
            (
                c.name,
                "holds" if c.holds else "BROKEN",
                f"{c.measured:.1e}",
                f"{c.allowed:.1e}",
                c.says,
            )
            for c in found.checks
        )
        broken = sum(not c.holds for c in found.checks)
        lines = (f"{len(held)} invariants of the model, {broken or 'none'} broken.",)
        return [Sheet("", ("invariant", "", "found", "allowed", "says"), held, lines)]
    rows = tuple((f.where, f.what, f.hint) for f in found.faults)
    count = f"{len(rows)} fault{'' if len(rows) == 1 else 's'}" if rows else "no fault"
    lines = (f"{found.case}: {found.rows} rows, {count}.",)
    return [Sheet("", ("where", "what is wrong", "what to do"), rows, lines)]
