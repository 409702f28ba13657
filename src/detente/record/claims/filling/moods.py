"""Mood of a clause: its type and hedge, as they hang on its sentence and on who says it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.record.claim import Hedge, Period, Type
from detente.record.claims.filling.figures.figure import Figure
from detente.record.claims.filling.groups import Group
from detente.record.claims.filling.kinds import Reading, hedge_of, negated, reading_of, type_of
from detente.record.claims.filling.times.periods import Times
from detente.record.claims.filling.times.uses import Dated
from detente.record.claims.frames.clauses import JOINED, Clause, Splitter
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice
from detente.record.claims.frames.voices import Frame
from detente.record.claims.naming.subjects import INDICATORS, Topic

#: Periods over which a thing is counted, not delivered.
_COUNTED = frozenset({"year", "half", "quarter"})
#: Verbs of saying that do what they say.
_SWORN = frozenset({"act:threaten", "act:commit", "urge"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a clause says, without the words that say who says it: its tokens, and the voice."""

    clause: Clause
    first: int
    last: int
    voice: Voice | None = None
    frame: Frame | None = None

    @property
    def whole(self) -> tuple[int, int]:
        """Its tokens."""
        return self.first, self.last


@dataclass(frozen=True, slots=True)
class Mood:
    """What a clause is: its type, how sure its words are, whether it denies or looks ahead."""

    read: Reading
    kind: Type
    hedge: Hedge
    denied: bool
    ahead: bool


