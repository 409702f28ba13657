"""How texts read: one paragraph first, then claim by claim, then what was not claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.desk import Desk
from detente.report.record.lines import short
from detente.report.sheet import Sheet
from detente.verbs.words import day

if TYPE_CHECKING:
    from detente.desk.evidence.annotating import Annotated, Rated
    from detente.record.assisted.proposal import Account
    from detente.verdict.told import Claims, Forecasts, Read, ReadAll, ToldClaim, ToldCoverage

_COLUMNS = ("claim", "says", "value", "period", "holds", "why")


def read(desk: Desk, found: Read | ReadAll) -> list[Sheet]:
    """Lay out one text, or several and how they stand to each other."""
    from detente.verdict.told import Read

    if isinstance(found, Read):
        return [_prose(found.prose), *_text(found)]
    sheets = [_prose(found.prose), *(sheet for text in found.documents for sheet in _text(text))]
    if found.relations:
        sheets.append(_relations(found))
    if found.unread:
        rows = tuple((u.name, u.what, u.hint) for u in found.unread)
        sheets.append(Sheet("Not read", ("file", "what", "do"), rows))
    return sheets


def reconcile(desk: Desk, found: ReadAll) -> list[Sheet]:
    """Lay out how the claims of several texts stand to each other."""
    return [_prose(found.prose), _relations(found)]


def claims(desk: Desk, found: Claims) -> list[Sheet]:
    """Lay out claims of several texts."""
    rows = tuple((c.document, c.speaker or "", *_row(c)) for c in found.claims)
    lines = (f"{len(rows)} claims, held against what was known by {found.known}.",)
    return [Sheet("", ("text", "speaker", *_COLUMNS), rows, lines)]


def forecasts(desk: Desk, found: Forecasts) -> list[Sheet]:
    """Lay out forecasts and their outcomes."""
    rows = tuple(
        (f.claim.document, f.claim.speaker or f.claim.evidence, f.claim.subject, _values(f.claim),
         f.claim.period or "", f.label, f.outcome)
        for f in found.forecasts
    )  # fmt: skip
    columns = ("text", "who", "of", "value", "period", "came out", "in words")
    return [Sheet("", columns, rows, (f"{len(rows)} forecasts, as known on {found.known}.",))]


def annotate(_: Desk, found: Annotated) -> list[Sheet]:
    """Say what was written for correction, or what is wrong with corrected claims."""
    rows = tuple((fault.where, fault.what) for fault in found.faults)
    done = "written for correction to" if found.written else "held against the text from"
    count = f"{len(rows)} faults" if rows else "no fault"
    lines = (f"{found.claims} claims {done} {found.out}: {count}.",)
    return [Sheet("", ("where", "what is wrong"), rows, lines)]


def score(_: Desk, found: Rated) -> list[Sheet]:
    """Lay out precision, recall and F1 by slot."""
    rows = [
        (s.slot, f"{s.precision:.2f}", f"{s.recall:.2f}", f"{s.f1:.2f}", *map(str, counts))
        for s in found.slots
        for counts in [(s.right, s.told, s.gold)]
    ]
    rows.append(("hedge, mean of classes", "", "", f"{found.hedge_macro_f1:.2f}", "", "", ""))
    claims = found.slots[0]
    lines = (
        f"F1 {claims.f1:.2f} for claims: {claims.right} of {claims.gold} found in {found.texts} "
        f"texts, {claims.told} told.",
    )
    notes = tuple(f"no claim was told of {name}" for name in found.missing)
    columns = ("slot", "precision", "recall", "F1", "right", "told", "gold")
    shares = tuple(
        (s.slot, f"{s.right / s.of:.2f}" if s.of else "", str(s.right), str(s.of))
        for s in found.shares
    )
    return [
        Sheet("", columns, tuple(rows), lines, notes),
        Sheet("Of the claims found", ("slot", "share", "right", "of"), shares),
    ]


def _prose(text: str) -> Sheet:
    return Sheet("", (), (), (text,))


def _text(found: Read) -> list[Sheet]:
    told = found.document
    when = f"{day(told.published)} ({told.published_by})" if told.published else "undated"
    claims = f"{len(found.claims) or 'no'} claim{'s' * (len(found.claims) != 1)}"
    lines = [f"{told.publisher or 'publisher not known'}, {when}: {claims}."]
    account = found.coverage
    notes = [_accounted(account)]
    notes += [f"Words are missing at {start}." for start, _ in account.holes]
    notes += [_helped(account) for account in found.helpers]
    rows = tuple(_row(claim) for claim in found.claims)
    columns: tuple[str, ...] = _COLUMNS
    if found.helpers:
        columns = (*_COLUMNS, "by")
        rows = tuple((*row, _by(claim)) for row, claim in zip(rows, found.claims, strict=True))
    sheet = Sheet(told.title or told.name, columns, rows, tuple(lines), tuple(notes))
    return [sheet, *(_rejected(a, told.name) for a in found.helpers if a.rejected)]


def _accounted(account: ToldCoverage) -> str:
    """Say where the figures of a text went: in claims or in none."""
    if not account.quantities:
        return "The text gives no figure."
    left = account.quantities - account.claimed
    figures = f"{account.quantities} figure{'s' * (account.quantities > 1)}"
    return f"Of {figures} {account.claimed or 'none'} in claims, {left or 'none'} left over."


def _by(claim: ToldClaim) -> str:
    """Say what found a claim, and which of its slots something else filled."""
    found = claim.extractor.partition("/")[0]
    others = {str(slot["rule"]) for slot in claim.slots.values()} & {"llm", "spacy"} - {found}
    return f"{found}, slots by {' and '.join(sorted(others))}" if others else found


def _helped(account: Account) -> str:
    """Say in a sentence what a helper did."""
    if account.status == "rules-only":
        return f"The rules alone read it, without {account.name}: {account.note}."
    way = " (kept replies)" if account.status == "replayed" else ""
    return (
        f"Helped by {account.name}{way}: {account.added} claims added, {account.filled} slots "
        f"filled, {len(account.rejected)} rows not kept."
    )


def _rejected(account: Account, name: str) -> Sheet:
    rows = tuple((short(r.quote), short(r.subject), r.reason) for r in account.rejected)
    title = f"Not kept of what {account.name} says of {name}"
    return Sheet(title, ("it says", "as", "why not"), rows)


def _row(claim: ToldClaim) -> tuple[str, ...]:
    return (
        claim.subject,
        short(claim.quote),
        _values(claim),
        claim.period or claim.date or "",
        claim.verdict.label,
        claim.verdict.reason,
    )


def _values(claim: ToldClaim) -> str:
    exact = "exact"
    return "; ".join(
        f"{'' if v.approx == exact else v.approx + ' '}{v.value.normalize():,f} {v.unit}".strip()
        for v in claim.values
    )


def _relations(found: ReadAll) -> Sheet:
    quotes = {
        c.id: f"{t.document.name}: {short(c.quote)}" for t in found.documents for c in t.claims
    }
    rows = tuple(
        (r.relation, quotes.get(r.a, r.a), quotes.get(r.b, r.b), r.reason) for r in found.relations
    )
    columns = ("relation", "one", "other", "why")
    lines = (f"{len(rows)} relations between claims.",)
    return Sheet("How they stand to each other", columns, rows, lines)
