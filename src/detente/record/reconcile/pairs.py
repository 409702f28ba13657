"""Which claims are held against which, and what comes of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, combinations

from detente.record.claim import Claim, Span
from detente.record.reconcile.acts import relate_acts
from detente.record.reconcile.answer import Kind, Relation
from detente.record.reconcile.figures import relate_figures, shared
from detente.record.reconcile.near import relate_near
from detente.record.reconcile.rules import Rules
from detente.record.reconcile.said import Reading, Said
from detente.record.reconcile.voices import origin, silent

#: So many claims of a subject in one text are held against others.
MOST_SAID = 100
#: So often the very same may be said before it is held against the first alone.
_COPIES = 3
_FIGURES = frozenset({"statistic", "forecast"})


def reconcile(readings: Iterable[Reading], rules: Rules) -> list[Relation]:
    """Return how the claims of some texts stand to each other, in order of the texts.

    What a text says in the very same words for the fourth time and more is held against its first
    of them alone. What it says of a subject beyond `MOST_SAID` claims is not held against
    anything: see `unrelated`.

    Parameters
    ----------
    readings : iterable of Reading
        Documents with their claims; one alone gives what it says twice, and of itself.
    rules : Rules
        What the case says of its subjects.
    """
    saids = _in_order(readings)
    checkable = [said for said in saids if said.claim.type != "position"]
    kept, again, _ = _bounded(checkable)
    pairs = chain(_pairs(kept, rules), again)
    found = [r for a, b in pairs if (r := _related(a, b, rules)) is not None]
    return [*found, *silent(saids)]


def unrelated(reading: Reading) -> dict[str, int]:
    """Return how many claims of a text are held against nothing, by their subject."""
    counts = Counter(claim.subject for claim in reading.claims)
    if max(counts.values(), default=0) <= MOST_SAID:
        return {}
    return _bounded([s for s in _in_order([reading]) if s.claim.type != "position"])[2]


def _bounded(
    saids: Iterable[Said],
) -> tuple[list[Said], list[tuple[Said, Said]], dict[str, int]]:
    """Return what is held together, what only says it again with the first, and what is left.

    Relations grow with the square of what is held together: both keep one text from that.
    """
    kept: list[Said] = []
    firsts: dict[tuple[str, Claim], Said] = {}
    copies: Counter[tuple[str, Claim]] = Counter()
    again: list[tuple[Said, Said]] = []
    counts: Counter[tuple[str, str]] = Counter()
    left: Counter[str] = Counter()
    for said in saids:
        key = (said.document.id, _content(said))
        copies[key] += 1
        if copies[key] > _COPIES and key in firsts:
            again.append((firsts[key], said))
            continue
        place = (said.document.id, said.claim.subject)
        counts[place] += 1
        if counts[place] > MOST_SAID:
            left[said.claim.subject] += 1
        else:
            firsts.setdefault(key, said)
            kept.append(said)
    return kept, again, dict(left)


def _content(said: Said) -> Claim:
    """Return what a claim says, whatever its place in the text."""
    claim = said.claim
    spot = Span(0, 0, "")
    values = tuple(replace(v, span=spot, unit_span=None, rule="") for v in claim.values)
    period = claim.period and replace(claim.period, span=None, rule="")
    speaker = claim.speaker and replace(claim.speaker, span=None, rule="")
    quote = Span(0, len(claim.quote), claim.quote)
    return replace(
        claim, id="", spans=(quote,), values=values, period=period, speaker=speaker, slots=()
    )


def _in_order(readings: Iterable[Reading]) -> list[Said]:
    """Order claims by day of their text; an undated text stands last."""
    papers = sorted(readings, key=lambda r: r.document.published or date.max)
    return [
        Said(claim, paper.document)
        for paper in papers
        for claim in sorted(paper.claims, key=lambda c: (c.start, c.end, c.id))
    ]


def _pairs(saids: Sequence[Said], rules: Rules) -> Iterator[tuple[Said, Said]]:
    """Yield the pairs whose subjects are the same, or near by a row of the case."""
    place = {id(said): i for i, said in enumerate(saids)}
    by: dict[str, list[Said]] = defaultdict(list)
    for said in saids:
        by[said.claim.subject].append(said)
    for same in by.values():
        yield from combinations(same, 2)
    near = {frozenset(p) for f in rules.families for p in combinations(f.subjects, 2)}
    near |= {frozenset((i.whole, i.part)) for i in rules.identities}
    near |= {frozenset((e.event, e.of)) for e in rules.endings}
    for pair in sorted(map(sorted, near)):
        for one in by.get(pair[0], ()):
            for other in by.get(pair[-1], ()):
                first = place[id(one)] < place[id(other)]
                yield (one, other) if first else (other, one)


def _related(a: Said, b: Said, rules: Rules) -> Relation | None:
    if a.claim.subject != b.claim.subject:
        found = relate_near(a, b, rules)
    elif not _may_meet(a, b):
        found = None
    elif a.claim.type in _FIGURES or b.claim.type in _FIGURES:
        found = relate_figures(a, b)
    else:
        found = relate_acts(a, b, rules)
    if found is None:
        return None
    kind, reason = found
    apart = origin(a) != origin(b)
    within = a.document.id == b.document.id
    if within and kind in {"agrees", "refines"} and _twice(a, b):
        kind, reason = "same-source", f"said twice in one text: {reason}"
    elif within and kind not in _WITHIN:
        return None
    elif not apart and kind == "agrees" and a.claim.speaker is not None:
        kind, reason = "same-source", f"both rest on {origin(a)}: {reason}"
    return Relation(a.claim.id, b.claim.id, kind, reason, a.claim.subject, apart)


#: What claims of one text can be to each other; the rest needs two texts.
_WITHIN: frozenset[Kind] = frozenset(
    {"updates", "explained-scope", "explained-basis", "explained-reporter", "explained-measure"}
)


def _twice(a: Said, b: Said) -> bool:
    """Tell whether one text says the same again: a figure, a day, or a first since."""
    if shared(a, b) is not None:
        return True
    firsts = a.claim.basis.base and a.claim.basis.base == b.claim.basis.base
    days = a.claim.event_date and a.claim.event_date == b.claim.event_date
    return bool(not a.claim.values and not b.claim.values and (firsts or days))


def _may_meet(a: Said, b: Said) -> bool:
    """Tell whether two claims of one subject are of the same act or series at all."""
    if a.claim.polarity != b.claim.polarity:
        return False
    for one, other in (
        (a.claim.actor, b.claim.actor),
        (a.claim.target, b.claim.target),
        (a.claim.product, b.claim.product),
    ):
        if one and other and not set(one.split(",")) & set(other.split(",")):
            return False
    if a.claim.type == b.claim.type == "event" and a.claim.actor and b.claim.actor:
        return set(a.claim.actor.split(",")) == set(b.claim.actor.split(","))
    return True
