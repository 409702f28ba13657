"""Who stands before or after a verb of saying: a name, a pronoun, a role."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from detente.record.claims.frames.houses import is_initial
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice, phrase_voice
from detente.record.claims.frames.verbs import is_verb

BREAK = frozenset(",;:.–—()[]?!")
#: How many words "one of them" has.
_OF_THEM = 3
#: How long a description between commas may be.
_APART = 24
#: Kinds of voices that the subject of a sentence may be.
_PERSONS = frozenset({"person", "anonymous", "analyst"})
_BODIES = frozenset({"house", "body", "office"})
_SPEAKERS = frozenset({"person", "body", "office", "house", "outlet", "analyst"})


def _is_named(voice: Voice) -> bool:
    """Tell whether a voice has a name, not only a role."""
    return any(word[:1].isupper() for word in voice.name.split())


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
    within : Voice or None
        The first speaker of the sentence that is read.
    """

    page: Page
    last: Voice | None = None
    last_person: Voice | None = None
    known: dict[str, Voice] = field(default_factory=dict)
    group: Voice | None = None
    within: Voice | None = None

    def speaker_before(self, k: int, first: int) -> tuple[Voice, int, int] | None:
        """Return who stands before a verb of saying, and the tokens that name them."""
        tokens, page = self.page.tokens, self.page
        end = self._without_between(k, first)
        if end <= first:
            return None
        if page.reads(end - 1, "personal relative"):
            return self._antecedent(end)
        if page.reads(end - 1, "impersonal relative"):
            written = self._written(end)
            if written is None and self.within is not None and self.within.kind not in _PERSONS:
                written = replace(self.within, span=None, rule="pronoun")
            return (written, end - 1, end) if written is not None else None
        if page.has("open:and", end - 1, end) or page.has("turn", end - 1, end):
            return self._shared_subject(first, end - 1)
        saying = tokens[k].key.endswith(page.words.forms["progressive"])
        if saying and page.little("in passing", end - 1):
            return self._subject_of(first, k)
        apart = tokens[end - 1].text in (",", ")", "–", "—")
        if apart:
            mark = "(" if tokens[end - 1].text == ")" else tokens[end - 1].text
            open_ = next((j for j in range(end - 2, first, -1) if tokens[j].text == mark), None)
            if open_ is None or end - open_ > _APART:
                return None
            inner = phrase_voice(self.page, open_ + 1, end - 1, self.known)
            if inner is not None and self._names(inner, open_ + 1, first, open_):
                return inner, self._described(open_, first), end
            end = open_
        begin, end = self._run(end, first)
        begin = self._in_apposition(begin, end, first) if not apart else begin
        found = self._voice(begin, end)
        while apart and (found is None or not _is_named(found[0])) and begin - first >= 2:
            if tokens[begin - 1].text != ",":
                break
            begin, end = self._run(begin - 1, first)
            further = self._voice(begin, end)
            if further is not None and _is_named(further[0]):
                return further
        return found

    def _described(self, open_: int, first: int) -> int:
        """Return where the office begins that a name between commas holds."""
        begin, end = self._run(open_, first)
        held = self.page.has("role", begin, end) or self.page.has("title", begin, end)
        return begin if held and begin > first else open_

    def _in_apposition(self, begin: int, end: int, first: int) -> int:
        """Return where a name begins before its office: "Ann Lee, Acme Bank economist said"."""
        page, tokens = self.page, self.page.tokens
        office = page.speech_in(end - 1, end)
        if begin - first < 3 or tokens[begin - 1].text != "," or not office:
            return begin
        if not any(t in ("analyst", "role") for m in office for t in m.tags):
            return begin
        name, stop = self._run(begin - 1, first)
        named = all(t.is_word and t.is_capital for t in tokens[name:stop])
        return name if named and 2 <= stop - name <= 3 else begin

    def _names(self, inner: Voice, k: int, first: int, open_: int) -> bool:
        """Tell whether what stands between commas names somebody, and begins with the name."""
        begin = self._run(open_, first)[0]
        noun = self.page.little("own voice", begin) or self.page.little("article", begin)
        plain = not any(t.is_capital for t in self.page.tokens[begin + 1 : open_])
        body = inner.kind in _BODIES and noun and plain
        if inner.span is None or inner.rule == "role" or not (inner.kind == "person" or body):
            return False
        return inner.span.start == self.page.tokens[k].start

    def _without_between(self, k: int, first: int) -> int:
        """Return where the speaker ends: adverbs, auxiliaries and days before the verb are none."""
        tokens, end, words = self.page.tokens, k, self.page.words
        between, adverb = words.framing["before saying"], words.forms["adverb"]
        days = self.page.whens_in(max(first, k - 6), k)
        while end > first:
            token = tokens[end - 1]
            day = next((w for w in days if w.start <= token.start < w.end), None)
            if day is not None and end - 1 > first:
                end = max(self.page.at(day.start), first)
                end -= end > first and self.page.has("before day", end - 1, end)
            elif token.key in between or token.key.endswith(adverb):
                end -= 1
            else:
                break
        return end

    def _run(self, end: int, first: int) -> tuple[int, int]:
        """Return the words that name a speaker and end at a place."""
        page, tokens = self.page, self.page.tokens
        runs = [(m.first, m.last) for m in page.names_in(max(first, end - 12), end)]
        runs += [(h.first, h.last) for h in page.houses_in(first, end)]
        named = {k for a, b in runs for k in range(a + 1, b)}
        begin = end
        while begin > first and end - begin < 12:
            token = tokens[begin - 1]
            inside = begin - 1 in named or begin in named
            dot = token.text == "." and begin >= 2 and is_initial(page, begin - 2)
            breaks = token.text in BREAK or token.text in '“”"'
            breaks = breaks or page.has("open:conj", begin - 1, begin)
            breaks = breaks or page.has("open:and", begin - 1, begin)
            breaks = breaks or page.has("opens clause", begin - 1, begin)
            if breaks and not (inside or dot):
                break
            begin -= 1
        return self._before_relative(begin, end, first)

    def _before_relative(self, begin: int, end: int, first: int) -> tuple[int, int]:
        """Return the words before the relative clause that describes a speaker."""
        page = self.page
        relative = begin - first >= 2 and page.has("open:rel", begin - 1, begin)
        one = page.little("own voice", begin) or page.has("pronoun", begin, begin + 1)
        if not relative or end - begin < 2 or not is_verb(page, begin + one):
            return begin, end
        before = page.speech_in(begin - 2, begin - 1)
        if any(t in ("say", "show") for m in before for t in m.tags):
            return begin, end
        return self._run(begin - 1, first)

    def _shared_subject(self, first: int, k: int) -> tuple[Voice, int, int] | None:
        """Return whose second verb this is: "X noted the offer but said"."""
        voice = self.within
        return (voice, k, k + 1) if voice is not None else self._subject_of(first, k)

    def _subject_of(self, first: int, k: int) -> tuple[Voice, int, int] | None:
        """Return who says in passing: the sentence's subject or person, or the speaker before."""
        if self.within is not None:
            return self.within, k - 1, k
        verb = next((j for j in range(first, k) if is_verb(self.page, j)), first)
        head = next((j for j in range(first, verb) if self.page.tokens[j].text in BREAK), verb)
        if self.page.has("it", first, first + 1):
            body = self.last is not None and self.last.kind not in _PERSONS
            return (self.last, k - 1, k) if body and self.last is not None else None
        if head == verb and verb > first:
            _, verb = self._run(verb, first)
            voice = phrase_voice(self.page, first, verb, self.known)
            if voice is not None and voice.kind in _SPEAKERS and voice.rule != "role":
                return voice, k - 1, k
        for mention in self.page.names_in(first, k):
            if any(t.startswith("person:") for t in mention.tags):
                if self.page.reads(mention.last, "possessive mark"):
                    continue
                voice = phrase_voice(self.page, mention.first, mention.last, self.known)
                return (voice, k - 1, k) if voice is not None else None
        return (self.last, k - 1, k) if self.last is not None else None

    def _voice(self, begin: int, end: int) -> tuple[Voice, int, int] | None:
        page = self.page
        if begin >= end:
            return None
        titled = end >= 2 and page.has("title", end - 2, end - 1)
        if page.little("he or she", end - 1) and not titled:
            here = self.within if self.within and self.within.kind in _PERSONS else None
            meant_by = self._subject(end - 1) or here or self.last_person
            meant_by = meant_by or self._person_before(end - 1)
            if meant_by is not None:
                return replace(meant_by, span=None, rule="pronoun"), end - 1, end
        of_them = page.reads(end - 2, "genitive", "plural object")
        meant = self.group or self.last
        if (of_them or page.reads(end - 1, "plural pronoun")) and meant is not None:
            start = max(begin, end - _OF_THEM) if of_them else end - 1
            return replace(meant, span=None, rule="pronoun"), start, end
        written = self._written(end) if page.has("writing", end - 1, end) else None
        if written is not None:
            return written, begin, end
        if page.little("stands for nobody", end - 1):
            return None
        voice = phrase_voice(page, begin, end, self.known, self.last_person)
        return (voice, begin, end) if voice is not None else None

    def _written(self, end: int) -> Voice | None:
        """Return whose words are told: "a letter from Ann Lee which said", "the letter said"."""
        page, tokens = self.page, self.page.tokens
        named, which = tokens[end - 1].key, page.reads(end - 1, "impersonal relative")
        for mention in reversed(page.speech_in(max(0, end - 90), end)):
            if "writing" not in mention.tags or mention.last + 1 >= len(tokens):
                continue
            if not which and named != tokens[mention.first].key:
                continue
            if page.little("written by", mention.last):
                stop = next(
                    (j for j in range(mention.last, mention.last + _APART) if self._over(j)), end
                )
                voice = phrase_voice(page, mention.last + 1, stop, self.known)
                return replace(voice, span=None, rule="whose words") if voice is not None else None
            if which:
                return None
        return None

    def foretold_by(self, first: int, last: int) -> Voice | None:
        """Return the house that spoke last, where a forecast names nobody: "has been raised"."""
        page, told = self.page, self.last
        if told is None or told.kind != "house":
            return None
        nouns = [m.first for m in page.speech_in(first, last) if "call:noun" in m.tags]
        own = any(page.has("its", j, j + 1) for k in nouns for j in range(max(first, k - 3), k))
        passive = [j for j in range(first, last) if page.little("be", j)]
        past = page.words.forms["past"]
        foreseen = any(
            "hedge:expected" in m.tags
            and page.tokens[m.last - 1 - (m.last - m.first > 1)].key.endswith(past)
            for j in passive
            for m in page.speech_in(j, j + 3)
        )
        if own or foreseen or (nouns and passive):
            return replace(told, span=None, rule="forecast of the house named last")
        return None

    def shown_by(self, begin: int, first: int) -> Voice | None:
        """Return the office whose figures show what follows: "customs data showed that"."""
        if not self.page.has("show", begin, first):
            return None
        voice = phrase_voice(self.page, begin, first, self.known)
        return voice if voice is not None and voice.kind == "office" else None

    def poster(self, start: int, end: int) -> Voice | None:
        """Return whose post it is: the person named last in it."""
        first, last = self.page.range(start, end)
        kinds = ("person:", "outlet:", "house:")
        named = self.page.names_in(first, last)
        people = [m for m in named if any(t.startswith(kinds) for t in m.tags)]
        if not people:
            return None
        return phrase_voice(self.page, people[-1].first, people[-1].last, self.known)

    def _unsaid(self, begin: int, k: int) -> bool:
        """Tell whether a verb of saying is denied, or only what somebody is to say."""
        keys, words = self.page.keys(max(begin, k - 4), k), self.page.words
        said = self.page.tokens[k].key.endswith(words.forms["past of saying"])
        if said and words.framing["be"].intersection(keys[-1:]):
            return True
        if words.reads(keys[-1:], "infinitive") and words.framing["refuses"].isdisjoint(keys):
            return True
        return not words.framing["unsaid"].isdisjoint(keys)

    def _over(self, j: int) -> bool:
        """Tell whether a name has ended: at a mark, or where a clause or verb begins."""
        page = self.page
        if j >= len(page.tokens) or page.tokens[j].text in BREAK:
            return True
        return page.has("opens clause", j, j + 1) or is_verb(page, j)

    def _antecedent(self, end: int) -> tuple[Voice, int, int] | None:
        """Return who a "who" before a verb of saying means: the speaker or noun before it."""
        if self.within is not None:
            return replace(self.within, span=None, rule="pronoun"), end - 1, end
        tokens, stop = self.page.tokens, end - 1
        stop -= stop > 0 and tokens[stop - 1].text == ","
        sentence = self.page.sentence_at(tokens[stop].start)
        assert sentence is not None
        first = self.page.range(sentence.start, sentence.end)[0]
        voice = phrase_voice(self.page, *self._run(stop, first), self.known)
        return (replace(voice, rule="pronoun"), end - 1, end) if voice is not None else None

    def _person_before(self, k: int) -> Voice | None:
        """Return the person named nearest before a pronoun."""
        for mention in reversed(self.page.names_in(max(0, k - 40), k)):
            if any(t.startswith("person:") for t in mention.tags):
                return phrase_voice(self.page, mention.first, mention.last, self.known)
        return None

    def _subject(self, k: int) -> Voice | None:
        """Return the person that the sentence of a pronoun opens with: "Mr X will go, he said"."""
        page, place = self.page, self.page.tokens[k].start
        sentence = page.sentence_at(place)
        if sentence is None:
            return None
        first, _ = page.range(sentence.start, sentence.end)
        for mention in page.names_in(first, min(first + 3, k)):
            person = any(t.startswith("person:") for t in mention.tags)
            if person and not page.reads(mention.last, "possessive mark"):
                return phrase_voice(page, mention.first, mention.last, self.known)
        return None

    def speaker_after(self, stop: int, last: int, first: int) -> tuple[Voice, int, int] | None:
        """Return who stands behind a verb of saying, and the tokens that name them."""
        tokens = self.page.tokens
        if stop >= last or tokens[stop].text in BREAK:
            return None
        before = tokens[stop - 2].text if stop - 2 >= first else ""
        if before not in (",", "”", '"', "?", "!", "’", "–", "—"):
            return None
        end = next((j for j in range(stop, last) if tokens[j].text in ',.;–—“"'), last)
        return self._voice_after(stop, min(end, stop + 14))

    def _voice_after(self, begin: int, end: int) -> tuple[Voice, int, int] | None:
        voice = phrase_voice(self.page, begin, end, self.known, self.last_person)
        tokens = self.page.tokens
        nameless = voice is not None and voice.name.split()[-1][0].islower()
        if nameless and end + 2 < len(tokens):
            stop = end + 1
            while stop < len(tokens) and tokens[stop].is_word and tokens[stop].is_capital:
                stop += 1
            if tokens[end].text == "," and stop - end >= 3:
                named = phrase_voice(self.page, end + 1, stop, self.known)
                if named is not None and named.kind in _PERSONS:
                    voice, end = named, stop
        return (voice, begin, end) if voice is not None else None
