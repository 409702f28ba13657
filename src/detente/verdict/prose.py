"""A folder in one paragraph: what holds, what only seems apart, what is outdated, who is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from detente.kernel import countries
from detente.record.reconcile import Reading, Relation, Said, origins
from detente.verdict.answer import Label, Verdict
from detente.verdict.rows import Answers

_FEW = 4
"""So many things are named of a kind; the rest is counted."""
_LONG = 120
#: Why of a verdict on what nothing can settle.
VIEW = "view"
_CODE = len("AA")


def paragraph(
    readings: Sequence[Reading],
    relations: Iterable[Relation],
    verdicts: Mapping[str, Verdict],
    answers: Answers,
) -> str:
    """Return what a folder of texts says, in one paragraph.

    Parameters
    ----------
    readings : sequence of Reading
        The texts with their claims.
    relations : iterable of Relation
        How the claims stand to each other.
    verdicts : mapping of str to Verdict
        Whether each holds, by id.
    answers : Answers
        For the names of subjects.
    """
    rows = list(relations)
    said = [
        _opening(readings, verdicts),
        _agreed(readings, rows, answers),
        _seeming(rows, answers),
        _explained(readings, verdicts, answers),
        _gone(readings, verdicts, answers),
        _wrong(readings, verdicts, rows, answers),
        _silences(rows, answers),
    ]
    return " ".join(text for text in said if text)


def _opening(readings: Sequence[Reading], verdicts: Mapping[str, Verdict]) -> str:
    views = sum(v.why == VIEW for v in verdicts.values())
    labels = Counter(v.label for v in verdicts.values() if v.why != VIEW)
    return opening(len(readings), labels, views)


def opening(count: int, labels: Mapping[Label, int], views: int) -> str:
    """Return how many claims texts make, and how those that can be settled stand."""
    settled = sum(labels.values())
    texts = _number(count, "text makes", "texts make")
    if not settled + views:
        return f"{texts} no claim that can be checked."
    told = f"{texts} {_number(settled + views, 'claim', 'claims')}"
    if views:
        are = _number(views, "is a view", "are views")
        told += f", of which {are} that nothing can settle"
    parts = [f"{labels[label]} {words}" for label, words in _LABELS.items() if labels.get(label)]
    rest = "; of the others " if views else ": "
    return f"{told}{rest}{_list(parts)}." if parts else f"{told}."


_LABELS: dict[Label, str] = {
    "agrees": "agree with the record",
    "explained": "hold on a footing of their own",
    "outdated": "were true when written",
    "conflicts": "conflict with it",
    "cannot-tell": "cannot be told",
}


def _agreed(readings: Sequence[Reading], rows: Sequence[Relation], answers: Answers) -> str:
    """Say what several texts agree on, and on how many origins that rests."""
    by_id = {c.id: Said(c, r.document) for r in readings for c in r.claims}
    found: dict[str, list[Said]] = {}
    for row in rows:
        if row.relation in {"agrees", "refines"} and row.b:
            found.setdefault(row.subject, []).extend((by_id[row.a], by_id[row.b]))
    named = []
    for subject, saids in sorted(
        found.items(), key=lambda kv: -len({s.document.id for s in kv[1]})
    ):
        texts = len({s.document.id for s in saids})
        sources = len(origins(saids))
        named.append(f"{answers.title(subject)} ({_number(texts, 'text', 'texts')}, "
                     f"{_number(sources, 'origin', 'origins')})")  # fmt: skip
    return f"The texts agree on {_some(named)}." if named else ""


def _seeming(rows: Sequence[Relation], answers: Answers) -> str:
    named = dict.fromkeys(
        f"{answers.title(r.subject)}: {_cut(r.reason)}"
        for r in rows
        if r.relation.startswith("explained-") or r.relation == "hedge-shift"
    )
    return f"What differs only in appearance: {_some(named, '; ')}." if named else ""


def _explained(
    readings: Sequence[Reading], verdicts: Mapping[str, Verdict], answers: Answers
) -> str:
    return _told(
        "Right on a footing the text does not name: ", "explained", readings, verdicts, answers,
        skip={"one-sided", "scope"},
    )  # fmt: skip


def _gone(readings: Sequence[Reading], verdicts: Mapping[str, Verdict], answers: Answers) -> str:
    return _told("Since outdated: ", "outdated", readings, verdicts, answers)


def _wrong(
    readings: Sequence[Reading],
    verdicts: Mapping[str, Verdict],
    rows: Sequence[Relation],
    answers: Answers,
) -> str:
    told = _told("Against the record: ", "conflicts", readings, verdicts, answers)
    apart = [f"{answers.title(r.subject)}: {r.reason}" for r in rows if r.relation == "conflict"]
    more = f"The texts contradict each other on {_some(apart, '; ')}." if apart else ""
    return " ".join(t for t in (told, more) if t)


def _silences(rows: Sequence[Relation], answers: Answers) -> str:
    sides: dict[str, list[str]] = {}
    for row in rows:
        if row.relation == "silent":
            only = row.reason.partition(" tells it")[0].removeprefix("only ")
            sides.setdefault(_name(only), []).append(answers.title(row.subject))
    told = [f"only {side} speaks of {_some(names)}" for side, names in sides.items()]
    return f"{_first(_list(told))}." if told else ""


def _name(code: str) -> str:
    """Return the name of a side that is a country."""
    return countries.name(countries.resolve(code)) if len(code) == _CODE else code


def _told(
    opening: str,
    label: Label,
    readings: Sequence[Reading],
    verdicts: Mapping[str, Verdict],
    answers: Answers,
    skip: frozenset[str] | set[str] = frozenset(),
) -> str:
    named = dict.fromkeys(
        f"{answers.title(c.subject)} ({_cut(verdicts[c.id].reason)})"
        for r in readings
        for c in r.claims
        if c.id in verdicts and verdicts[c.id].label == label and verdicts[c.id].why not in skip
    )
    return f"{opening}{_some(named, '; ')}." if named else ""


def _some(named: Iterable[str], mark: str = ", ") -> str:
    rows = list(named)
    shown = rows[:_FEW]
    left = len(rows) - len(shown)
    if left:
        return mark.join(shown) + f"{mark}and {left} more"
    return mark.join(shown) if mark != ", " else _list(shown)


def _list(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _cut(text: str) -> str:
    """Return a reason up to a length, ended at a word."""
    if len(text) <= _LONG:
        return text
    return text[:_LONG].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]
