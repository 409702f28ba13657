"""Verdicts on the claims of a text: which rows answer, asked all at once, then judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from detente.record.claim import Claim
from detente.record.document import Document
from detente.verdict.answer import Row, Verdict, cannot
from detente.verdict.facts import Facts
from detente.verdict.judges import Sitting, taken_over
from detente.verdict.judges.happened import judge_event
from detente.verdict.judges.law import judge_law
from detente.verdict.judges.promises import judge_promise
from detente.verdict.judges.series.figures import judge_figures
from detente.verdict.judges.terms import judge_end, judge_term
from detente.verdict.rows import Answers, Counted, Ruled

_PLEDGED = frozenset({"commitment", "statistic", "forecast", "event"})
_FIGURES = frozenset({"statistic", "forecast"})
_YEAR = len("2025")
_ACTS = frozenset({"measure", "threat"})


def verdicts(
    document: Document,
    claims: Iterable[Claim],
    facts: Facts,
    answers: Answers,
    now: date,
) -> dict[str, Verdict]:
    """Return whether each claim of a text holds, by id.

    Parameters
    ----------
    document : Document
        The text; its day is the day as which it is judged first.
    claims : iterable of Claim
        As read; slots may be missing.
    facts : Facts
        The record.
    answers : Answers
        Which rows answer which subject.
    now : date
        The end of the record.
    """
    rows = list(claims)
    written = min(document.published, now) if document.published else None
    at = Sitting(facts, answers, written, now)
    _prepare(rows, at)
    own = answers.own(document.id)
    return {claim.id: _independent(_certain(claim, _judged(claim, at)), own) for claim in rows}


def _certain(claim: Claim, found: Verdict) -> Verdict:
    """Take back a contradiction of words that do not say themselves what they speak of.

    A figure of a series is looked for in the other series first: its judge does that.
    """
    doubt = taken_over(claim, "subject") and claim.type not in _FIGURES
    if found.label != "conflicts" or not doubt:
        return found
    reason = f"the words do not name what they speak of; if it is this: {found.reason}"
    return cannot("subject", reason, "what the words speak of", found.rows)


def _independent(found: Verdict, own: frozenset[str]) -> Verdict:
    """Take back an agreement that rests on the text itself and on nothing else."""
    cited = {s for row in found.rows for s in row.sources}
    if not own or found.label != "agrees" or not cited or not cited <= own:
        return found
    reason = f"the record has it from this very text: {found.reason}"
    return cannot("own-source", reason, "a source that is not this text", found.rows)


def _prepare(claims: Iterable[Claim], at: Sitting) -> None:
    """Ask for every figure and promise that may be needed, once.

    What was held on the day of the text is only asked of where something came later.
    """
    series: set[str] = set()
    stats: set[str] = set()
    for claim in claims:
        row = at.answers.counted.get(claim.subject)
        if row is None or claim.type == "position":
            continue
        series.update(row.series, (o.series for o in row.others))
        if row.consensus:
            series.add(row.consensus)
        stats.update(_stats(claim, row))
    if series:
        at.facts.prepare(series, stats, at.now)
    pledged = [c for c in claims if c.type in _PLEDGED and c.subject in at.answers.pledged]
    ids = (i for c in pledged for i in at.answers.pledged[c.subject].commitments)
    if pledged:
        at.facts.promises(list(dict.fromkeys(ids)), at.now, at.now)


def _stats(claim: Claim, row: Counted) -> set[str]:
    """Return what is surely asked; other footings are only asked of where this does not fit."""
    base, roles = claim.basis.base, {v.role for v in claim.values}
    if row.below:
        return {"level"}
    if "streak" in roles or base.startswith("first "):
        return {"streak"}
    if not claim.values:
        if base == "mom":
            return {"mom"}
        return {row.stat or "ytd"} if base == "record" or base.isdigit() else {"yoy", "ytd-yoy"}
    told = str(claim.period or "")
    long = not told or "/" in told or len(told) == _YEAR
    found = {row.stat} if row.stat else set()
    if "change" in roles:
        found.add("mom" if base == "mom" else "yoy")
    if roles & {"level", "amount"} and not row.stat:
        found.add("level")
    if long:
        found |= {"ytd-yoy"} if "change" in roles else set()
        found |= {"ytd"} if "level" in found else set()
    return found


def _judged(claim: Claim, at: Sitting) -> Verdict:
    found = _by_kind(claim, at)
    for mixup in at.answers.mixups:
        if mixup.subject != claim.subject:
            continue
        quote = claim.quote.casefold()
        if all(word.casefold() in quote for word in mixup.words):
            reason = "; ".join(t for t in (mixup.text, found.reason) if t)
            rows = (*found.rows, Row("mixup", mixup.id, mixup.text, "", None, mixup.sources))
            return Verdict("explained", reason, rows, found.as_written, found.as_known_now, "scope")
    return found


def _by_kind(claim: Claim, at: Sitting) -> Verdict:
    """Choose who judges: the kind of claim first, then what rows its subject has."""
    rows, subject, kind = at.answers, claim.subject, claim.type
    if kind == "position":
        return _position(claim, at)
    counted, ruled = rows.counted.get(subject), rows.ruled.get(subject)
    pledged, event = rows.pledged.get(subject), rows.happening.get(subject)
    if kind in _FIGURES and counted is not None:
        return judge_figures(claim, counted, at)
    if kind == "statistic" and pledged is not None:
        return judge_promise(claim, pledged, at)
    if kind == "commitment" and pledged is not None:
        ended = _held_until(claim, ruled, at)
        return ended or judge_promise(claim, pledged, at)
    if kind == "commitment" and counted is not None and counted.target:
        return judge_figures(claim, counted, at)
    if kind == "commitment" and ruled is not None:
        return judge_law(claim, ruled, at)
    if kind in {*_ACTS, "statistic"} and ruled is not None:
        return judge_law(claim, ruled, at)
    if kind == "forecast" and pledged is not None and claim.hedge == "expected":
        return judge_promise(claim, pledged, at)
    if kind == "forecast" and ruled is not None and claim.direction == "hold":
        return judge_law(claim, ruled, at)
    if kind == "forecast":
        return cannot("no-outcome", f"the outcome ({rows.title(subject)}) is not in the record",
                      "a series or event that shows it")  # fmt: skip
    if event is not None and ruled is not None and any(v.role == "duration" for v in claim.values):
        return judge_law(claim, ruled, at)
    if event is not None and kind not in {"statistic", "commitment"}:
        return judge_event(claim, event, at)
    if kind == "event" and pledged is not None:
        return judge_promise(claim, pledged, at)
    return _nothing(claim, at)


def _held_until(claim: Claim, ruled: Ruled | None, at: Sitting) -> Verdict | None:
    """Return what is wrong or not yet law about how long something is held up."""
    if ruled is None or claim.direction != "hold":
        return None
    term = next((v for v in claim.values if v.role == "duration"), None)
    found = judge_term(claim, term, ruled, at) if term is not None else None
    if term is None and claim.deadline:
        found = judge_end(claim, ruled, at)
    return found if found is not None and found.label in {"conflicts", "explained"} else None


def _position(claim: Claim, at: Sitting) -> Verdict:
    """A view is not true or false; that a side holds it may be in the record."""
    row = at.answers.happening.get(claim.subject)
    if row is not None and row.topics and not row.kinds and claim.evidence == "own" and claim.actor:
        # That a side denies something is on the record as well as what it affirms.
        found = judge_event(replace(claim, polarity="affirmed"), row, at)
        if found.label == "agrees":
            return found
    return cannot("view", "a view: nothing to hold it against")


def _nothing(claim: Claim, at: Sitting) -> Verdict:
    needed = {
        "statistic": "a series that counts it",
        "commitment": "the text of the promise",
        "measure": "the act",
        "threat": "the words of who threatens",
    }.get(claim.type, "a row of the record")
    return cannot("no-row", f"the record has no row for it ({at.answers.title(claim.subject)})",
                  needed)  # fmt: skip
