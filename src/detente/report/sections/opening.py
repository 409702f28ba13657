"""The head of the brief: one paragraph of plain prose, and four figures."""

from __future__ import annotations

from datetime import date

from detente.report.charts.ladder import Step
from detente.report.parts.content import Fact, Text
from detente.report.parts.words import count, listed, long_day, percent, points, unique
from detente.report.sections.asked import LIVE, Asked


def opening(asked: Asked) -> Text:
    """Return the state of the truce in at most 120 words."""
    parts = [_truce(asked), _duties(asked), _deadline(asked), _unknown(asked)]
    sources = [s for a in asked.truces[:1] for s in a.sources]
    sources += [s for i in asked.items if i.kind == "suspension ends" for s in i.sources]
    return Text(" ".join(p for p in parts if p), unique(s for s in sources if asked.knew(s)))


def facts(asked: Asked) -> tuple[Fact, ...]:
    """Return the figures for the head of the page: both duties, both deadlines."""
    made = [_fact(asked, i) for i in range(len(asked.sides))]
    legal = asked.ends[0] if asked.ends else None
    made.append(_days("to the legal end", asked, legal, "no suspension has an end ahead"))
    none = "no other end stated by officials"
    made.append(_days("to the end that is stated", asked, asked.stated, none))
    return tuple(made)


def _truce(asked: Asked) -> str:
    if not asked.truces:
        return f"On {long_day(asked.on)} no agreement between the parties is in force on record."
    main = asked.truces[0]
    live = sum(c.status in LIVE for c in main.clauses)
    alone = sum(1 for c in main.clauses if c.status in LIVE and _one_sided(asked, c.said_by))
    # A title with its article reads on in a sentence; any other is named as a title.
    title = f"t{main.title[1:]}" if main.title.startswith("The ") else f"“{main.title}”"
    told = f", {count(alone, 'of them told', 'of them told')} by one side only" if alone else ""
    verb = "stood at the end of the record" if asked.beyond else "are in force or to be carried out"
    return (
        f"On {long_day(asked.on)}, as known on {long_day(asked.known)}, {title} of "
        f"{long_day(main.date)} is the arrangement on record: {live} of its {len(main.clauses)} "
        f"clauses {verb}{told}."
    )


def _one_sided(asked: Asked, said_by: object) -> bool:
    texts = said_by if isinstance(said_by, dict) else dict(said_by)  # type: ignore[call-overload]
    return sum(1 for said in texts.values() if said is not None and not said.silent) == 1


def _duties(asked: Asked) -> str:
    if not asked.sides:
        return ""
    words = []
    for side in asked.sides:
        step = side.at(asked.on)
        words.append(f"{_level(step)} on {side.goods.sample.noun} ({side.goods.dest.name})")
    held = [s.at(asked.on).suspended for s in asked.sides]
    tail = ""
    if any(held):
        names = [s.goods.dest.name for s in asked.sides]
        each = [f"{points(h)} ({n})" for h, n in zip(held, names, strict=True) if h]
        whole = f"{points(held[0])} points more are suspended each way"
        tail = f"; {whole}" if len(set(held)) == 1 else f"; points suspended: {listed(each)}"
    return f"Added to the ordinary rate: {', '.join(words)}{tail}."


def _level(step: Step) -> str:
    if step.extended is None:
        return percent(step.level)
    return f"{percent(step.level)} (or {percent(step.extended)} if prolonged: not known)"


def _deadline(asked: Asked) -> str:
    if not asked.ends:
        if asked.passed:
            return f"The suspensions ran to {long_day(asked.passed)} by law."
        return "No suspension with an end by law lies ahead."
    first = asked.ends[0]
    number = sum(i.kind == "suspension ends" and i.date in asked.ends for i in asked.items)
    run_out = count(number, "suspension runs out", "suspensions run out")
    legal = f"By law {run_out} from {long_day(first)}, {_away(asked, first)}"
    if asked.stated is None:
        return f"{legal}; officials have stated no later end."
    return f"{legal}; officials state {long_day(asked.stated)}, with no instrument on record."


def _unknown(asked: Asked) -> str:
    if asked.beyond:
        return (
            f"The record ends on {long_day(asked.case.about.known_until)}: whether what ran out "
            "since was prolonged is not known."
        )
    return f"What was published after {long_day(asked.known)} is left out."


def _away(asked: Asked, day: date) -> str:
    return f"{(day - asked.on).days} days away"


def _fact(asked: Asked, place: int) -> Fact:
    side = asked.sides[place]
    step = side.at(asked.on)
    held = (
        f"{points(step.suspended)} points suspended on top"
        if step.suspended
        else ("nothing suspended on top")
    )
    if step.extended is not None:
        return Fact(
            side.goods.trade,
            f"{percent(step.level)} or {percent(step.extended)}",
            "lapsed or prolonged: not known",
        )
    return Fact(side.goods.trade, percent(step.level), f"added; {held}")


def _days(label: str, asked: Asked, day: date | None, none: str) -> Fact:
    if day is None:
        return Fact(f"days {label}", "none", none)
    return Fact(f"days {label}", f"{(day - asked.on).days}", long_day(day))
