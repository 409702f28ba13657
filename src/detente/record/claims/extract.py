"""From a document to its claims: clause by clause, in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.record.claim import Claim, Filled, Period
from detente.record.claims.check import faults_of
from detente.record.claims.coverage import Coverage, coverage_of
from detente.record.claims.filling.clause import Told, Writer
from detente.record.claims.filling.moods import Said
from detente.record.claims.frames.clauses import Clause, Splitter
from detente.record.claims.frames.layers import page_of
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.texts.issuer import issuer_of
from detente.record.claims.frames.texts.turns import label_of
from detente.record.claims.frames.voices import Frame, Voices
from detente.record.claims.reading.calendar import Stretch
from detente.record.claims.vocabulary import Vocabulary
from detente.record.document import Document
from detente.record.documents.sentences import Sentence

#: The spans that a headline without a date may be about.
_SERIES = ("month", "months", "year", "season", "fiscal year")
#: What stands in a document but is none of its statements.
_SKIPPED = ("boilerplate", "byline", "dateline", "outlet")


def _with_periods(found: list[Told], main: Stretch | None) -> list[Told]:
    """Give a headline's figures the period that the text gives the same series later."""
    made: list[Told] = []
    told = False
    for index, one in enumerate(found):
        claim = one.claim
        leads = one.claim.period is None and not told
        told = told or bool(claim.period and claim.period.start and claim.values)
        wanting = claim.type == "statistic" and leads
        if not wanting:
            made.append(one)
            continue
        later = (
            t.claim.period
            for t in found[index + 1 :]
            if t.claim.subject == claim.subject and all(v.role != "from" for v in t.claim.values)
        )
        period = next((p for p in later if p is not None and p.start), None)
        if period is not None and period.granularity == "day":
            period = None  # what is told day by day does not date a headline
        elif period is None and main is not None and main.granularity in _SERIES:
            period = Period(main.start, main.end, "", main.granularity)
        if period is not None:
            rule = "headline of the series"
            period = replace(period, status="inherited", span=None, rule=rule)
            slots = (*claim.slots, Filled("period", "inherited", None, rule))
            one = replace(one, claim=replace(claim, period=period, slots=slots))
        made.append(one)
    return made


@dataclass(frozen=True, slots=True)
class Extraction:
    """The claims of a document, and where each of its figures ended.

    `dropped` holds claims whose spans or values failed the check, with their faults: a fault of
    the rules, so that nothing unsound leaves here.
    """

    claims: tuple[Claim, ...]
    coverage: Coverage
    dropped: tuple[tuple[Claim, tuple[str, ...]], ...] = ()


def extract(document: Document, vocabulary: Vocabulary) -> Extraction:
    """Return every checkable claim of a document, with the coverage of its figures.

    Parameters
    ----------
    document : Document
        As the loaders give it.
    vocabulary : Vocabulary
        The names of the case.

    Returns
    -------
    Extraction
        The same for the same bytes. Each claim's values re-read from their spans.
    """
    page = page_of(document, vocabulary)
    kept, dropped = sifted(page, Extractor(page).run())
    claims = tuple(one.claim for one in kept)
    return Extraction(claims, coverage_of(page, kept), dropped)


def sifted(
    page: Page, found: list[Told]
) -> tuple[list[Told], tuple[tuple[Claim, tuple[str, ...]], ...]]:
    """Return the claims whose spans hold and whose values re-read, and the others with why."""
    kept: list[Told] = []
    dropped: list[tuple[Claim, tuple[str, ...]]] = []
    for one in found:
        faults = faults_of(one.claim, page.text, page.words.root.name)
        if faults:
            dropped.append((one.claim, tuple(faults)))
        else:
            kept.append(one)
    return kept, tuple(dropped)


