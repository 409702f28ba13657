"""Who stands before or after a verb of saying: a name, a pronoun, a role."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice, phrase_voice

BREAK = frozenset(",;:.–—()[]?!")
#: Words between a speaker and the verb of saying.
_BETWEEN = frozenset({
    *("also", "has", "have", "had", "later", "still", "then", "repeatedly", "now", "never"),
    *("not", "would", "will", "is", "are", "once", "since", "again", "both", "all", "likewise"),
    *("too", "even", "once"),
})  # fmt: skip


@dataclass
class Speakers:
    """Finds speakers, and remembers who spoke or was named last.

    Parameters
    ----------
    page : Page
        The document.
    last, last_person, group : Voice or None
        Who spoke last, the person and the group of people named last.
    known : dict of str to Voice
        The people introduced so far, by surname.
    """

    page: Page
    last: Voice | None = None
    last_person: Voice | None = None
    known: dict[str, Voice] = field(default_factory=dict)
    group: Voice | None = None

    def speaker_before(self, k: int, first: int) -> tuple[Voice, int, int] | None:
        """Return who stands before a verb of saying, and the tokens that name them."""
        tokens, page = self.page.tokens, self.page
        end = k
        while end > first and (
            tokens[end - 1].key in _BETWEEN or tokens[end - 1].key.endswith("ly")
        ):
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
            named = named and inner is not None and inner.rule != "role"
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
            and tokens[begin - 1].text not in BREAK
            and tokens[begin - 1].text not in '“”"'
            and end - begin < 12
        ):
            if page.has("open:conj", begin - 1, begin) or tokens[begin - 1].key in (
                *("and", "that", "but", "which", "what", "where", "when", "as", "if", "how"),
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
        titled = end >= 2 and page.has("title", end - 2, end - 1)
        if head.key in ("he", "she") and not titled:
            meant_by = self._subject(end - 1) or self.last_person
            if meant_by is not None:
                return replace(meant_by, span=None, rule="pronoun"), end - 1, end
        if head.key in ("they",) and (self.group or self.last) is not None:
            meant = self.group or self.last
            assert meant is not None
            return replace(meant, span=None, rule="pronoun"), end - 1, end
        if head.key in ("i", "we", "it", "that", "this", "which", "who", "you", "there", "what"):
            return None
        voice = phrase_voice(page, begin, end, self.known, self.last_person)
        return (voice, begin, end) if voice is not None else None

    def _subject(self, k: int) -> Voice | None:
        """Return the person that the sentence of a pronoun opens with: "Mr X will go, he said"."""
        page, place = self.page, self.page.tokens[k].start
        sentence = next((s for s in page.sentences if s.start <= place < s.end), None)
        if sentence is None:
            return None
        first, _ = page.range(sentence.start, sentence.end)
        for mention in page.names_in(first, min(first + 3, k)):
            person = any(t.startswith("person:") for t in mention.tags)
            if person and page.tokens[mention.last].key != "'s":
                return phrase_voice(page, mention.first, mention.last, self.known)
        return None

    def speaker_after(self, stop: int, last: int) -> tuple[Voice, int, int] | None:
        """Return who stands behind a verb of saying, and the tokens that name them."""
        tokens = self.page.tokens
        if stop >= last or tokens[stop].text in BREAK:
            return None
        before = tokens[stop - 2].text if stop >= 2 else ""
        if before not in (",", "”", '"', "?", "!", "’", "–", "—"):
            return None
        end = next((j for j in range(stop, last) if tokens[j].text in ',.;–—“"'), last)
        return self._voice_after(stop, min(end, stop + 14))

    def _voice_after(self, begin: int, end: int) -> tuple[Voice, int, int] | None:
        voice = phrase_voice(self.page, begin, end, self.known, self.last_person)
        tokens = self.page.tokens
        nameless = voice is not None and not any(w[0].isupper() for w in voice.name.split())
        if nameless and end + 2 < len(tokens):
            stop = end + 1
            while stop < len(tokens) and tokens[stop].is_word and tokens[stop].is_capital:
                stop += 1
            if tokens[end].text == "," and stop - end >= 3:
                named = phrase_voice(self.page, end + 1, stop, self.known)
                voice = named or voice
                end = stop
        return (voice, begin, end) if voice is not None else None
