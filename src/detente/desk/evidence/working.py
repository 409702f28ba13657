"""Texts worked through one by one, here or in several processes: the same answers in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TypeVar

from detente.desk.evidence.helping import helpers_of, told_of
from detente.desk.evidence.observing import Observing
from detente.desk.evidence.streaming import APART, MOST_TOGETHER, Lines
from detente.errors import BadFile, DetenteError, Unavailable
from detente.kernel.executor import ending, serve
from detente.record.assisted import Helper, assisted
from detente.record.claims.vocabulary import Vocabulary, read_vocabulary
from detente.record.document import Document
from detente.record.documents import opening
from detente.record.documents.opening import Refused
from detente.record.documents.reading import Given
from detente.record.reconcile import MOST_SAID, Reading, reconcile, unrelated
from detente.record.reconcile.answer import Relation
from detente.record.reconcile.rules import Rules, load_rules
from detente.verdict import told
from detente.verdict.answer import Verdict
from detente.verdict.facts import Facts
from detente.verdict.judge import verdicts
from detente.verdict.prose import paragraph
from detente.verdict.rows import Answers, load_answers
from detente.verdict.shipped import Shipped
from detente.verdict.told import Read, ReadAll, Unread

T = TypeVar("T")

#: Texts handed to a process at a time: neighbours are often of one day, and share its facts.
_BATCH = 8
#: So many subjects are named whose claims are left out.
_NAMED = 4
#: What was known is kept of so many days.
_DAYS = 40


@dataclass(frozen=True, slots=True)
class Done:
    """A text read: its claims, their verdicts, and how both are told."""

    said: Reading
    read: Read
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class Bench:
    """What every text is worked with: words, rules, the rows that answer, and who helps."""

    words: Vocabulary
    answers: Answers
    rules: Rules
    facts: Facts
    now: date
    helpers: tuple[Helper, ...] = ()

    @classmethod
    def of(cls, desk: Observing, now: date, helpers: tuple[Helper, ...] = ()) -> Bench:
        """Return the bench of an opened case, for what was known by a day."""
        root = desk.case.root
        return cls(
            read_vocabulary((root / "vocabulary",)),
            load_answers(root),
            load_rules(root),
            Shipped(desk.case, desk.record, desk.held),
            now,
            helpers,
        )

    def read(self, text: Document) -> Done:
        """Return a text with its claims and verdicts."""
        helped = assisted(text, self.words, self.helpers)
        found = helped.found
        judged = verdicts(text, found.claims, self.facts, self.answers, self.now)
        said = Reading(text, found.claims)
        relations = tuple(reconcile([said], self.rules))
        read = Read(
            told_of(_prose([said], relations, judged, self.answers), helped.accounts),
            told.tell_document(text),
            told.tell_claims(text, found.claims, judged),
            told.tell_coverage(text, found.coverage),
            relations,
            helped.accounts,
        )
        self.facts.trim(_DAYS, self.now)
        return Done(said, read, judged)


def here(
    bench: Bench, texts: Iterable[Document | Refused], tell: Callable[[str], None]
) -> Iterator[Done | Unread]:
    """Yield the texts read in this process."""
    for number, text in enumerate(texts, 1):
        tell(f"{number}: {text.name}")
        yield _unread(text) if isinstance(text, Refused) else bench.read(text)


def apart(
    desk: Observing,
    now: date,
    folder: Path,
    given: Given,
    workers: int,
    pipeline: str = "",
    *,
    work: Callable[[str], T],
) -> Iterator[T]:
    """Yield the texts of a folder read in several processes, in the order of their names.

    Each process loads the spaCy pipeline of that name for itself, where one is named. `work` is
    what a process does with a text: `whole` gives it back, `whole_lines` what is written of it.

    Raises
    ------
    Unavailable
        A process ended before its texts were read: nothing is answered from the others alone.
    """
    names = [path.relative_to(folder).as_posix() for path in opening.files_in(folder)]
    begin = (str(desk.case.root), desk.today, desk.home, now, folder, given, pipeline)
    try:
        # A process that begins anew shares no thread or lock with this one.
        with ending(ProcessPoolExecutor(workers, get_context("spawn"), _begin, begin)) as pool:
            found = pool.map(work, names, chunksize=_BATCH)
            for number, (name, one) in enumerate(zip(names, found, strict=True), 1):
                desk.tell(f"{number} of {len(names)}: {name}")
                yield one
    except BrokenProcessPool as error:
        raise Unavailable(
            "a process that read the texts ended before it was done",
            where="workers",
            hint='read with one, or begin the script behind if __name__ == "__main__"',
        ) from error


def gathered(found: Iterable[Done | Unread], answers: Answers, rules: Rules) -> ReadAll:
    """Return several texts together: how they stand to each other, and what was not read.

    Raises
    ------
    BadFile
        None of them could be read.
    """
    done: list[Done] = []
    unread: list[Unread] = []
    for one in found:
        (done if isinstance(one, Done) else unread).append(one)  # type: ignore[arg-type]
    if not done:
        raise BadFile("none of the texts could be read", where=unread[0].name if unread else "")
    said = [one.said for one in done]
    judged = {name: verdict for one in done for name, verdict in one.verdicts.items()}
    apart_ = len(said) > MOST_TOGETHER
    alone = done[0].read.relations if len(done) == 1 else None
    between = () if apart_ else tuple(reconcile(said, rules)) if alone is None else alone
    helped = (account for one in done for account in one.read.helpers)
    prose = told_of(_prose(said, between, judged, answers), helped)
    prose += f" {APART}" if apart_ else ""
    return ReadAll(prose, tuple(one.read for one in done), between, tuple(unread))


def _prose(
    said: Sequence[Reading],
    relations: Iterable[Relation],
    judged: Mapping[str, Verdict],
    answers: Answers,
) -> str:
    """Return what texts say in one paragraph, and which of it was held against nothing."""
    left: Counter[str] = Counter()
    for one in said:
        left.update(unrelated(one))
    parts = [paragraph(said, relations, judged, answers)]
    if left:
        named = ", ".join(f"{answers.title(s)} ({n:,} more)" for s, n in left.most_common(_NAMED))
        parts.append(
            f"Of a subject the first {MOST_SAID} claims of a text are held against others; "
            f"{sum(left.values()):,} beyond them are not: {named}."
        )
    return " ".join(parts)


def _unread(text: Refused) -> Unread:
    return Unread(text.name, text.error.what, text.error.hint)


#: What a process of the pool works with, made once when it begins.
_OWN: dict[str, tuple[Bench, Path, Given]] = {}


def _begin(
    case: str, today: date, home: Path | None, now: date, folder: Path, given: Given, pipeline: str
) -> None:
    from detente.desk import Desk

    serve()
    # The database complains at the end of a process that still holds it open.
    Finalize(None, _OWN.clear, exitpriority=1)
    desk = Desk.open(case, today, home)
    helpers = helpers_of(desk, llm=False, pipeline=pipeline)
    _OWN["bench"] = (Bench.of(desk, now, helpers), folder, given)


def lines_of(one: Done | Lines | Unread) -> Lines | Unread:
    """Return a text as it is written."""
    return Lines.of(one) if isinstance(one, Done) else one


def whole_lines(name: str) -> Lines | Unread:
    """Return a text of the folder that this process works on as it is written."""
    return lines_of(whole(name))


def whole(name: str) -> Done | Unread:
    """Return a text of the folder that this process works on."""
    bench, folder, given = _OWN["bench"]
    try:
        text = opening.read_file(folder / name, given, name=name)
    except DetenteError as error:
        return Unread(name, error.what, error.hint)
    return bench.read(text)
