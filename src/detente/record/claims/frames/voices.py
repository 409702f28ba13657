"""Who says it: attribution frames, nested sources, quotations that run on, the issuer."""

from __future__ import annotations

from dataclasses import dataclass

from detente.record.claims.frames.people import Voice, phrase_voice
from detente.record.claims.frames.quotes import Quoted
from detente.record.claims.frames.speakers import Speakers
from detente.record.claims.frames.texts.authors import Author
from detente.record.claims.frames.texts.turns import Turn
from detente.record.claims.frames.verbs import clause_behind, is_verb
from detente.record.claims.reading.tokens import Mention

#: Kinds of voices that a he or she may mean.
_PERSONS = frozenset({"person", "anonymous", "analyst"})
#: Kinds of voices that confirm a thing, where a trader confirms an order.
_NAMED = frozenset({"body", "office", "outlet"})
#: How long a phrase for somebody may be that a colon and a quotation follow.
_LEADS = 14
_QUOTES = frozenset({"“", '"', ":", ",", "."})


@dataclass(frozen=True, slots=True)
class Frame:
    """An attribution: the voice, its tokens, and the tokens it covers."""

    voice: Voice
    first: int
    last: int
    over_first: int
    over_last: int
    kind: str


@dataclass
class Voices(Speakers):
    """The voices of a document, sentence by sentence.

    Parameters
    ----------
    page : Page
        The document.
    issuer : Voice or None
        Who speaks where no one else does: the body whose release it is.
    """

    issuer: Voice | None = None
    carried: Voice | None = None
    label: str = ""
    label_end: int = -1
    answerer: Voice | None = None
    body: Voice | None = None
    turns: list[Turn] | None = None

    def __post_init__(self) -> None:
        """Remember whose text it is: labels change who speaks."""
        self.body = self.issuer
        self.signed = Author(self.page)
        self.quoted = Quoted(self.page.text)

    def frames_of(self, index: int) -> list[Frame]:
        """Return the frames of a sentence; call once a sentence, in order."""
        page = self.page
        sentence = page.sentences[index]
        first, last = page.range(max(sentence.start, self.label_end), sentence.end)
        found: list[Frame] = []
        self.within, outer = None, None
        for mention in page.speech_in(first, last):
            frame = self._frame(mention, first, last)
            if frame is not None:
                found.append(frame)
                inside = outer is not None and outer.over_first <= mention.first < outer.over_last
                outer = outer if inside else frame
                self.within = outer.voice if outer is not None else None
        reported = next((m for m in page.speech_in(first, last) if "reportedly" in m.tags), None)
        if not found:
            found.extend(self._introduced(first, last))
        if reported is not None and not found:
            hearsay = Voice("", "reported")
            found.append(Frame(hearsay, reported.first, reported.last, first, last, "adverb"))
        self._note(index, found, first, last)
        return found

    def _frame(self, mention: Mention, first: int, last: int) -> Frame | None:
        """Return the frame that a phrase opens in a sentence, if it is one of saying."""
        k, stop = mention.first, mention.last
        frame = None
        if "accord" in mention.tags:
            return self._according(k, stop, first, last)
        if self._in_quote(k, first, last):
            return None
        if "say" in mention.tags and not self._is_name(k, first):
            frame = self._saying(k, stop, first, last)
        if frame is None and ("say:act" in mention.tags or "call:noun" in mention.tags):
            frame = self._acting(mention, first, last)
        if frame is None and "show" in mention.tags and "say" not in mention.tags:
            frame = self._showing(mention, first, last)
        return frame

    def _is_name(self, k: int, first: int) -> bool:
        """Tell whether a word like a verb of saying is part of a name: "United States"."""
        token = self.page.tokens[k]
        opens = k == first or self.page.tokens[k - 1].text in '“"—–:'
        shouted = token.text.isupper() and len(token.text) > 2
        return (token.is_capital and not opens and not shouted) or self._is_noun(k, first)

    def _is_noun(self, k: int, first: int) -> bool:
        """Tell whether a word that may be a verb of saying is a noun here: "his comments"."""
        if k == first or not self.page.has("say:noun", k, k + 1):
            return False
        for j in range(max(first + 1, k - 3), k):
            dated = bool(self.page.whens_in(j, k))
            if self.page.little("determiner", j) and is_verb(self.page, j - 1) and not dated:
                return True
        return self.page.little("determiner", k - 1) or self.page.has("noun of", k + 1, k + 2)

    def _note(self, index: int, found: list[Frame], first: int, last: int) -> None:
        for frame in found:
            if frame.voice.name:
                self.last = frame.voice
                if frame.voice.kind in _PERSONS or "spokes" in frame.voice.name:
                    self.last_person = frame.voice
        self._stranger(first, last)
        if not found:
            for mention in self.page.names_in(first, last):
                tag = next((t for t in mention.tags if t.startswith("person:")), "")
                if tag:
                    where = mention.first, mention.last
                    self.last_person = phrase_voice(self.page, *where, self.known)
                    break

    def _stranger(self, first: int, last: int) -> None:
        """Note a name that opens a sentence or clause before its verb: pronouns may mean it."""
        tokens, has = self.page.tokens, self.page.has
        owned = self.page.words.closed["possessive mark"]
        for k in range(first, min(last - 2, first + 40)):
            shown = k == first + 2 and self.page.reads(k - 1, "possessive mark")
            role = k > first and has("role", k - 1, k)  # "owner Ann Lee has said"
            opens = k == first or tokens[k - 1 - role].text in ",:" or shown
            if not (opens and tokens[k].is_capital) or has("open:conj", k, k + 1):
                continue
            two = tokens[k + 1].is_capital and tokens[k + 1].is_word and tokens[k].is_word
            after = k + 2 < last and self.page.little("belongs to", k + 2)
            if two and k + 2 < last and (after or is_verb(self.page, k + 2)):
                voice = phrase_voice(self.page, k, k + 2, self.known)
                if voice is not None and len(voice.name.split()) == 2:
                    self.last_person = voice
            elif two and k + 3 < last and tokens[k + 2].text == "," and (k == first or shown):
                if self.page.little("describes a name", k + 3) or tokens[k + 3].is_number:
                    self.last_person = phrase_voice(self.page, k, k + 2, self.known)
            elif tokens[k].key in self.known and tokens[k + 1].text not in owned:
                self.last_person = self.known[tokens[k].key]
        head = self.page.speech_in(first, min(first + 5, last))
        verb = next((j for j in range(first, min(first + 9, last)) if is_verb(self.page, j)), None)
        if verb is not None and any(
            {"role", "group"} & set(m.tags) and m.first < verb for m in head
        ):
            voice = phrase_voice(self.page, first, verb, self.known)
            self.group = voice or self.group

    def voice_at(
        self, frames: list[Frame], index: int, first: int, last: int
    ) -> tuple[Voice | None, Frame | None]:
        """Return who vouches for a run of tokens, and by which frame."""
        over = [
            f
            for f in frames
            if f.over_first <= first < f.over_last or f.over_first < last <= f.over_last
        ]
        if over:
            inner = max(over, key=lambda f: (f.kind == "prefix", f.over_first))
            return inner.voice, inner
        if self.page.sentences[index].quoted or self._all_quoted(first, index):
            place = self.page.tokens[first].start
            told = [f for f in frames if self.page.tokens[f.first].start < place and f.voice.name]
            if told:
                return told[-1].voice, None
            return self._closing(index, first) or self.carried or self.last, None
        embedded = self.page.document.inside(
            self.page.tokens[first].start, self.page.tokens[last - 1].end, "embedded"
        )
        if embedded is not None:
            return self.poster(embedded.start, embedded.end) or self.last, None
        here = self.page.sentences[index]
        return self.issuer or self.signed.voice_of(here, first, last), None

    def only_says(self, frame: Frame, last: int) -> bool:
        """Tell whether a clause ends with its speaker: "he told reporters in Paris"."""
        plain = self.page.has("say:plain", max(frame.first, frame.last - 3), frame.last)
        quoted = any(t.text in '“"' for t in self.page.tokens[frame.last : last])
        return plain and not quoted

    def _all_quoted(self, first: int, index: int) -> bool:
        """Tell whether a clause stands in a quotation that is a statement, or its own sentence."""
        token, sentence = self.page.tokens[first].start, self.page.sentences[index]
        a, b = self.quoted.around(token) or (0, 0)
        return a < b and (b - a > 40 or (a <= sentence.start and sentence.end <= b))

    def _closing(self, index: int, first: int) -> Voice | None:
        """Return who is named behind a quotation that runs on into later sentences."""
        start = self.page.tokens[first].start
        begin, close = self.quoted.around(start) or (0, 0)
        if close - begin <= 40 or close <= self.page.sentences[index].end:
            return None
        sentence = self.page.sentence_at(close - 1)
        if sentence is None:
            return None
        begin, last = self.page.at(close), self.page.range(sentence.start, sentence.end)[1]
        for mention in self.page.speech_in(begin, min(begin + 12, last)):
            if "say" in mention.tags:
                after = self.speaker_after(mention.last, last, begin - 1)
                found = self.speaker_before(mention.first, begin) or after
                return found[0] if found is not None else None
        return None

    def _in_quote(self, k: int, first: int, last: int) -> bool:
        return self.quoted.inside(self.page.tokens[k].start)

    def _saying(self, k: int, stop: int, first: int, last: int) -> Frame | None:
        """Read the frame around a verb of saying."""
        tokens = self.page.tokens
        found = self.speaker_before(k, first) or self.speaker_after(stop, last, first)
        if found is None:
            return None
        voice, begin, end = found
        named = self.page.has("names it", k, k + 1) and voice.rule == "pronoun"
        what = named and self.page.reads(begin - 1, "free relative")
        if what and ":" not in self.page.keys(stop, last):
            return None  # "what he called a deal"
        follows = tokens[stop].key if stop < last else ""
        if (
            voice.rule == "party"
            and not self._plain(k)
            and follows not in self.page.words.framing["complement"]
        ):
            return None
        if begin < k and self._unsaid(begin, k):
            return None
        counts = voice.kind in ("office", "house") and self.page.figures_in(
            stop, min(stop + 9, last)
        )
        if begin < k and not (counts or self._carries(k, stop, begin, first, last)):
            return None
        if begin > k:  # "said X": what stands before is what was said
            return Frame(voice, k, self._adjuncts(end, last), first, k, "suffix")
        if self.page.has("say:at", k, k + 1) and self.page.has("open:rel", begin - 1, begin):
            return Frame(voice, k, k, first, last, "adverb")
        after = stop
        while after < last and self.page.little("behind saying", after):
            after += 1
        complement = after < last and self.page.little("complement", after)
        tail = next((j for j in range(stop, last) if tokens[j].text in ",.;–—”"), last)
        content_before = self._content_before(begin, first)
        short = not complement and tail - stop <= 9
        short = short and (tokens[begin - 1].text in '”"' or not self._has_content(stop, tail))
        opens = tail + 1 < last and tokens[tail].text == "," and tokens[tail + 1].text in '“"'
        if content_before and short and opens and tokens[begin - 1].text == ",":
            return Frame(voice, begin, tail, tail, last, "prefix")
        if content_before and short:
            over = begin
            if tail < last - 3 and tokens[tail].text == "," and tokens[begin - 1].text == ",":
                turns = (j for j in range(tail + 1, last) if self.page.little("turns away", j))
                over = next(turns, last)
            return Frame(voice, begin, tail, first, over, "suffix")
        plain = complement or self._plain(k)
        over = next((j for j in range(stop, last - 1) if self._ends(j, plain=plain)), last)
        if not complement and self.within is not None:
            over = next((j for j in range(stop, over) if self._resumes(stop, j)), over)
        return Frame(voice, begin, stop, stop, over, "prefix")

    def _plain(self, k: int) -> bool:
        """Tell whether a verb only carries words on; so may a country, that sees nothing."""
        return self.page.has("say:plain", k, k + 1)

    def _ends(self, j: int, *, plain: bool) -> bool:
        """Tell whether the words of a speaker end at a comma: ", but", and another who acts."""
        tokens = self.page.tokens
        if tokens[j].text not in ",–" or not self.page.has("turn", j + 1, j + 2):
            return False
        if not plain:
            return True
        for mention in self.page.names_in(j + 2, j + 6):
            who = any(t.startswith(("person:", "body:")) for t in mention.tags)
            if who and not self.page.reads(j + 1, "additive"):
                return any(is_verb(self.page, k) for k in range(mention.last, mention.last + 6))
        return False

    def _resumes(self, stop: int, j: int) -> bool:
        """Tell whether an outer speaker goes on: "and that" behind a clause without a that."""
        page = self.page
        again = page.has("open:and", j, j + 1) and page.reads(j + 1, "complementizer")
        return again and not page.among("complementizer", stop, j + 1)

    def _content_before(self, begin: int, first: int) -> bool:
        before = self.page.tokens[begin - 1].text
        return begin - first >= 3 and before in (",", "”", '"', "–", "—")

    def _carries(self, k: int, stop: int, begin: int, first: int, last: int) -> bool:
        """Tell whether a verb carries words here: some do with a "that", some with an "at"."""
        page, tokens = self.page, self.page.tokens
        if page.has("say:at", k, k + 1):
            at = next((j for j in range(stop, last) if page.reads(j, "point")), last)
            return bool(page.figures_in(at, min(at + 9, last)))
        if not page.has("that", k, k + 1) or page.little("plainly said", k):
            return True
        if clause_behind(page, stop, last) and not page.has("open:rel", begin - 1, k):
            return True
        days = page.whens_in(stop, min(stop + 3, last))
        if stop < last and page.has("before day", stop, stop + 1) and days:
            stop += 1
        rest = page.at(days[0].end) if days and days[0].start == tokens[stop].start else stop
        follows = tokens[rest].key if rest < last else "."
        if follows in page.words.framing["complement"] or follows in _QUOTES:
            return True
        return rest > stop and self._content_before(begin, first)

    def _acting(self, mention: Mention, first: int, last: int) -> Frame | None:
        """Read who does by words: who threatens, or moves "its forecast"; the words stay."""
        k = mention.first
        if "call:noun" in mention.tags:
            owned = range(k - 1, max(first, k - 4), -1)
            own = next((j for j in owned if self.page.has("its", j, j + 1)), first)
            k = own - 1
            if own == first or not is_verb(self.page, k):
                return None
        found = self.speaker_before(k, first)
        if found is None or found[1] >= k or self._unsaid(found[1], k):
            return None
        named = found[0].kind in _NAMED or any(w[0].isupper() for w in found[0].name.split())
        if (found[0].rule == "party" and "vow" not in mention.tags) or (
            "that" in mention.tags and not named
        ):
            return None
        ends = (j for j in range(k, last - 1) if self._ends(j, plain=False) or self._describes(j))
        return Frame(found[0], k, k, found[1], next(ends, last), "adverb")

    def _describes(self, j: int) -> bool:
        """Tell whether a clause begins at a comma that only describes: ", which ends in May"."""
        return self.page.tokens[j].text == "," and self.page.little("describing", j + 1)

    def _introduced(self, first: int, last: int) -> list[Frame]:
        """Return the frame of who stands before a colon and a quotation: "A reader: “We …”"."""
        tokens = self.page.tokens
        first += 2 * (first + 1 < last and tokens[first].is_number)  # the number of an item
        for k in range(first + 1, min(last - 1, first + _LEADS)):
            if tokens[k].text == ":" and tokens[k + 1].text in '“"':
                rel = (j for j in range(first + 1, k) if self.page.has("open:rel", j, j + 1))
                found = self._voice(first, next(rel, k))
                if found is None or is_verb(self.page, first):
                    return []
                return [Frame(found[0], first, k, k + 1, last, "prefix")]
        return []

    def _showing(self, mention: Mention, first: int, last: int) -> Frame | None:
        """Read a house whose work shows what stands around: ", the survey showed"."""
        found = self.speaker_before(mention.first, first)
        if found is None or found[0].kind != "house":
            return None
        return self._saying(mention.first, mention.last, first, last)

    def _has_content(self, first: int, last: int) -> bool:
        if any(q.unit for q in self.page.figures_in(first, last)):
            return True
        quoted = any(t.text in '“"' for t in self.page.tokens[first:last])
        return quoted or any(is_verb(self.page, j) for j in range(first, last))

    def _adjuncts(self, end: int, last: int) -> int:
        """Return where the description of a speaker ends: a "who" there says something more."""
        page, tokens = self.page, self.page.tokens
        for j in range(end, last):
            who = tokens[j].key == "," and page.reads(min(j + 1, last - 1), "personal relative")
            if who or tokens[j].text in '.;”“"':
                return j
        return last

    def _according(self, k: int, stop: int, first: int, last: int) -> Frame | None:
        tail = next((j for j in range(stop, last) if self.page.tokens[j].text in ",.;–—)“"), last)
        found = self._voice(stop, tail)
        if found is None:
            return None
        voice = found[0]
        if k == first:
            return Frame(voice, k, tail, tail, last, "prefix")
        parted = tail < last - 1 and self.page.tokens[tail].text == ","
        if parted and not any(is_verb(self.page, j) for j in range(first, k)):
            return Frame(voice, k, k, first, last, "adverb")  # "China, according to her, will …"
        marks = ";(" if self.page.little("by their count", k) else ";(,"
        stops = [j + 1 for j in range(first, k - 1) if self.page.tokens[j].text in marks]
        begin = stops[-1] if stops else first
        return Frame(voice, k, tail, begin, k, "according")
