"""Clauses of a sentence: the pieces that say one thing each."""

from __future__ import annotations

from dataclasses import dataclass

from detente.record.claims.frames.page import Page
from detente.record.claims.frames.quotes import Quoted
from detente.record.claims.frames.verbs import (
    as_places,
    first_since,
    is_verb,
    leads_in,
    names_a_thing,
    opens_with_if,
    page_streak,
)
from detente.record.claims.reading.tokens import Token

_OPEN = frozenset('“"«‘')
_SHUT = frozenset('”"»’')
_STOPS = frozenset(".,;:!?–—-()[]…•*")


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of tokens that says one thing.

    Parameters
    ----------
    first, last : int
        Its tokens, end left out, without marks at either side.
    sentence : int
        Number of its sentence.
    opener : str
        The word or mark that opens it: ``,``, ``while``, ``up from``, ``+`` (joined), or nothing.
    heading : bool
        Whether it stands in a heading.
    """

    first: int
    last: int
    sentence: int
    opener: str = ""
    heading: bool = False

    @property
    def size(self) -> int:
        """How many tokens it has."""
        return self.last - self.first


#: How a clause is marked that a word joins to the one before.
JOINED = "+"
#: How far behind its opening word the verb of a clause may stand, and behind a "but".
_WITHIN, _FAR = 8, 16
#: From this length on a quotation is a statement, below it a word or two.
LONG = 40


class Splitter:
    """Splits sentences into clauses."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._verb: dict[int, bool] = {}
        self._quoted = Quoted(page.text, LONG)

    def verb(self, k: int) -> bool:
        """Tell, once a token, whether it is a verb."""
        got = self._verb.get(k)
        if got is None:
            got = self._verb[k] = is_verb(self.page, k)
        return got

    def has_verb(self, first: int, last: int) -> bool:
        """Tell whether a run of tokens has a verb."""
        return any(self.verb(k) for k in range(first, last))

    def has_figure(self, first: int, last: int) -> bool:
        """Tell whether a run of tokens has a figure with a unit, or one with decimals."""
        return any(
            q.unit or q.kind != "number" or q.step < 1 for q in self.page.figures_in(first, last)
        )

    def full(self, first: int, last: int) -> bool:
        """Tell whether a run of tokens can be a clause of its own."""
        if last - first < 2:
            return False
        head = self.page.keys(first, min(first + 3, last))
        if last - first >= 4 and not self.page.words.framing["says enough"].isdisjoint(head):
            return True
        if self._ranks(first, last):
            return True
        return self.has_figure(first, last) or (self.has_verb(first, last) and last - first >= 3)

    def split(self, index: int, *, heading: bool = False) -> list[Clause]:
        """Return the clauses of a sentence, in order."""
        sentence = self.page.sentences[index]
        first, last = self.page.range(sentence.start, sentence.end)
        cuts = self._cuts(first, last)
        taken = {k for k, _ in cuts}
        extra = self._while_as(first, last, heading=heading)
        cuts = sorted([*cuts, *(c for c in extra if c[0] not in taken)])
        edges = [first, *[k for k, _ in cuts], last]
        names = ["", *[name for _, name in cuts]]
        runs = [(a, b, n) for a, b, n in zip(edges[:-1], edges[1:], names, strict=True) if b > a]
        made = []
        for a, b, name in self._joined(runs):
            begin, end = self._trim(a, b)
            if end > begin:
                made.append(Clause(begin, end, index, name, heading))
        return made

    def _cuts(self, first: int, last: int) -> list[tuple[int, str]]:
        """Return where clauses may begin, and what opens each."""
        tokens, found = self.page.tokens, {}
        for k in range(first + 1, last):
            name = self._opens(tokens, k, first, last)
            if name:
                found[k] = name
        for mention in self.page.speech_in(first + 1, last):
            tag = next((t for t in mention.tags if t.startswith("open:")), "")
            if tag and mention.first not in found:
                name = self._word_opens(mention.first, mention.last, tag[5:], first, last)
                if name:
                    found[mention.first] = name
        for q in self.page.figures_in(first, last):
            for k in range(q.first + 1, q.last):
                found.pop(k, None)
        days = [(w.start, w.end) for w in self.page.whens_in(first, last)]
        for k in [k for k in found if any(a < tokens[k].start < b for a, b in days)]:
            found.pop(k)
        return sorted(
            (k, name) for k, name in found.items() if not self._in_quote(k, name, first, last)
        )

    def _while_as(self, first: int, last: int, *, heading: bool) -> list[tuple[int, str]]:
        """Return where "as" opens a clause: "exports fell as the duty took hold"."""
        days = [(w.start, w.end) for w in self.page.whens_in(first, last)]
        return [
            (k, self.page.tokens[k].key)
            for k in as_places(self.page, first, last, heading=heading)
            if self.full(first, k)
            and not self._in_quote(k, "", first, last)
            and not any(a < self.page.tokens[k].start < b for a, b in days)
        ]

    def _in_quote(self, k: int, name: str, first: int, last: int) -> bool:
        """Tell whether a cut would fall into what somebody said: that stays whole."""
        inside = self._quoted.inside(self.page.tokens[k].start)
        if name in ("(", ")") and self.has_figure(first, last):
            return False
        return (
            inside
            and name not in (";", "”", "“")
            and not (self.has_figure(first, k) and self.has_figure(k, last))
        )

    def _opens(self, tokens: list[Token], k: int, first: int, last: int) -> str:
        """Tell whether a mark before or at a token opens a clause."""
        mark, before = tokens[k].text, tokens[k - 1].text
        if before == ";":
            return ";"
        if before == ":" and tokens[k].start > tokens[k - 1].end:
            return ":"
        if mark in "([" or before in ")]":
            return "" if self._gloss(k, last) else mark if mark in "([" else before
        if mark in "–—-" and k + 1 < last and tokens[k + 1].start > tokens[k].end:
            return "–" if tokens[k - 1].end < tokens[k].start else ""
        if mark == "—" or before == "—":
            return "—"
        if before in _SHUT and k >= first + 2 and tokens[k - 2].text in (",", "?", "!", "."):
            return "”"
        if (
            mark in _OPEN
            and before in (",", ":")
            and tokens[k].end == tokens[min(k + 1, last - 1)].start
        ):
            return "“"
        if before == ",":
            return self._comma(k, first, last)
        return ""

    def _gloss(self, k: int, last: int) -> bool:
        """Tell whether a bracket only spells out a name or unit: "(MMT)", "(+6.5%)"."""
        tokens = self.page.tokens
        open_ = (
            k
            if tokens[k].text in "(["
            else next((j for j in range(k - 2, max(0, k - 7), -1) if tokens[j].text in "(["), k)
        )
        shut = next((j for j in range(open_, min(last, open_ + 6)) if tokens[j].text in ")]"), None)
        if shut is None or self.has_verb(open_, shut):
            return False
        if any(tokens[j].text == "+" for j in range(open_, shut)):
            return True
        return shut - open_ <= 3 and not self.has_figure(open_, shut)

    def _adjunct(self, k: int, end: int) -> bool:
        """Tell whether what follows a comma only adds a figure to the one before: ", up 9%"."""
        page = self.page
        adds = page.reads(k, "goal")
        adds = adds or (page.little("adds", k) and not self.has_verb(k + 1, end))
        onward = k + 1 < end and page.little("way", k) and page.reads(k + 1, "origin")
        moved = page.little("way", k) and not onward
        if not (adds or moved or self._measured(k, end)):
            return False
        left = [q.unit for q in self.page.figures_in(max(0, k - 25), k)][-1:]
        right = [q.unit for q in self.page.figures_in(k, end)][:1]
        named = self.page.names_in(k, end)
        return (
            bool(left and right)
            and left != right
            and not any(t.startswith(("flow:", "place:", "c:")) for m in named for t in m.tags)
            and not page_streak(self.page, k, end)
        )

    def _listed(self, k: int, end: int) -> bool:
        """Tell whether only more figures of the same kind follow: "by 4%, 5% and 9%"."""
        right = self.page.figures_in(k, end)
        left = [q.unit for q in self.page.figures_in(max(0, k - 6), k)][-1:]
        named = (
            self.page.names_in(k, end) or self.has_verb(k, end) or page_streak(self.page, k, end)
        )
        return bool(right) and right[0].first == k and not named and left == [right[0].unit]

    def _measured(self, k: int, end: int) -> bool:
        """Tell whether a figure with "more" or "lower" begins here: ", 5% lower than …"."""
        first = next(iter(self.page.figures_in(k, min(k + 2, end))), None)
        if first is None or first.unit != "%":
            return False
        return self.page.little("compared", first.last)

    def _ranks(self, first: int, last: int) -> bool:
        """Tell whether words rank what was told in time: "the lowest since May"."""
        return self.page.little("before rank", first) and first_since(self.page, first, last)

    def _starts_main(self, first: int, k: int, last: int) -> bool:
        """Tell whether the main clause begins here: no other comma stands before its verb."""
        verb = next((j for j in range(first + 1, last) if self.verb(j)), None)
        if verb is None or verb < k:
            return False
        return not any(self.page.tokens[j].text == "," for j in range(k, verb))

    def _comma(self, k: int, first: int, last: int) -> str:
        end = next((j for j in range(k, last) if self.page.tokens[j].text in ",;–—()"), last)
        tags = self.page.speech_in(k, k + 1)
        opener = next((t for m in tags for t in m.tags if t.startswith("open:")), "")
        if leads_in(self.page, first, k - 1) and self._starts_main(first, k, last):
            return ","
        if self._adjunct(k, end) or self._listed(k, end):
            return ""
        start = k + 1 if opener in ("open:and", "open:conj", "open:rel", "open:part") else k
        reach = _FAR if self.page.little("against", k) else _WITHIN
        if not self.full(start, max(end, min(start + reach, last)) if opener else end):
            return ""
        if self._ranks(k, end) and self._told(first, k):
            return ","
        if self.page.little("moving", k) and not self.has_figure(first, k):
            return ""
        if opener or (self.verb(k) and self.has_verb(first, k)):
            return ","
        left = self._left(first, k)
        both = self.full(left, k) and self.has_verb(k, end)
        return "," if both or (self.has_figure(left, k) and self.has_figure(k, end)) else ""

    def _left(self, first: int, k: int) -> int:
        """Return where the piece before a comma begins."""
        marks = (j + 1 for j in range(first, k - 1) if self.page.tokens[j].text in ",;–—()")
        return max(marks, default=first)

    def _told(self, first: int, k: int) -> bool:
        """Tell whether a clause stands before a comma, not only a name."""
        left = self._left(first, k)
        return self.has_figure(left, k - 1) or self.has_verb(left, k - 1)

    def _word_opens(self, k: int, stop: int, tag: str, first: int, last: int) -> str:
        tokens = self.page.tokens
        end = next((j for j in range(stop, last) if tokens[j].text in ",;–—("), last)
        said = self.page.said(k, stop).lower()
        if tag == "compare":
            moving = self.page.little("way", k) and self.verb(k - 1) and k - 1 > first
            if moving and self.page.little("goes", k - 1):
                return ""
            return said if self.has_figure(stop, min(end, stop + 10)) and k > first else ""
        if tag == "conj":
            near = self.has_figure(stop, min(end, stop + 9))
            if said in self.page.words.framing["in time"] and not near:
                named = bool(self.page.names_in(stop, end))
                told = bool(self.page.whens_in(stop, end)) or any(
                    self.verb(j) for j in range(stop + 1, min(stop + 5, end))
                )
                day = any(
                    w.start == self.page.tokens[stop].start for w in self.page.whens_in(k, end)
                )
                return said if named and told and not day and k > first + 1 else ""
            return said if (self.has_verb(stop, end) or near) and k > first + 1 else ""
        if tag == "rel":
            return self._relative(k, stop, end, said, first)
        if tag == "part":
            figures = self.has_figure(stop, min(end, stop + 8)) and self.has_figure(first, k)
            going = tokens[k].key.endswith(self.page.words.forms["progressive"])
            goes_along = going or said in self.page.words.framing["amid"]
            return said if figures and goes_along else ""
        return self._and(k, stop, end, first)

    def _relative(self, k: int, stop: int, end: int, said: str, first: int) -> str:
        before = self.page.speech_in(k - 1, k)
        if any("say" in m.tags or "show" in m.tags for m in before):
            denied = self.page.has("neg", max(first, k - 4), k - 1)
            return "" if denied else said  # "has not confirmed that": one claim, denied
        if k - first < 2:
            return ""
        ends = self.page.has("expiry", stop, end) and bool(self.page.whens_in(stop, end))
        return f"rel {said}" if self.verb(stop) and (self.has_figure(stop, end) or ends) else ""

    def _and(self, k: int, stop: int, end: int, first: int) -> str:
        """Tell whether "and" joins two clauses: each side has its verb, or its figure and name."""
        left = max((j + 1 for j in range(first, k) if self._parts(j)), default=first)
        if self.page.tokens[k - 1].text == "," or self.verb(k - 1) or self._one_list(k):
            return ""
        if self.has_figure(left, k) and self.has_figure(stop, end):
            named = self.page.names_in(stop, min(stop + 4, end))
            again = stop < end and self.page.little("second part", stop)
            if named or again or self.verb(stop):
                return JOINED
        if not self.has_verb(left, k):
            return ""
        if self.verb(stop) and not self.page.little("determiner", k - 1):
            return JOINED if end - stop >= 3 and k - left >= 4 else ""
        within = any(self.finite(j) for j in range(stop + 1, min(stop + 7, end)))
        return JOINED if within and end - stop >= 4 and k - left >= 4 else ""

    def _one_list(self, k: int) -> bool:
        """Tell whether the figures on both sides share the unit behind them: "5 and 10 percent"."""
        return any(q.last == k and q.unit_at is not None for q in self.page.figures_in(k - 3, k))

    def _parts(self, j: int) -> bool:
        """Tell whether a token is a mark between clauses: not the comma of a date."""
        token = self.page.tokens[j]
        if token.text not in ",;–—()":
            return False
        return not any(w.start < token.start < w.end for w in self.page.whens_in(max(0, j - 3), j))

    def finite(self, k: int) -> bool:
        """Tell whether a token can only be a verb with its subject."""
        return any(t in ("aux", "future") for m in self.page.speech_in(k, k + 1) for t in m.tags)

    def _joined(self, runs: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Join pieces that cannot stand alone to their neighbour."""
        made: list[tuple[int, int, str]] = []
        for run in runs:
            if made and (
                (self._label(*made[-1][:2]) and run[2] == ":")
                or (opens_with_if(self.page, *made[-1][:2]) and len(made) == 1)
            ):
                made[-1] = (made[-1][0], run[1], made[-1][2])
                continue
            if (
                made
                and run[2] == "("
                and not self.has_verb(run[0], run[1])
                and not names_a_thing(self.page, *run[:2])
            ):
                made[-1] = (made[-1][0], run[1], made[-1][2])
                continue
            if made and made[-1][2] == ";" and not self.full(*made[-1][:2]):
                made[-1] = (made[-1][0], run[1], ";")
                continue
            if made and run[2] == ":" and run != runs[-1] and not self.full(*run[:2]):
                run = (*run[:2], ";")  # "a low base: in May, when …" goes with what follows
            apart = made and run[2] in (")", "(", "[", "]", ";")
            if (made and not self.full(run[0], run[1]) and not apart) or (
                len(made) == 1
                and not self.full(*made[0][:2])
                and not apart
                and not leads_in(self.page, *made[0][:2])
            ):
                made[-1] = (made[-1][0], run[1], made[-1][2])
            else:
                made.append(run)
        return made

    def _label(self, first: int, last: int) -> bool:
        """Tell whether a piece is a figure alone, put before a colon."""
        return (
            last - first <= 4
            and self.has_figure(first, last)
            and not names_a_thing(self.page, first, last)
        )

    def _trim(self, first: int, last: int) -> tuple[int, int]:
        tokens, openers = self.page.tokens, self.page.words.framing["loose opener"]
        while first < last and (tokens[first].text in _STOPS or tokens[first].key in openers):
            first += 1
        while last > first and tokens[last - 1].text in _STOPS - {"%"}:
            last -= 1
        return first, last