@dataclass
class Moods:
    """Reads the moods of clauses; remembers what its sentence hangs on.

    Parameters
    ----------
    page : Page
        The document.
    splitter : Splitter
        Knows verbs.
    times : Times
        Knows which clauses only compare.
    """

    page: Page
    splitter: Splitter
    times: Times
    sentence: int = -1
    conditional: bool = False
    ahead: bool = False
    modal: tuple[int, str] = (-1, "")
    mood: tuple[int, Hedge] = (-1, "stated")

    def begin(self, index: int, first: int, last: int) -> None:
        """Start a sentence: what hangs on the whole of it."""
        self.sentence = index
        self.ahead = self.page.has("future", first, last)
        was, self.conditional = self.conditional, self._hanging(first, last)
        if was and not self.conditional:
            self.conditional = self._goes_on(first, last)

    def of(self, said: Said, group: Group, topic: Topic, *, foreseen: bool) -> Mood:
        """Return the mood in which some words of a clause tell of a subject."""
        page, figures = self.page, list(group.figures)
        read = reading_of(page, group.first, group.last)
        framed = self._frame_reading(said.frame)
        ahead = read.has("future", "hedge:expected", "hedge:hinted", "hedge:soft", "unreal")
        hangs = self._hangs(said.clause, read, ahead=ahead)
        hedge = hedge_of(read, framed, topic.family, if_clause=hangs)
        denied = negated(page, group.first, group.last)
        acts = read.tags | (frozenset(t for t in framed.tags if t in _SWORN) if framed else set())
        kind = type_of(replace(read, tags=acts), topic, hedge, figures, said.voice, denied=denied)
        if hedge in ("stated", "expected") and self._supposed(said, read, kind):
            hedge = "conditional"
        if foreseen or (kind == "statistic" and self._goes_along(said, group)):
            kind, hedge = "forecast", hedge if hedge == "conditional" else "expected"
        if hedge == "stated" and self._shares(said, read):
            hedge = self.mood[1]
        self.modal, self.mood = (self.sentence, kind), (self.sentence, hedge)
        hedge = _settled(hedge, kind, planned=read.has("future") and not denied)
        return Mood(read, kind, hedge, denied, ahead)

    def foreseen(
        self, mood: Mood, topic: Topic, period: Period | None, figures: list[Figure]
    ) -> Mood:
        """Return the mood once the period is known: nobody has counted a year still to begin.

        A month may be that of a delivery, whose order or price is known before it.
        """
        published = self.page.document.published
        told = mood.kind == "statistic" and figures and topic.family in INDICATORS
        if not told or published is None or period is None or period.start is None:
            return mood
        if mood.read.has("aim", "past") or period.granularity not in _COUNTED:
            return mood
        if str(period.start)[:10] <= published.isoformat():
            return mood
        return replace(mood, kind="forecast", hedge="expected")

    def dated(self, mood: Mood, dated: list[Dated]) -> Hedge:
        """Return the hedge once the days are known: an event still to come is expected."""
        published = self.page.document.published
        if mood.kind != "event" or mood.hedge != "stated" or mood.denied or published is None:
            return mood.hedge
        days = [d.stretch.first_day for d in dated if d.use in ("day", "period")]
        known = [day for day in days if day]
        ahead = bool(known) and min(known) > published.isoformat()
        if not ahead or mood.read.has("act:agree"):
            return "stated"
        verbs = (k for k in range(mood.read.first, mood.read.last) if self.splitter.verb(k))
        first = next(verbs, mood.read.first)
        past = self.page.tokens[first].key.endswith(self.page.words.forms["past"])
        past = past and not self.page.has("participle", first, first + 1)
        return "stated" if past else "expected"

    def _goes_along(self, said: Said, group: Group) -> bool:
        """Tell whether words without a verb of their own share that of a forecast before them."""
        if self.modal != (self.sentence, "forecast") or self.times.compares(said.clause):
            return False
        if not group.figures or self.page.reads(group.first, "origin"):
            return False
        opens, forms = self.page.tokens[group.first], self.page.words.forms
        bare = self.splitter.verb(group.first) and not opens.key.endswith(forms["past"])
        bare = bare or (opens.key.endswith(forms["progressive"]) and opens.is_word)
        return bare or not self.splitter.has_verb(group.first, group.last)

    def _shares(self, said: Said, read: Reading) -> bool:
        """Tell whether a plain verb shares the "may" before it: "may delay it and cut sales"."""
        if self.mood[0] != self.sentence or said.clause.opener not in (JOINED, ","):
            return False
        key = self.page.tokens[said.first].key
        plain = not key.endswith(self.page.words.forms["inflected"])
        bare = plain and self.splitter.verb(said.first)
        return bare and not read.has("aux", "future")

    def _hanging(self, first: int, last: int) -> bool:
        """Tell whether a sentence has an if, or one by the order of its words."""
        if self.page.has("hedge:conditional", first, last):
            return True
        tokens = self.page.tokens[first:last]
        begin = first + (tokens[0].text in '“"‘' if tokens else 0)
        tags = ("hedge:hinted", "would", "unreal")
        ahead = self.ahead or any(self.page.has(tag, first, last) for tag in tags)
        ahead = ahead and not any(t.text == "?" for t in tokens)
        return ahead and self.page.has("inverted", begin, begin + 1)

    def _goes_on(self, first: int, last: int) -> bool:
        """Tell whether a sentence tells what follows from the if before it: "that would …"."""
        keys = [k for k in self.page.keys(first, min(first + 4, last)) if k not in '“"‘']
        words = self.page.words.framing
        head = keys[1:2] if words["joins on"] & set(keys[:1]) else keys[:1]
        return self.ahead and bool(words["what follows"] & set(head))

    def _supposed(self, said: Said, read: Reading, kind: Type) -> bool:
        """Tell whether "would" supposes something; told by another it only looks ahead."""
        if kind not in ("forecast", "measure", "event") or not read.has("would"):
            return False
        return said.frame is None or self.page.text[self.page.tokens[said.first].start - 1] in '“"'

    def _hangs(self, clause: Clause, read: Reading, *, ahead: bool) -> bool:
        """Tell whether a clause hangs on the sentence's if."""
        bare = clause.opener in (JOINED, ",") and not read.has("aux") and self.ahead
        hangs = self.conditional and (ahead or bare or read.has("hedge:conditional"))
        return hangs or self.page.has("else", clause.first - 1, clause.first + 1)

    def _frame_reading(self, frame: Frame | None) -> Reading | None:
        if frame is None or frame.kind not in ("prefix", "suffix"):
            return None
        return reading_of(self.page, frame.first, frame.last)


def _settled(hedge: Hedge, kind: Type, *, planned: bool) -> Hedge:
    """Return the hedge that the type allows, and the one it implies where the words are plain.

    A figure told is told, and what is to come is expected.
    """
    if kind == "statistic" and hedge != "hinted":
        return "stated"
    if hedge == "stated" and (kind == "forecast" or (kind == "event" and planned)):
        return "expected"
    if kind == "threat" and hedge in ("stated", "expected"):
        return "threatened"
    return hedge
