"""Figures told without their unit, which the one before has: "rose 6%, imports by 3"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from detente.record.claims.reading.lexicon import Lexicon
from detente.record.claims.reading.tokens import Token
from detente.record.claims.reading.units.quantity import Quantity
from detente.record.documents.sentences import Sentence

#: What marks a figure that took its unit from another.
UNDERSTOOD = "understood"
#: By how much two sizes of one thing may differ.
_ALIKE, _PRICED = 5, 2
#: A larger bare number is no rate.
_RATE = 400
#: How many sentences back the unit may have been told, in the same paragraph.
_BACK = 2
#: From here on a figure is an amount, from the second on one of money wherever that was told.
_LARGE, _HUGE = 1_000_000, 1_000_000_000
_SHUT = frozenset(".,;:)?!”\"'—–…")
_OPEN = frozenset("(:,")
_ITEM = frozenset("•‣▪●○■►✓*·-–—(")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure stands: its sentence and paragraph, and whether that is a list item."""

    sentence: int
    paragraph: int
    item: bool

    def near(self, old: _Place) -> bool:
        """Tell whether a figure told before is still spoken of."""
        back = self.sentence - old.sentence
        if self.paragraph == old.paragraph:
            return back <= _BACK
        return back <= 1 and self.item and old.item


def understood(
    tokens: Sequence[Token],
    found: Sequence[Quantity],
    around: Sequence[Sentence],
    words: Lexicon,
    pointed: Callable[[int, int], bool],
) -> list[Quantity]:
    """Return the quantities, the bare ones among them with the unit that they leave unsaid.

    Parameters
    ----------
    tokens : sequence of Token
        The words of a document.
    found : sequence of Quantity
        Its figures, in order.
    around : sequence of Sentence
        Its sentences.
    words : Lexicon
        The language pack.
    pointed : callable
        Tells whether between two offsets something is named that is counted in points.
    """
    made: list[Quantity] = []
    told: list[tuple[Quantity, _Place]] = []
    index, here = -1, None
    for q in found:
        while index + 1 < len(around) and (index < 0 or around[index].end <= q.start):
            index, here = index + 1, None
        here = here or _placed(tokens, around, index)
        bare = q.unit == "" and q.kind == "number"
        if bare and (stands_alone(tokens, q, words) or _gapped(tokens, q, told, here, words)):
            old = _antecedent(q, told, here, moved=_moved(tokens, q, words))
            if old is not None and not pointed(around[max(0, index - 1)].start, around[index].end):
                q = _with_unit(q, old)
        if q.unit and not q.is_time and q.unit != "times":
            told.append((q, here))
        made.append(q)
    return made


def _placed(tokens: Sequence[Token], around: Sequence[Sentence], index: int) -> _Place:
    """Return the place of the figures of a sentence."""
    first = bisect_left(tokens, around[index].start, key=lambda t: t.start)
    return _Place(index, around[index].paragraph, tokens[first].text in _ITEM)


def stands_alone(tokens: Sequence[Token], q: Quantity, words: Lexicon) -> bool:
    """Tell whether a bare number counts nothing that follows it, and stands where figures do."""
    after = tokens[q.last] if q.last < len(tokens) else None
    of_that = words.stand(tokens, q.last, "genitive") and any(
        t.key in words.beside["of-that"] for t in tokens[q.last + 1 : q.last + 2]
    )
    if of_that and not q.word:
        return True
    if (
        after is not None
        and after.text not in _SHUT
        and after.key not in words.beside["figure-ends"]
    ):
        return False
    before = tokens[q.first - 1] if q.first else None
    if before is None:
        return False
    if before.text in _OPEN:
        named = q.first > 1 and tokens[q.first - 2].is_word
        return named and (not q.word or tokens[q.first - 2].is_capital)
    if q.first > 1 and tokens[q.first - 2].key in words.beside["figure-not-led"]:
        return False
    led = words.beside["figure-led-word" if q.word else "figure-led"]
    if before.key in led or (not q.word and q.approx != "exact"):
        return True
    return not q.word and _moved(tokens, q, words)


def _gapped(
    tokens: Sequence[Token],
    q: Quantity,
    told: Sequence[tuple[Quantity, _Place]],
    here: _Place,
    words: Lexicon,
) -> bool:
    """Tell whether a figure stands right behind its name: "Peru bought 300 tons, Chile 200".

    Only where all figures of the sentence before it have one unit.
    """
    beside = takewhile(lambda one: one[1].sentence == here.sentence, reversed(told))
    units = {old.unit for old, _ in beside}
    after = tokens[q.last].text if q.last < len(tokens) else "."
    if q.word or len(units) != 1 or not (after in _SHUT or after in words.beside["joins"]):
        return False
    k = q.first - 1
    while k > 0 and (tokens[k].is_capital or tokens[k].key in words.beside["gapped"]):
        k -= 1
    named = k < q.first - 1
    k -= tokens[k].key in words.closed["definite"]
    return (
        named
        and k > 0
        and (tokens[k].text in _OPEN | {";"} or tokens[k].key in words.beside["joins"])
    )


def _moved(tokens: Sequence[Token], q: Quantity, words: Lexicon) -> bool:
    """Tell whether a word of movement leads right to a figure: "down 4"."""
    tags = words.words.match(tokens, q.first - 1)[0]
    return any(tag in ("dir:up", "dir:down") for tag in tags)


def _antecedent(
    q: Quantity, told: Sequence[tuple[Quantity, _Place]], here: _Place, *, moved: bool
) -> Quantity | None:
    """Return the figure whose unit a bare number takes over: the same one, or one near by.

    Points are only what something moves by: "by 0.9 points, to 1.8" ends with none.
    """
    same = (old for old, _ in reversed(told) if old.printed == q.printed and old.unit != "pp")
    again = next((old for old in same if _alike(q, old)), None)
    pointed = bool(told) and told[-1][0].unit == "pp" and told[-1][1].sentence == here.sentence
    if again is not None and not (pointed and moved):
        return again
    for old, place in reversed(told):
        near = here.near(place)
        if old.unit == "pp" and not moved:
            continue
        if q.factor >= _LARGE:
            if (near and old.factor >= _LARGE) or (old.is_money and q.factor >= _HUGE):
                return old
        elif near and (not q.word or place.sentence == here.sentence) and _alike(q, old):
            return old
    return None


def _alike(q: Quantity, old: Quantity) -> bool:
    """Tell whether a bare number may be of the kind of a figure with a unit."""
    if old.unit in ("%", "pp"):
        return q.factor == 1 and q.value <= _RATE and q.printed < 1000
    sizes = (q.printed, old.printed)
    most = _ALIKE if "/" not in old.unit else _PRICED
    return q.factor == 1 and Decimal(0) < min(sizes) and max(sizes) <= min(sizes) * most


def _with_unit(q: Quantity, old: Quantity) -> Quantity:
    """Return a figure with the unit of another, and with its scale if it has none of its own."""
    times = old.factor if q.factor == 1 and old.unit not in ("%", "pp") else Decimal(1)
    at = old.unit_at or (old.first, old.last)
    return replace(
        q, unit=old.unit, unit_at=at, factor=q.factor * times, value=q.value * times,
        step=q.step * times, kind=UNDERSTOOD,
    )  # fmt: skip
