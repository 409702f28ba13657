"""Small rows of law for the tests: two invented parties, AAA (who charges) and BBB."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from detente.kernel.moment import AsOf
from detente.ledger.case.model import About, Case, Layer, Party, Rule
from detente.ledger.measure import Act, Measure, Scope
from detente.ledger.products.product import Base, Member, Product
from detente.ledger.stack import Entry, Line, resolve
from detente.ledger.timeline import State, state_at

KNOWN_UNTIL = date(2026, 10, 8)
LAYERS = ("base", "one", "two", "three")


def at(text: str) -> datetime:
    """A moment in UTC: a bare day is its first minute."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


def act(
    does: str, published: str, start: str | None = None, until: str | None = None, **more
) -> Act:
    rate = more.pop("rate", None)
    row = Act(
        id=more.pop("id", f"{does}-{published}-{start}"),
        does=does,
        published=day(published),
        sources=(f"src-{does}",),
        certainty="instrument",
        start=at(start) if start else None,
        until=at(until) if until else None,
        rate=Decimal(str(rate)) if isinstance(rate, int | float) else rate,
    )
    return replace(row, **more)


def state(acts: Sequence[Act], on: str, known: str = "2026-10-08") -> State | None:
    return state_at(acts, AsOf(at(on), day(known)), KNOWN_UNTIL)


def measure(name: str, layer: str, *acts: Act, **more) -> Measure:
    acts = acts or (act("imposes", "2025-01-01", "2025-01-01", rate=more.pop("rate", 0.1)),)
    row = Measure(
        id=name, name=name, by="AAA", targets=("BBB",), kind="tariff", acts=acts, layer=layer
    )
    return replace(row, **more)


def base(**more) -> Measure:
    """The ordinary rate of the schedule, on all origins."""
    acts = act("imposes", "2018-01-01", "2018-01-01", rate="schedule")
    return measure("base", "base", acts, schedule="aaa", targets=("WLD",), **more)


def rule(name: str, relation: str, winner: str, loser: str, **more) -> Rule:
    row = Rule(
        id=name,
        relation=relation,
        winner=tuple(winner.split()),
        loser=tuple(loser.split()),
        text=f"text of {name}",
        published=day("2025-01-01"),
        sources=(f"src-{name}",),
        certainty="instrument",
    )
    return replace(row, **more)


def case(*measures: Measure, rules: Sequence[Rule] = (), **more) -> Case:
    row = Case(
        root=Path("nowhere"),
        about=About("tiny", "Tiny", day("2018-01-01"), KNOWN_UNTIL),
        parties={"AAA": Party("AAA", "Aland", "Alandic", "UTC", ("src",), schedule="aaa")},
        layers={
            name: Layer(name, name, "AAA", "law", i, ("src",), base=name == "base")
            for i, name in enumerate(LAYERS)
        },
        lists={},
        schedule_rows=(),
        readings=(),
        measures={m.id: m for m in measures},
        rules=tuple(rules),
        scenarios={},
        sources={},
    )
    return replace(row, **more)


def rate_of(value: float | None, *specifics: tuple[str, str], text: str = "") -> Base:
    pairs = tuple((Decimal(money), unit) for money, unit in specifics)
    plain = None if value is None else Decimal(str(value))
    return Base(text or f"{value}", plain, pairs, None, None, None, "src", "instrument")


def product(held: Base | None = None, **lists: Member) -> Product:
    bases = {"general": (held,)} if held else {}
    return Product(
        "12345678", bases=bases, lists={k.replace("_", "-"): (m,) for k, m in lists.items()}
    )


def member(code: str = "12345678", rate: float | None = None, **more) -> Member:
    row = Member(code, None, None, None, None if rate is None else Decimal(str(rate)))
    return replace(row, **more)


def entry(on: str = "2025-06-01", known: str = "2026-10-08", **more) -> Entry:
    return Entry("BBB", "AAA", AsOf(at(on), day(known)), **more)


def lines(law: Case, goods: Product, asked: Entry | None = None) -> dict[str, Line]:
    return {line.measure.id: line for line in resolve(law, goods, asked or entry())}


def listed(*names: str, **more) -> Scope:
    return Scope(lists=names, **more)
