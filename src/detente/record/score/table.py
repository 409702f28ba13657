"""A score as a table of plain text."""

from __future__ import annotations

from detente.record.score.scoring import Score


def table_of(score: Score) -> str:
    """Return precision, recall and F1 by slot, one line each."""
    lines = [f"{'':12} {'P':>6} {'R':>6} {'F1':>6} {'right':>6} {'told':>6} {'gold':>6}"]
    for name, m in score.measures.items():
        rates = f"{m.precision:6.2f} {m.recall:6.2f} {m.f1:6.2f}"
        lines.append(f"{name:12} {rates} {m.right:6} {m.told:6} {m.gold:6}")
    by_class = "  ".join(f"{name} {f1:.2f}" for name, f1 in score.hedges.items())
    lines.append(f"{'hedge':12} {'':6} {'':6} {score.hedge_macro_f1:6.2f} macro: {by_class}")
    for name, (right, of) in score.accuracy.items():
        share = f"{right / of:6.2f}" if of else f"{'–':>6}"
        lines.append(f"{name:12} {share} {right:6} of {of}")
    return "\n".join(lines)
