"""Who says it: attribution frames, nested sources, quotations that run on, the issuer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.record.claims.frames.people import Voice, phrase_voice
from detente.record.claims.frames.quotes import quoted_spans
from detente.record.claims.frames.speakers import Speakers
from detente.record.claims.frames.verbs import is_verb

_MINE = frozenset({"i", "i'd", "i'm", "i've", "i'll", "my", "we", "our", "we've", "we're", "we'd"})
#: Verbs that only carry words on; a country may be said to say, but not to see or expect.
_PLAIN = frozenset({"said", "says", "say", "saying", "told", "added", "stated", "wrote"})
_FULL_STOP = frozenset({"that", "whether", "how", "why"})
#: Words by which a sentence goes on in the document's own voice.
_TURNS = frozenset({"but", "while", "although", "though", "whereas", "and"})
#: Kinds of voices that a he or she may mean.
_PERSONS = frozenset({"person", "anonymous", "analyst"})
#: How many sentences at either end of a text may say who wrote it.
_HEAD = 4
_QUOTES = frozenset({"“", '"', ":", ",", "."})
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})


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
                if frame.voice.kind in _PERSONS or "spokes" in frame.voice.name:
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
            shown = k == first + 2 and tokens[k - 1].key == "'s"
            opens = k == first or tokens[k - 1].text in ",:" or shown
            if not (opens and tokens[k].is_capital):
                continue
            two = tokens[k + 1].is_capital and tokens[k + 1].is_word and tokens[k].is_word
            if two and k + 2 < last and is_verb(self.page, k + 2):
                voice = phrase_voice(self.page, k, k + 2, self.known)
                if voice is not None and len(voice.name.split()) == 2:
                    self.last_person = voice
            elif two and k + 3 < last and tokens[k + 2].text == "," and (k == first or shown):
                told = tokens[k + 3]
                if told.key in ("who", "whose", "a", "an", "the") or told.is_number:
                    self.last_person = phrase_voice(self.page, k, k + 2, self.known)
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
            name = name or self._masthead() or self._signature()
            quoted = self._quotes()
            mine = [
                t
                for t in self.page.tokens
                if t.key in _MINE
                and not any(a < t.start < b for a, b in quoted)
                and self.page.document.inside(t.start, t.end, "embedded") is None
            ]
            self.author = Voice(name if len(mine) > 1 else "", "author", rule="first person")
        return self.author if self.author.name else None

    def _masthead(self) -> str:
        """Return the name before the bar of a first line: "The Desk | Daily note"."""
        head = self.page.text[: self.page.sentences[0].end] if self.page.sentences else ""
        name, bar, _ = head.partition("|")
        name = re.sub(r"\([^)]*\)", "", name).strip()
        name = name.title() if name.isupper() else name
        titled = all(word[0].isupper() or not word[0].isalpha() for word in name.split())
        return name if bar and titled and len(name.split()) <= 5 else ""

    def _signature(self) -> str:
        """Return the firm or the person that a text of its own opinion is signed by."""
        page = self.page
        firms = "|".join(map(re.escape, page.words.words_of("firm", "speech")))
        name = r"[A-Z][\w’'-]+(?:\s(?:&\s|and\s)?[A-Z][\w’'-]+)"
        ends = [*page.sentences[:_HEAD], *page.sentences[-_HEAD:]]
        for sentence in ends:
            text = page.text[sentence.start : sentence.end]
            firm = re.search(rf"\b({name}{{0,4}}\s(?:{firms}))\b", text) if firms else None
            if firm is not None:
                return firm[1]
            signed = re.fullmatch(rf"(?:By\s)?({name}{{1,2}})", text.strip())
            signed = signed or re.match(
                rf"({name}{{1,2}})\s(?:is|teaches|writes|runs|leads)\s", text
            )
            if signed is not None and sentence is not page.sentences[0]:
                return signed[1]
        return ""

    def _byline(self) -> str:
        """Return the author that a byline names."""
        for flag in self.page.document.flagged("byline"):
            first, last = self.page.range(flag.start, flag.end)
            words = self.page.tokens[first:last]
            if len(words) > 2 and words[0].key == "by" and words[1].is_capital:
                stop = next((j for j, t in enumerate(words[1:], 1) if not t.is_capital), len(words))
                return " ".join(t.text for t in words[1:stop])
        return ""

    def _all_quoted(self, first: int, index: int) -> bool:
        """Tell whether a clause stands in a quotation that is a statement, or its own sentence."""
        token, sentence = self.page.tokens[first].start, self.page.sentences[index]
        return any(
            a <= token < b and (b - a > 40 or (a <= sentence.start and sentence.end <= b))
            for a, b in self._quotes()
        )

    def _closing(self, index: int, first: int) -> Voice | None:
        """Return who is named behind a quotation that runs on into later sentences."""
        start = self.page.tokens[first].start
        close = next((b for a, b in self._quotes() if a <= start < b and b - a > 40), None)
        if close is None or close <= self.page.sentences[index].end:
            return None
        sentence = next((s for s in self.page.sentences if s.start < close <= s.end), None)
        if sentence is None:
            return None
        begin, last = self.page.at(close), self.page.range(sentence.start, sentence.end)[1]
        for mention in self.page.speech_in(begin, min(begin + 12, last)):
            if "say" in mention.tags:
                found = self.speaker_before(mention.first, begin) or self.speaker_after(
                    mention.last, last
                )
                return found[0] if found is not None else None
        return None

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
        found = self.speaker_before(k, first) or self.speaker_after(stop, last)
        if found is None:
            return None
        voice, begin, end = found
        follows = tokens[stop].key if stop < last else ""
        if voice.rule == "party" and tokens[k].key not in _PLAIN and follows not in _FULL_STOP:
            return None
        if begin < k and self._unsaid(begin, k):
            return None
        bare = self.page.has("that", k, k + 1) and begin < k
        if (
            bare
            and follows not in _FULL_STOP
            and follows not in _QUOTES
            and tokens[k].key != "said"
        ):
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
            over = begin
            if tail < last - 3 and tokens[tail].text == "," and tokens[begin - 1].text == ",":
                over = next((j for j in range(tail + 1, last) if tokens[j].key in _TURNS), last)
            return Frame(voice, begin, tail, first, over, "suffix")
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

    def _unsaid(self, begin: int, k: int) -> bool:
        """Tell whether a verb of saying is denied, or only what somebody is to say."""
        keys = self.page.keys(max(begin, k - 4), k)
        passive = (
            self.page.tokens[k].key.endswith(("ed", "said", "told"))
            and keys[-1:]
            and keys[-1] in _BE
        )
        if passive:
            return True
        if keys[-1:] == ["to"] and not {"refused", "declined"} & set(keys):
            return True
        return bool({"not", "hasn't", "didn't", "haven't", "won't", "never"} & set(keys))

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
