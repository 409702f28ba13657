"""What an entry of low value has beside it: the rule on parcels that is in force then."""

from __future__ import annotations

from decimal import Decimal

from detente.kernel.moment import AsOf
from detente.ledger.case.model import Case
from detente.ledger.measure import Measure
from detente.ledger.timeline import State, state_at


def low_value(
    case: Case, origin: str, dest: str, when: AsOf, value: Decimal | None
) -> tuple[str, ...]:
    """Say which measure low-value parcels follow at a moment, or that none ends their relief.

    Nothing is said without a value, above the threshold of the importer, or where the case
    holds no threshold.
    """
    rule = case.party(dest).low_value
    if rule is None or value is None or value > rule.up_to_usd:
        return ()
    found: list[tuple[Measure, State]] = []
    for measure in case.measures.values():
        if measure.by == dest and measure.layer == rule.layer and measure.reaches(origin):
            state = state_at(measure.acts, when, case.about.known_until)
            if state is not None:
                found.append((measure, state))
    head = f"goods of up to {rule.up_to_usd:,f} USD may come as low-value parcels"
    charged = [pair for pair in found if pair[1].charged]
    if charged:
        return tuple(f"{head}: {_told(measure, state)}" for measure, state in charged)
    waiting = [f"{m.id} is {s.status}" for m, s in found if s.status in {"suspended", "scheduled"}]
    return (f"{head}: " + "; ".join([rule.free, *waiting]),)


def _told(measure: Measure, state: State) -> str:
    words = (f"{measure.id} is in force ({measure.authority})", state.acts[-1].text)
    return "; ".join(part for part in (*words, measure.unit_text) if part)
