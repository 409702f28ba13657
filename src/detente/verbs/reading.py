"""How texts read: one paragraph first, then claim by claim, then what was not claimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from detente.desk import Desk
from detente.report.record.lines import short
from detente.report.sheet import Sheet
from detente.verbs.words import day

if TYPE_CHECKING:
    from datetime import date

    from detente.desk.evidence.annotating import Annotated, Rated
    from detente.record.assisted.proposal import Account
    from detente.verdict.told import (
        Claims,
        Forecasts,
        Read,
        ReadAll,
        ToldClaim,
        ToldCoverage,
        ToldDocument,
        ToldFlag,
    )

_COLUMNS = ("claim", "says", "at", "value", "period", "holds", "why")
#: What cleaning finds, as it is counted.
_NOTICED = {
    "boilerplate": ("passage of the page's own", "passages of the page's own"),
    "repeated": ("sentence said again", "sentences said again"),
    "embedded": ("post embedded", "posts embedded"),
    "control": ("control character taken out", "control characters taken out"),
    "zero-width": ("character without width taken out", "characters without width taken out"),
    "bidi": ("mark of direction taken out", "marks of direction taken out"),
}
_HANGING = "attachment, not opened: "
_MORE = " more taken out"


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
    lines = (f"{_count(rows, 'claim')}, held against what was known by {found.known}.",)
    notes = tuple(_left_out(found.later, found.known))
    return [Sheet("", ("text", "speaker", *_COLUMNS), rows, lines, notes)]


def forecasts(desk: Desk, found: Forecasts) -> list[Sheet]:
    """Lay out forecasts and their outcomes."""
    rows = tuple(
        (f.claim.document, f.claim.speaker or f.claim.evidence, f.claim.subject, _values(f.claim),
         f.claim.period or "", f.label, f.outcome)
        for f in found.forecasts
    )  # fmt: skip
    columns = ("text", "who", "of", "value", "period", "came out", "in words")
    lines = (f"{_count(rows, 'forecast')}, as known on {found.known}.",)
    return [Sheet("", columns, rows, lines, tuple(_left_out(found.later, found.known)))]


def annotate(_: Desk, found: Annotated) -> list[Sheet]:
    """Say what was written for correction, or what is wrong with corrected claims."""
    rows = tuple((fault.where, fault.what) for fault in found.faults)
    done = "written for correction to" if found.written else "held against the text from"
    count = _count(rows, "fault")
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
    claims = _count(found.claims, "claim")
    lines = [f"{told.publisher or 'publisher not known'}, {when}: {claims}."]
    lines += [told.url] if told.url else []
    account = found.coverage
    notes = [_accounted(account), *_noticed(told)]
    notes += [f"Words are missing at {start}." for start, _ in account.holes]
    notes += [_helped(account) for account in found.helpers]
    rows = tuple(_row(claim) for claim in found.claims)
    columns: tuple[str, ...] = _COLUMNS
    if found.helpers:
        columns = (*_COLUMNS, "by")
        rows = tuple((*row, _by(claim)) for row, claim in zip(rows, found.claims, strict=True))
    sheet = Sheet(told.title or told.name, columns, rows, tuple(lines), tuple(notes))
    return [sheet, *(_rejected(a, told.name) for a in found.helpers if a.rejected)]


def _count(found: Sequence[object], name: str) -> str:
    """Say how many there are: ``no claims``, ``1 claim``, ``2 claims``."""
    return f"{len(found) or 'no'} {name}{'s' * (len(found) != 1)}"


def _left_out(later: Sequence[str], known: date) -> Iterator[str]:
    if later:
        those = f"{_count(later, 'text')} came out after {known} and"
        yield f"{those} {'is' if len(later) == 1 else 'are'} left out: {', '.join(later)}."


def _noticed(told: ToldDocument) -> Iterator[str]:
    """Say in a line what cleaning found, and in another which files are this very text."""
    parts = [
        f"{count:,} {_NOTICED[kind][count != 1]}"
        for kind, count in _tally(told.flags).items()
        if count
    ]
    parts += [f"attachment not opened: {f.note.removeprefix(_HANGING)}" for f in _hung(told.flags)]
    parts += [f.note for f in told.flags if f.kind in {"note", "encoding"} and not _hung([f])]
    parts += [f"the day by {f.note}" for f in told.flags if f.kind == "inferred-date"]
    if parts:
        yield f"Noticed: {'; '.join(parts)}."
    if told.copies:
        yield f"The same bytes, read once: {', '.join(told.copies)}."


def _tally(flags: Sequence[ToldFlag]) -> Counter[str]:
    """Count what was noticed; of very many marks of a kind the last flag counts the rest."""
    counts = Counter(dict.fromkeys(_NOTICED, 0))
    for flag in flags:
        if flag.kind in _NOTICED:
            rest = flag.note.removesuffix(_MORE).replace(",", "")
            counts[flag.kind] += int(rest) if flag.note.endswith(_MORE) else 1
    return counts


def _hung(flags: Sequence[ToldFlag]) -> list[ToldFlag]:
    return [flag for flag in flags if flag.note.startswith(_HANGING)]


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
        _quoted(claim),
        str(claim.start),
        _values(claim),
        claim.period or claim.date or "",
        claim.verdict.label,
        claim.verdict.reason,
    )


def _quoted(claim: ToldClaim) -> str:
    """Return the first words of a claim, and a sign where that is not all of it."""
    quote = short(claim.quote)
    return f"{quote} …" if claim.quote_cut and not quote.endswith("…") else quote


def _values(claim: ToldClaim) -> str:
    exact = "exact"
    return "; ".join(
        f"{'' if v.approx == exact else v.approx + ' '}{v.value.normalize():,f} {v.unit}".strip()
        for v in claim.values
    )


def _relations(found: ReadAll) -> Sheet:
    quotes = {c.id: f"{t.document.name}: {_quoted(c)}" for t in found.documents for c in t.claims}
    rows = tuple(
        (r.relation, quotes.get(r.a, r.a), quotes.get(r.b, r.b), r.reason) for r in found.relations
    )
    columns = ("relation", "one", "other", "why")
    lines = (f"{_count(rows, 'relation').capitalize()} between claims.",)
    return Sheet("How they stand to each other", columns, rows, lines)