class Extractor:
    """Walks through a document once.

    Parameters
    ----------
    page : Page
        The layers of the document.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.splitter = Splitter(page)
        self.voices = Voices(page, issuer=issuer_of(page))
        self.writer = Writer(page, self.splitter)
        self.frames: list[Frame] = []

    def run(self) -> list[Told]:
        """Return the claims in the order of the text."""
        found: list[Told] = []
        seen: set[tuple[int, int]] = set()
        for index, sentence in enumerate(self.page.sentences):
            if self.skipped(sentence.start, sentence.end):
                self.writer.times.head(index)
                continue
            heading = self.page.document.inside(sentence.start, sentence.end, "heading") is not None
            for one in self.sentence(index, heading=heading):
                place = (one.claim.start, one.claim.end)
                if place not in seen:
                    seen.add(place)
                    found.append(one)
        found.sort(key=lambda one: (one.claim.start, one.claim.end))
        return _with_periods(found, self.writer.times.main)

    def skipped(self, start: int, end: int) -> bool:
        """Tell whether a stretch of the text is none of its statements: a byline, a tail."""
        flag = self.page.document.inside(start, end, *_SKIPPED)
        return flag is not None and flag.start <= start and end <= flag.end

    def sentence(self, index: int, *, heading: bool) -> list[Told]:
        """Return the claims of a sentence; call once a sentence, in order."""
        label, sentence = label_of(self.page, index, self.voices), self.page.sentences[index]
        frames = self.frames = self.voices.frames_of(index)
        clauses = self.splitter.split(index, heading=heading)
        self.writer.begin(index, clauses, asked=label == "asked")
        found = self.writer.releases(index, clauses)
        for clause in clauses:
            span = self._content(clause, frames)
            if span is None or self._idle(sentence, *span[:2]):
                continue
            first, last, frame = span
            voice, used = self.voices.voice_at(frames, index, first, last)
            if voice is None:
                voice = self.voices.shown_by(clause.first, first)
            if voice is None:
                voice = self.voices.foretold_by(first, last)
            found.extend(self.writer.write(Said(clause, first, last, voice, frame or used)))
        self.voices.carried = self.voices.last if frames else self.voices.carried
        return found

    def _idle(self, sentence: Sentence, first: int, last: int) -> bool:
        """Tell whether a clause claims nothing: a question, a courtesy to the reader."""
        courtesy = self.page.has("courtesy", first, last) and not self.page.figures_in(first, last)
        return courtesy or self._wonders(sentence, first)

    def _wonders(self, sentence: Sentence, first: int) -> bool:
        """Tell whether a clause opens a question that claims nothing: "how will …?", "is it …?"."""
        asked = self.page.text[sentence.start : sentence.end].rstrip('”"’').endswith("?")
        if not asked or self.page.has("wonders", first, first + 1):
            return asked
        own = self.voices.label in ("", "asked")
        whether = any(self.page.has(tag, first, first + 1) for tag in ("aux", "future"))
        return own and whether and not self.page.figures_in(first, self.page.at(sentence.end))

    def _after_showing(self, first: int, last: int) -> int:
        """Return where the content begins behind "figures show": those words are no claim."""
        for mention in self.page.speech_in(first, min(first + 8, last)):
            if "show" in mention.tags and mention.first - first <= 6:
                that = mention.last < last and self.page.reads(mention.last, "complementizer")
                rest = mention.last + that
                return rest if self.splitter.full(rest, last) else first
        return first

    def _behind_day(self, rest: int, last: int) -> int:
        """Return where the content begins behind the words between it and a verb of saying."""
        days = [(w.start, w.end) for w in self.page.whens_in(rest, min(rest + 4, last))]
        start = rest
        while rest < last:
            token = self.page.tokens[rest]
            dated = any(a <= token.start < b for a, b in days if a < token.end)
            if not dated and not self.page.little("after saying", rest):
                break
            rest += 1
        return start if rest < last and self.splitter.finite(rest) else rest

    def _led_in(self, first: int, last: int, frame: Frame) -> bool:
        """Tell whether few words stand before who says it: "In return, according to X, …"."""
        ahead = self.splitter.has_verb(first, frame.first)
        return frame.kind == "according" and not ahead and self.splitter.full(frame.last, last)

    def _content(self, clause: Clause, frames: list[Frame]) -> tuple[int, int, Frame | None] | None:
        """Return what a clause says without the words that say who says it."""
        first, last = clause.first, clause.last
        used: Frame | None = None
        if self.voices.label_end > self.page.tokens[first].start:
            first = min(last, self.page.at(self.voices.label_end))
        first = self._after_showing(first, last)
        for frame in frames:
            inside = frame.first < last and first < frame.last
            if not inside or frame.kind == "adverb":
                continue
            if frame.kind == "prefix" and frame.last <= last:
                rest = frame.last
                rest = self._behind_day(rest, last)
                if rest >= last:
                    if frame.first <= first + 1:
                        return None
                    continue
                if self.splitter.full(rest, last):
                    first, used = rest, frame
                elif self.splitter.has_verb(rest, last):
                    continue
                elif frame.first <= first + 1 and self.voices.only_says(frame, last):
                    return None
            elif frame.kind in ("suffix", "according"):
                if frame.first <= first and last <= frame.last:
                    return None
                if frame.first > first and self._led_in(first, last, frame):
                    first = frame.last
                elif frame.first > first:
                    last = min(last, frame.first)
                else:
                    first = frame.last
        tokens = self.page.tokens
        while last > first and tokens[last - 1].text in ",;:–—":
            last -= 1
        return (first, last, used) if last - first >= 2 else None
