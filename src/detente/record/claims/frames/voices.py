"""Who says it: attribution frames, nested sources, quotations that run on, the issuer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from detente.record.claims.frames.clauses import is_verb
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice, phrase_voice
from detente.record.claims.frames.quotes import quoted_spans

_BREAK = frozenset(",;:.–—()[]?!")
_MINE = frozenset({"i", "i'd", "i'm", "i've", "i'll", "my", "we", "our", "we've", "we're", "we'd"})
#: Verbs that only carry words on; a country may be said to say, but not to see or expect.
_PLAIN = frozenset({"said", "says", "say", "saying", "told", "added", "stated", "wrote"})
_FULL_STOP = frozenset({"that", "whether", "how", "why"})


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
class Voices:
    """The voices of a document, sentence by sentence.

    Parameters
    ----------
    page : Page
        The document.
    issuer : Voice or None
        Who speaks where no one else does: the body whose release it is.
    """

    page: Page
    issuer: Voice | None = None
    last: Voice | None = None
    last_person: Voice | None = None
    carried: Voice | None = None
    known: dict[str, Voice] = field(default_factory=dict)
    label: str = ""
    label_end: int = -1
    group: Voice | None = None
    author: Voice | None = None
    answerer: Voice | None = None
    spans: list[tuple[int, int]] | None = None

    def frames_of(self, index: int) -> list[Frame]:
        """Return the frames of a sentence; call once a sentence, in order."""
        page = self.page
        sentence = page.sentences[index]
        first, last = page.range(sentence.start, sentence.end)
        found: list[Frame] = []
        for mention in page.speech_in(first, last):
            frame = None
            if "accord" in mention.tags:
                frame = self._according(mention.first, mention.last, first, last)
            elif (
                "say" in mention.tags
                and not self._is_name(mention.first, first)
                and not self._in_long_quote(mention.first, first, last)
            ):
                frame = self._saying(mention.first, mention.last, first, last)
            if frame is not None:
                found.append(frame)
        reported = next((m for m in page.speech_in(first, last) if "reportedly" in m.tags), None)
        if reported is not None and not found:
            hearsay = Voice("", "reported")
            found.append(Frame(hearsay, reported.first, reported.last, first, last, "adverb"))
        self._note(index, found, first, last)
        return found

    def _is_name(self, k: int, first: int) -> bool:
        """Tell whether a word like a verb of saying is part of a name: "United States"."""
        token = self.page.tokens[k]
        opens = k == first or self.page.tokens[k - 1].text in '“"—–:'
        return token.is_capital and not opens

    def _note(self, index: int, found: list[Frame], first: int, last: int) -> None:
        for frame in found:
            if frame.voice.name:
                self.last = frame.voice
                if frame.voice.kind in ("person", "anonymous", "analyst", "body"):
                    self.last_person = frame.voice
        self._stranger(first, last)
        if not found:
            for mention in self.page.names_in(first, last):
                tag = next((t for t in mention.tags if t.startswith("person:")), "")
                if tag:
                    self.last_person = phrase_voice(
                        self.page, mention.first, mention.last, self.known
                    )
                    break

    def _stranger(self, first: int, last: int) -> None:
        """Note a name that opens a sentence or clause before its verb: pronouns may mean it."""
        tokens = self.page.tokens
        for k in range(first, min(last - 2, first + 40)):
            opens = k == first or tokens[k - 1].text in ",:"
            if not (opens and tokens[k].is_capital):
                continue
            two = tokens[k + 1].is_capital and tokens[k + 1].is_word and tokens[k].is_word
            if two and k + 2 < last and is_verb(self.page, k + 2):
                voice = phrase_voice(self.page, k, k + 2, self.known)
                if voice is not None and len(voice.name.split()) == 2:
                    self.last_person = voice
            elif tokens[k].key in self.known and tokens[k + 1].text != "'s":
                self.last_person = self.known[tokens[k].key]
        head = self.page.speech_in(first, min(first + 5, last))
        verb = next((j for j in range(first, min(first + 6, last)) if is_verb(self.page, j)), None)
        if verb is not None and any("role" in m.tags and m.first < verb for m in head):
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
        if self.page.sentences[index].quoted or self._all_quoted(first, last):
            return (self.carried or self.last), None
        embedded = self.page.document.inside(
            self.page.tokens[first].start, self.page.tokens[last - 1].end, "embedded"
        )
        if embedded is not None:
            return self._poster(embedded.start, embedded.end) or self.last, None
        return self.issuer or self._author(index), None

    def shown_by(self, begin: int, first: int) -> Voice | None:
        """Return the office whose figures show what follows: "customs data showed that"."""
        if not self.page.has("show", begin, first):
            return None
        voice = phrase_voice(self.page, begin, first, self.known)
        return voice if voice is not None and voice.kind == "office" else None

    def _poster(self, start: int, end: int) -> Voice | None:
        """Return whose post it is: the person named last in it."""
        first, last = self.page.range(start, end)
        people = [
            m
            for m in self.page.names_in(first, last)
            if any(t.startswith("person:") for t in m.tags)
        ]
        if not people:
            return None
        return phrase_voice(self.page, people[-1].first, people[-1].last, self.known)

    def _author(self, index: int) -> Voice | None:
        """Return the author of a sentence in the first person, if the document names one."""
        if self.author is None:
            name = self.page.document.author or self._byline() or self.page.document.publisher
            name = name or self._masthead()
            quoted = self._quotes()
            mine = [
                t
                for t in self.page.tokens
                if t.key in _MINE and not any(a < t.start < b for a, b in quoted)
            ]
            self.author = Voice(name if len(mine) > 2 else "", "author", rule="first person")
        return self.author if self.author.name else None

    def _masthead(self) -> str:
        """Return the name before the bar of a first line: "The Desk | Daily note"."""
        head = self.page.text[: self.page.sentences[0].end] if self.page.sentences else ""
        name, bar, _ = head.partition("|")
        return name.strip().title() if bar and len(name.split()) <= 4 else ""

    def _byline(self) -> str:
        """Return the author that a byline names."""
        for flag in self.page.document.flagged("byline"):
            first, last = self.page.range(flag.start, flag.end)
            words = self.page.tokens[first:last]
            if len(words) > 2 and words[0].key == "by" and words[1].is_capital:
                stop = next((j for j, t in enumerate(words[1:], 1) if not t.is_capital), len(words))
                return " ".join(t.text for t in words[1:stop])
        return ""

    def _all_quoted(self, first: int, last: int) -> bool:
        token = self.page.tokens[first].start
        return any(a <= token < b and b - a > 40 for a, b in self._quotes())

    def _quotes(self) -> list[tuple[int, int]]:
        if self.spans is None:
            self.spans = quoted_spans(self.page.text)
        return self.spans

    def _in_long_quote(self, k: int, first: int, last: int) -> bool:
        place = self.page.tokens[k].start
        return any(a < place < b and b - a > 40 for a, b in self._quotes())

    def _saying(self, k: int, stop: int, first: int, last: int) -> Frame | None:
        """Read the frame around a verb of saying."""
        tokens = self.page.tokens
        found = self._speaker_before(k, first) or self._speaker_after(stop, last)
        if found is None:
            return None
        voice, begin, end = found
        if voice.rule == "party" and tokens[k].key not in _PLAIN:
            return None
        if begin > k:  # "said X": what stands before is what was said
            return Frame(voice, k, self._adjuncts(end, last), first, k, "suffix")
        after = stop
        while after < last and tokens[after].key in ("also", "on", "later", "again", "here"):
            after += 1
        complement = after < last and tokens[after].key in _FULL_STOP
        tail = next((j for j in range(stop, last) if tokens[j].text in ",.;–—”"), last)
        content_before = begin - first >= 3 and tokens[begin - 1].text in (",", "”", '"', "–", "—")
        short = not complement and tail - stop <= 9 and not self._has_content(stop, tail)
        if content_before and short:
            return Frame(voice, begin, tail, first, begin, "suffix")
        over = last
        if not complement and tokens[k].key not in _PLAIN:
            over = next(
                (
                    j
                    for j in range(stop, last - 1)
                    if tokens[j].text in ",–"
                    and tokens[j + 1].key in ("but", "while", "and", "though")
                ),
                last,
            )
        return Frame(voice, begin, stop, stop, over, "prefix")

    def _has_content(self, first: int, last: int) -> bool:
        if any(q.unit for q in self.page.figures_in(first, last)):
            return True
        quoted = any(t.text in '“"' for t in self.page.tokens[first:last])
        return quoted or any(is_verb(self.page, j) for j in range(first, last))

    def _adjuncts(self, end: int, last: int) -> int:
        return next((j for j in range(end, last) if self.page.tokens[j].text in '.;”“"'), last)

    def _according(self, k: int, stop: int, first: int, last: int) -> Frame | None:
        tail = next((j for j in range(stop, last) if self.page.tokens[j].text in ",.;–—)“"), last)
        voice = phrase_voice(self.page, stop, tail, self.known)
        if voice is None:
            return None
        if k == first:
            return Frame(voice, k, tail, tail, last, "prefix")
        marks = ";(" if self.page.tokens[k].key == "according" else ";(,"
        stops = [j + 1 for j in range(first, k - 1) if self.page.tokens[j].text in marks]
        begin = stops[-1] if stops else first
        return Frame(voice, k, tail, begin, k, "according")

    def _speaker_before(self, k: int, first: int) -> tuple[Voice, int, int] | None:
        tokens, page = self.page.tokens, self.page
        end = k
        skip = (
            "also",
            "has",
            "have",
            "had",
            "later",
            "still",
            "then",
            "repeatedly",
            "now",
            "never",
            "not",
            "would",
            "will",
            "is",
            "are",
            "once",
            "since",
        )
        while end > first and (tokens[end - 1].key in skip or tokens[end - 1].key.endswith("ly")):
            end -= 1
        if end <= first:
            return None
        if tokens[k].key.endswith("ing") and tokens[end - 1].key in (",", "by", "and", "before"):
            return self._subject_of(first, k)
        if tokens[end - 1].text in (",", ")", "–", "—"):
            mark = "(" if tokens[end - 1].text == ")" else tokens[end - 1].text
            open_ = next((j for j in range(end - 2, first, -1) if tokens[j].text == mark), None)
            if open_ is None or end - open_ > 16:
                return None
            inner = phrase_voice(self.page, open_ + 1, end - 1, self.known)
            named = inner is not None and inner.kind == "person" and inner.span is not None
            if (
                named
                and inner is not None
                and inner.span is not None
                and inner.span.start == tokens[open_ + 1].start
            ):
                return inner, open_, end
            end = open_
        begin = end
        while (
            begin > first
            and tokens[begin - 1].text not in _BREAK
            and tokens[begin - 1].text not in '“”"'
            and end - begin < 12
        ):
            if page.has("open:conj", begin - 1, begin) or tokens[begin - 1].key in (
                "and",
                "that",
                "but",
                "which",
            ):
                break
            begin -= 1
        return self._voice(begin, end)

    def _subject_of(self, first: int, k: int) -> tuple[Voice, int, int] | None:
        """Return who says in passing: the sentence's first person, or the speaker before."""
        for mention in self.page.names_in(first, k):
            if any(t.startswith("person:") for t in mention.tags):
                if self.page.tokens[mention.last].key == "'s":
                    continue
                voice = phrase_voice(self.page, mention.first, mention.last, self.known)
                return (voice, k - 1, k) if voice is not None else None
        return (self.last, k - 1, k) if self.last is not None else None

    def _voice(self, begin: int, end: int) -> tuple[Voice, int, int] | None:
        page, tokens = self.page, self.page.tokens
        if begin >= end:
            return None
        head = tokens[end - 1]
        if head.key in ("he", "she") and self.last_person is not None:
            return replace(self.last_person, span=None, rule="pronoun"), end - 1, end
        if head.key in ("they",) and (self.group or self.last) is not None:
            meant = self.group or self.last
            assert meant is not None
            return replace(meant, span=None, rule="pronoun"), end - 1, end
        if head.key in ("i", "we", "it", "that", "this", "which", "who", "you", "there", "what"):
            return None
        voice = phrase_voice(page, begin, end, self.known, self.last_person)
        return (voice, begin, end) if voice is not None else None

    def _speaker_after(self, stop: int, last: int) -> tuple[Voice, int, int] | None:
        tokens = self.page.tokens
        if stop >= last or tokens[stop].text in _BREAK:
            return None
        before = tokens[stop - 2].text if stop >= 2 else ""
        if before not in (",", "”", '"', "?", "!", "’", "–", "—"):
            return None
        end = next((j for j in range(stop, last) if tokens[j].text in ',.;–—“"'), last)
        return self._voice_after(stop, min(end, stop + 14))

    def _voice_after(self, begin: int, end: int) -> tuple[Voice, int, int] | None:
        voice = phrase_voice(self.page, begin, end, self.known, self.last_person)
        return (voice, begin, end) if voice is not None else None
