"""Random law for the property tests."""

import os
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from detente.ledger.measure import Act, Measure
from tests.making import act, at

#: For the two clocks: more examples where CI runs, and by DETENTE_EXAMPLES more still at night.
_MANY = "500" if os.environ.get("CI") else "150"
often = settings(max_examples=int(os.environ.get("DETENTE_EXAMPLES", _MANY)), deadline=None)
FIRST, LAST = date(2024, 1, 1), date(2026, 9, 30)
days = st.dates(FIRST, LAST)
rates = st.integers(0, 2_000).map(lambda n: Decimal(n) / 1000)
#: What an act may do, the acts that bear a rate first.
DOES = (
    "imposes",
    "suspends",
    "extends",
    "ends",
    "rules-unlawful",
    "resumes",
    "threatens",
    "states",
)


@st.composite
def acts(draw: st.DrawFn, does: tuple[str, ...] = DOES) -> Act:
    kind = draw(st.sampled_from(does))
    start = draw(days)
    length = draw(st.none() | st.integers(1, 400))
    until = None if length is None else start + timedelta(days=length)
    return act(
        kind,
        draw(days).isoformat(),
        start.isoformat(),
        until.isoformat() if until and kind not in {"rules-unlawful", "resumes"} else None,
        rate=draw(rates) if kind == "imposes" else None,
        id=f"act-{draw(st.integers(0, 10**9))}",
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Act]:
    """Acts of one measure, each published on a day of its own."""
    return draw(st.lists(acts(), max_size=7, unique_by=lambda a: a.published))


@st.composite
def duties(draw: st.DrawFn, name: str) -> Measure:
    """A duty in one of three layers, flagged with its name."""
    imposed = act(
        "imposes",
        FIRST.isoformat(),
        FIRST.isoformat(),
        rate=draw(rates),
        basis=draw(st.sampled_from(["full", "full", "content:steel", "content:zinc"])),
        id=f"act-{name}",
    )
    return Measure(
        id=name,
        name=name,
        by="AAA",
        targets=("BBB",),
        kind="tariff",
        acts=(imposed,),
        layer=draw(st.sampled_from(["one", "two", "three"])),
        flagged=(name,),
    )


@st.composite
def laws(draw: st.DrawFn) -> list[Measure]:
    return [draw(duties(f"m{i}")) for i in range(draw(st.integers(1, 6)))]


moments = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: at(FIRST.isoformat()) + timedelta(minutes=minutes)
)
