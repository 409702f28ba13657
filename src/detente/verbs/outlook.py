"""How an outlook reads: what stands and how well it can be foretold, then class by class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from detente.desk import Desk
from detente.report.parts.foreseen import share, span, state, verdict
from detente.report.parts.words import sentence
from detente.report.sheet import Sheet

if TYPE_CHECKING:
    from detente.strategy.outlook.answer import Outlook
    from detente.strategy.survival.chances import Chance

_DAYS = (90, 180, 365)
_MONTHS = (6, 12, 24)
_LAST = 12


def outlook(_: Desk, found: Outlook) -> list[Sheet]:
    """Lay out an outlook; what it cannot tell stands with it."""
    return [
        *_classes(found),
        *_alternatives(found),
        *_game(found),
        *_motives(found),
        *_replies(found),
        *_rules(found),
        *_months(found),
        *_terms(found),
        *_strain(found),
        _cannot(found),
    ]


def _classes(found: Outlook) -> Iterator[Sheet]:
    told = state(found.standing, found.ended, found.start, found.definition)
    scored = sentence(verdict(found.scores)) if found.scores else "No forecast can be scored."
    lines = (sentence(told), scored, f"Definition: {found.definition_text}")
    asked = [day for day in _DAYS if day <= found.horizon] or [found.horizon]
    columns = (
        "class", "ends by", "truces", "broke", "breaks a year (90 %)",
        *(f"stands in {day} days (90 %)" for day in asked), "Brier (n)", "class record",
    )  # fmt: skip
    rows = []
    for row in found.classes:
        own = [c for c in found.survival if c.reference == row.reference]
        record = next(a.brier for a in row.score.against if a.name == "class record")
        rows.append(
            (
                row.title,
                row.definition,
                str(row.n),
                str(row.breaks),
                f"{row.hazard:.2f} ({row.lo:.2f}–{row.hi:.2f})",
                *(_chance(own, day) for day in asked),
                f"{row.score.brier:.2f} ({row.score.n})",
                f"{record:.2f}",
            )
        )
    rows += [
        (
            row.title,
            row.definition,
            str(row.n),
            str(row.breaks),
            "withheld",
            *("" for _ in asked),
            "",
            row.why,
        )
        for row in found.withheld
    ]
    notes = (
        f"Brier: forecasts for {found.scores[0].days} days, each from the truces before it; 0 is "
        "best, a coin has 0.25."
        if found.scores
        else "",
        "The intervals are those of the rate alone, not of whether the class is the right one.",
        *found.notes,
    )
    yield Sheet("", columns, tuple(rows), lines, tuple(n for n in notes if n))


def _chance(rows: Sequence[Chance], day: int) -> str:
    near = min(rows, key=lambda c: abs(c.day - day), default=None)
    return "" if near is None else f"{share(near.p)} ({span(near.lo, near.hi)})"


def _alternatives(found: Outlook) -> Iterator[Sheet]:
    rows = tuple(
        (
            a.text + (f" (as {a.said_by} has it)" if a.said_by else ""),
            a.reference,
            f"{share(a.was)} → {share(a.becomes)}",
            "stands" if a.stands else "none stands",
        )
        for a in sorted(found.alternatives, key=lambda a: -abs(a.becomes - a.was))
        if share(a.was) != share(a.becomes)
    )
    if rows:
        columns = ("if read as", "class", "break within a year", "truce then")
        yield Sheet("What would change the picture", columns, rows)


def _game(found: Outlook) -> Iterator[Sheet]:
    if found.game is None:
        return
    rows = []
    for d in found.critical_discount:
        best = next(
            b for b in found.best_replies
            if b.player == d.player and b.against == _other(found, d.player)
        )  # fmt: skip
        capped = "" if d.capped_lo is None or d.capped_hi is None else (
            f"{d.capped_lo * 100:.2f}–{d.capped_hi * 100:.2f} %"
        )  # fmt: skip
        rows.append(
            (
                d.player,
                found.game.now[d.player],
                ", ".join(best.actions),
                d.strike,
                f"{d.break_even * 100:.2f} %",
                capped,
                "none" if d.critical is None else f"{d.critical:.3f}",
                f"{d.discount:.4f}",
            )
        )
    nash = "; ".join(", ".join(f"{p} {a}" for p, a in c.actions.items()) for c in found.nash)
    lines = (
        f"Best replies by income alone, points of duty on top of the baseline; no side is better "
        f"off moving alone at: {nash or 'no pair of actions'}.",
        "A strike must bring so much of a year's income at once to be worth it, if it is answered "
        "and war follows for the days stated: a stated punishment, not a forecast.",
    )
    columns = (
        "side", "stands at", "best reply", "strike", "must bring", "with an input cut off",
        "critical discount", "discount as it is",
    )  # fmt: skip
    yield Sheet("What a strike must be worth", columns, tuple(rows), lines)


def _motives(found: Outlook) -> Iterator[Sheet]:
    if found.game is None:
        return
    rows = tuple(
        (m.player, m.action, m.against, _weights(m.revenue_alone), _weights(m.deficit_alone))
        for m in found.game.motives
    )
    line = (
        "What a government would have to give, in income, for a unit more of duties collected or "
        "for a unit less of the deficit with the other, so that its level is the best of its "
        "levels in this model. It is no estimate of what anyone wants."
    )
    columns = ("side", "its level", "against", "for revenue alone", "for the deficit alone")
    yield Sheet("Which weights would make a level best", columns, rows, (line,))


def _weights(told: tuple[float, float] | None) -> str:
    return "no weight up to 2" if told is None else f"{told[0]:.2f}–{told[1]:.2f}"


def _other(found: Outlook, player: str) -> str:
    assert found.game is not None
    return next(a for p, a in found.game.now.items() if p != player)


def _replies(found: Outlook) -> Iterator[Sheet]:
    rows = tuple(
        (
            str(r.date), r.by, r.act, r.answer or ("open" if r.open else "none found"),
            "" if r.lag_days is None else str(r.lag_days),
            "" if r.lag_from_effect is None else str(r.lag_from_effect), r.mirrored or "",
        )
        for r in found.replies[-_LAST:]
    )  # fmt: skip
    if rows:
        columns = ("date", "by", "act", "answered by", "days", "from effect", "as large")
        yield Sheet(f"Strike and answer: the last {len(rows)} acts", columns, rows)


def _rules(found: Outlook) -> Iterator[Sheet]:
    rows = tuple(
        (
            r.party, r.rule + ("" if r.parameter is None else f" ({r.parameter:.2f})"),
            r.fitted_on, r.tested_on, f"{r.hits} of {r.n}",
            f"{r.brier:.2f} ({r.lo:.2f}–{r.hi:.2f})",
        )
        for r in found.rules
    )  # fmt: skip
    if rows:
        columns = ("side", "rule", "fitted on", "tested on", "right", "Brier (90 %)")
        yield Sheet("Rules of reply, out of sample", columns, rows)


def _months(found: Outlook) -> Iterator[Sheet]:
    rows = []
    for m in found.months:
        if m.month not in _MONTHS:
            continue
        told = [f"{s} {share(v)}" for s, v in m.states.items()]
        duty = [f"{p} {b.mid * 100:.0f} ({span(b.lo, b.hi)})" for p, b in m.duties.items()]
        income = [f"{p} {b.lo * 100:+.2f} to {b.hi * 100:+.2f} %" for p, b in m.incomes.items()]
        rows.append(
            (m.reference, str(m.month), ", ".join(told), "; ".join(duty), "; ".join(income))
        )
    if rows:
        columns = ("class", "month", "paths", "average duty, % (90 %)", "real income (90 %)")
        title = f"{found.paths:,} simulated paths a class, seed {found.seed}"
        yield Sheet(title, columns, tuple(rows))


def _terms(found: Outlook) -> Iterator[Sheet]:
    rows = tuple(
        (
            t.name, t.text, f"{t.prior:+.2f} ({t.prior_lo:+.2f} to {t.prior_hi:+.2f})",
            f"{t.mean:+.2f} ({t.lo:+.2f} to {t.hi:+.2f})", "as before" if t.stayed else "moved",
        )
        for t in found.terms
    )  # fmt: skip
    if rows:
        columns = ("term", "of what", "assumed (90 %)", "after the truces (90 %)", "")
        yield Sheet("What else the truces say: nothing measured", columns, rows)


def _strain(found: Outlook) -> Iterator[Sheet]:
    rows = tuple(
        (
            str(s.date), s.kind, ", ".join(s.by), f"{s.weight:+.1f}",
            f"{s.before:+.2f} → {s.after:+.2f}", s.id,
        )
        for s in found.strain[-_LAST:]
    )  # fmt: skip
    if rows:
        line = (
            f"The balance is {found.trust:+.2f} on {found.start}; an act weighs half after "
            f"{found.half_life_days:g} days. Weights are ours."
        )
        columns = ("date", "kind", "by", "weight", "balance", "act")
        yield Sheet("What strained and calmed", columns, rows, (line,))


def _cannot(found: Outlook) -> Sheet:
    rows = tuple((text,) for text in found.cannot)
    return Sheet("", ("what this cannot tell",), rows)
