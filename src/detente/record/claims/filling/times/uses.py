"""What a date does in its clause: it dates a figure, ends a pledge, is what is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from detente.record.claim import Period
from detente.record.claims.frames.page import Page
from detente.record.claims.reading.calendar import Stretch
from detente.record.claims.reading.quantities import Quantity
from detente.record.claims.reading.whens import When

DAYS = frozenset({"day", "weekday", "today", "yesterday", "tomorrow"})
#: Spans that nothing happens "on".
_SPANS = frozenset({"month", "monthof", "quarter", "half", "year"})
#: Spans that a figure moves "from".
_LEFT = frozenset({"month", "monthof", "quarter"})
#: Dates of which figures come out.
_MONTHLY = frozenset({"month", "monthof", "months", "firstmonths"})
#: How far behind the word that begins a comparison the date of what it names may stand.
_REACH = 16
#: Between a time that is left and what was reached stand fewer words.
_NEAR_TO = 4
#: How far behind its date a figure of comparison may stand.
_NEXT = 7


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a clause with its use.

    Parameters
    ----------
    when, stretch : When, Stretch
        The words, and the days they mean.
    use : str
        ``period``, ``due``, ``since``, ``record``, ``base``, ``back``, ``before``, ``origin``,
        ``as of``, ``delivery`` or ``day``.
    link : str
        The word that tells it, if one does.
    owner : int or None
        The first token of the figure of comparison that the date belongs to.
    """

    when: When
    stretch: Stretch
    use: str
    link: str = ""
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class Uses:
    """Tells the uses of dates by the words before them.

    Parameters
    ----------
    page : Page
        The document.
    """

    page: Page

    @property
    def words(self) -> Mapping[str, frozenset[str]]:
        """The words that tell a use, by tag."""
        return self.page.words.links

    def link(self, when: When, first: int) -> str:
        """Return the nearest word before a date that is no little one."""
        at, small = self.page.at(when.start), self.words["small"]
        before = self.page.keys(max(first, at - 4), at)
        return next((k for k in reversed(before) if k not in small), "")

    def use(self, when: When, first: int) -> str:
        """Tell what a date does in its clause by the words before it."""
        words, at = self.words, self.page.at(when.start)
        before, closed = self.page.keys(max(first, at - 4), at), self.page.words.closed
        link, among = self.link(when, first), self.page.words.among
        through = link in closed["throughout"] and when.kind == "year" and among("origin", before)
        if self._last_seen(at, first):
            return "base"
        if link in words["since"] or self._best_since(at, first):
            best = self._best(self.page.keys(max(first, at - _REACH), at))
            return "record" if best else "since"
        if among("surface", before[-1:]) and when.kind in _SPANS:
            monthly = when.kind == "month" and "y" not in when.parts
            return "before" if monthly else "base"  # "up 3% on May", "up 5% on May 2020"
        if self.page.reads(at - 2, "equative", "genitive"):
            return "as of" if when.kind in DAYS else "period"
        if link in words["due"] and not through:
            return "due"
        if link in words["prolonged-to"] and self._prolonged(when, first):
            return "due"
        led = link in closed["origin"] and self._leading(when, at, first) is None
        if led and when.kind in _LEFT and not set(before) & words["begun"]:
            return "before"
        if when.kind == "back" and at <= first + 1 and not link:
            return "period"
        if when.kind in ("back", "sameof"):
            return "base" if link in words["base"] else "back"
        for_ = len(before) - among("extent", before[-1:])
        if words["appointed"] & set(before[for_ - 1 : for_]):
            return "day"
        if self._is_base(when, link, before) or self._moved_since(when, link, first):
            return "base"
        if (set(before[-2:]) | {link}) & words["begun"]:
            return "origin"
        if self._is_delivery(when, at, link, before):
            return "delivery"
        return "day" if when.kind in DAYS else "period"

    def left(self, when: When, at: int) -> bool:
        """Tell whether a figure is what a thing came to: "from a year earlier to 5 tons"."""
        begin, k = self.page.at(when.start), self.page.at(at) if at >= when.end else 0
        beside = self.words["compared"] | self.words["base"]
        against = beside & set(self.page.keys(max(0, begin - 2), begin))
        between = self.page.keys(self.page.at(when.end), k)
        return bool(against and len(between) < _NEAR_TO and self.words["reached"] & {*between[-1:]})

    def _prolonged(self, when: When, first: int) -> bool:
        """Tell whether something was prolonged or put off: "extended by two months to 10 May"."""
        at = self.page.at(when.start)
        ahead = self.page.speech_in(max(first, at - _REACH), at)
        held = any("dir:hold" in m.tags for m in ahead)
        return held and when.kind in (*DAYS, "month", "endof")

    def _best_since(self, at: int, first: int) -> bool:
        """Tell whether a date is in words on the last time of a record: "since the days of …"."""
        words = self.words
        for k in range(at - 1, max(first, at - _REACH), -1):
            if self.page.tokens[k].text in ",;:–—()" or self.page.figures_in(k, at):
                return False
            if self.page.tokens[k].key in words["since"]:
                return self._best(self.page.keys(max(first, k - 5), k))
        return False

    def _best(self, run: list[str]) -> bool:
        """Tell whether a word among some is a superlative."""
        words, most = self.words, self.page.words.forms["superlative"]
        return any(
            (k.endswith(most) and k not in words["not-ranked"]) or k in words["best"] for k in run
        )

    def _last_seen(self, at: int, first: int) -> bool:
        """Tell whether a date is that of an older level: "last seen in early 2023"."""
        led, last = self.page.keys(max(first, at - 5), at), self.words["latest"]
        return any(a in last and b in self.words["seen"] for a, b in pairwise(led))

    def _is_delivery(self, when: When, at: int, link: str, before: list[str]) -> bool:
        """Tell whether goods are to come at a time: "sold for delivery in March"."""
        words = self.words
        if when.kind == "marketing" and link in words["meant-for"]:
            return True
        k = self.page.at(when.end)
        led = self.page.keys(max(0, at - 5), at)
        meant = words["meant-for"] & set(led) and words["delivery"] & set(before)
        return bool(meant or words["delivery"] & set(self.page.keys(k, k + 1)))

    def _is_base(self, when: When, link: str, before: list[str]) -> bool:
        """Tell whether a date only says what a figure is compared with."""
        words, at = self.words, self.page.at(when.start)
        if self._leading(when, at, at - 3) is not None:
            return False
        if self._compared(before):
            return True
        yearly = when.kind in ("rel", "year") and link in words["year-before"]
        if yearly and when.parts.get("rel", "").lower() not in words["whole"]:
            return True
        if words["same"] & set(before) or self._multiple(when, at):
            return True
        than = self.page.words.closed["comparative"]
        return not than.isdisjoint(before[-2:]) and before[-1] in than | words["within"]

    def _multiple(self, when: When, at: int) -> bool:
        """Tell whether a figure is a multiple of that of a time: "twice its price in May"."""
        words, least = self.words, max(0, at - _NEXT)
        near = [q for q in self.page.figures_in(least, at) if q.unit == "times" or q.word]
        if not near or near[-1].is_time:
            return False
        between = self.page.keys(near[-1].last, at)
        stop = self.page.at(when.end)
        owned = self.page.reads(stop, "possessive mark")
        peak = owned and bool(words["yardstick"] & {*self.page.keys(stop + 1, stop + 2)})
        many = near[-1].unit == "times" or near[-1].kind == "times"
        thing = words["measured"] & set(between[: 1 if many else 2])
        return "," not in between and (
            bool(thing) or (peak and (not between or self.page.words.reads(between, "genitive")))
        )

    def _compared(self, before: list[str]) -> bool:
        """Tell whether a comparison leads right to a date: "compared with September"."""
        alone = set(before[-1:]) & self.words["set-against"]
        pair = (
            set(before[-2:-1]) & self.words["after"] and set(before[-1:]) & self.words["compared"]
        )
        return bool(alone or pair)

    def _moved_since(self, when: When, link: str, first: int) -> bool:
        """Tell whether something rose or fell since a time: "down 1.7% from 2018"."""
        if when.kind not in ("year", "rel") or link not in self.page.words.closed["origin"]:
            return False
        at = self.page.at(when.start)
        moves = ("dir:up", "dir:down")
        moved = any(t in moves for m in self.page.speech_in(max(first, at - 9), at) for t in m.tags)
        return moved or any(
            q.unit in ("%", "pp") for q in self.page.figures_in(max(first, at - 4), at)
        )

    def yardstick(self, when: When, first: int) -> tuple[bool, Quantity | None]:
        """Tell whether a date belongs to what a figure is compared with, and its own figure.

        "5,774 tons, down from a high of 6,146 tons in August", "above the level of September":
        the comparison begins at its word and ends at a mark, another date or the next turn.
        """
        tokens, at = self.page.tokens, self.page.at(when.start)
        led = self._leading(when, at, first) or self._which(when, at)
        if led is not None:
            return True, led
        least = max(first, at - _REACH)
        sizes = (q for q in self.page.figures_in(least, at) if not q.is_time)
        figures = {k: q for q in sizes for k in range(q.first, q.last)}
        dates = [(w.start, w.end) for w in self.page.whens_in(least, at)] if at > least else []
        own: Quantity | None = None
        for k in range(at - 1, least - 1, -1):
            key, q = tokens[k].key, figures.get(k)
            if any(start <= tokens[k].start < end for start, end in dates):
                return False, None
            if q is not None:
                if own is not None and q is not own:
                    return self._part_of(q, own), own
                own = q
                continue
            against = key in self.words["against"] and not self._origin(k)
            if against and not self._roughly(k, own):
                stop = self.page.at(when.end)
                behind = stop + 2 * self.page.reads(stop, "possessive mark")
                around = {*self.page.keys(k, at), *self.page.keys(stop, behind)}
                named = self.words["yardstick"] & around
                return own is not None or bool(named), own
            if tokens[k].text in ",;:–—()" or key in self.words["turn"]:
                return False, None
        return False, None

    def _leading(self, when: When, at: int, first: int) -> Quantity | None:
        """Return the figure of comparison behind its date: "than September's 8.3%"."""
        led = self.words["against"] | self.words["after"]
        if not led & set(self.page.keys(max(first, at - 3), at)):
            return None
        stop = self.page.at(when.end)
        near = next(iter(self.page.figures_in(stop, stop + _NEXT + 2)), None)
        between = self.page.keys(stop, near.first) if near is not None else []
        noun, reads = self.words["yardstick"] & set(between), self.page.words.reads
        owned = reads(between[:1], "possessive mark")
        return near if owned or (noun and reads(between[-1:], "genitive")) else None

    def _which(self, when: When, at: int) -> Quantity | None:
        """Return the figure that a date only names: "the 2024 figure was $5bn", "(July: 7%)"."""
        stop = self.page.at(when.end)
        bracket = self.page.keys(at - 1, at) == ["("] and self.page.keys(stop, stop + 1) == [":"]
        noun = self.page.reads(at - 1, "definite") and self.words["which"] & set(
            self.page.keys(stop, stop + 1)
        )
        if not (bracket or noun):
            return None
        return next(iter(self.page.figures_in(stop, stop + _NEXT)), None)

    def apart(self, one: Dated, first: int) -> bool:
        """Tell whether a time is that of one figure alone: "July had seen 7%"."""
        at, stop = self.page.at(one.when.start), self.page.at(one.when.end)
        added = self.words["adds-up"] & set(self.page.keys(max(first, at - 3), at))
        had = self.words["pluperfect"] & set(self.page.keys(stop, stop + 1))
        return bool(had or (added and is_to_date(one.stretch)))

    def attached(self, when: When) -> Quantity | None:
        """Return the figure of a time of comparison: "than a year ago ($5bn)", "the 7% of …"."""
        at, stop = self.page.at(when.start), self.page.at(when.end)
        if self.page.reads(at - 1, "genitive"):
            near = next((q for q in self.page.figures_in(at - 6, at) if q.last == at - 1), None)
            led = near is not None and self.page.reads(near.first - 1, "definite")
            return near if led else None
        if self.page.keys(stop, stop + 1) != ["("]:
            return None
        figures = self.page.figures_in(stop, stop + _NEXT)
        near = next((q for q in figures if q.first == stop + 1), None)
        return near if near and self.page.keys(near.last, near.last + 1) == [")"] else None

    def _origin(self, k: int) -> bool:
        """Tell whether a word says where goods come from: "imports from China"."""
        tokens = self.page.tokens
        if tokens[k].key not in self.words["origin"]:
            return False
        k += 1 + self.page.reads(k + 1, "definite")
        if k >= len(tokens):
            return False
        named = self.page.names_in(k, k + 2)
        placed = any(tag.startswith("place:") for name in named for tag in name.tags)
        return placed or (tokens[k].is_capital and not self.page.whens_in(k, k + 1))

    def _roughly(self, k: int, own: Quantity | None) -> bool:
        """Tell whether a word only makes a figure rough: "more than 5%"."""
        return own is not None and own.approx != "exact" and own.first - k <= 1

    def _part_of(self, part: Quantity, whole: Quantity) -> bool:
        """Tell whether a figure is a part or multiple of the one behind it: "half the 33 tons"."""
        between = self.page.keys(part.last, whole.first)
        sized = part.kind == "part" or part.unit == "times"
        return sized and bool(between) and between[-1] in self.words["of-the"]


def first_of(dated: list[Dated], use: str) -> Dated | None:
    """Return the first date of a use that is known."""
    return next((d for d in dated if d.use == use and d.stretch.known), None)


def dated_first(dated: list[Dated]) -> list[Dated]:
    """Leave out the seasons where a month is named: figures come out by month."""
    monthly = any(d.when.kind in _MONTHLY for d in dated)
    return [d for d in dated if d.when.kind != "season"] if monthly else dated


def is_to_date(stretch: Stretch) -> bool:
    """Tell whether a stretch of months runs from January: it holds for its sentence alone.

    A first quarter is no such stretch, nor are January and February, which come out as one.
    """
    whole = stretch.end[5:7] in ("02", "03")
    return stretch.granularity == "months" and stretch.start[5:7] == "01" and not whole


def coarse(stretch: Stretch) -> int:
    """Return the rank of a span: figures are rather told for the first ones."""
    order = ("months", "month", "season", "fiscal year", "days", "year", "years", "week")
    return order.index(stretch.granularity) if stretch.granularity in order else len(order)


def start_of(period: Period) -> int:
    """Return where the words of a period begin; -1 if it was not read."""
    return period.span.start if period.span is not None else -1
