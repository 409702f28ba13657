"""Verbs about texts: what they claim, whether it holds, where they agree and where not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.desk.doors import Day, Words, read_words
from detente.desk.evidence.observing import Observing
from detente.errors import BadValue, InputError, UnknownName, did_you_mean
from detente.kernel.moment import read_known
from detente.verdict import told
from detente.verdict.told import Read, ReadAll, ToldClaim

if TYPE_CHECKING:
    from detente.desk.evidence.working import Done
    from detente.ledger.views.search import Text
    from detente.record.assisted.helping import Helper
    from detente.record.document import Document
    from detente.record.documents.opening import Refused
    from detente.record.documents.reading import Given
    from detente.verdict.told import Unread

_ADDRESSES = ("http://", "https://")
#: Texts of the case that ship with it.
DISPATCHES = "dispatches"
_MOST_WORKERS = 64


class Reading(Observing):
    """Documents in, claims and verdicts out; the same answer for the same bytes."""

    def read(
        self,
        source: str | Path,
        *,
        published: Day | None = None,
        publisher: str | None = None,
        known: Day | None = None,
        out: str | Path | None = None,
        workers: int = 1,
        llm: bool = False,
    ) -> Read | ReadAll:
        """Read a text: every checkable claim with its exact words, and whether it holds.

        Nothing is looked up on the network unless the source is an address, and no model is
        asked unless `llm` is. Private and local addresses are refused.

        Parameters
        ----------
        source : str
            A file, a folder, an address, or ``-`` for standard input.
        published : str, optional
            The day it came out, where the text does not say.
        publisher : str, optional
            Who put it out.
        known : str, optional
            What had been published by then, for the verdicts as known now.
        out : path, optional
            ``.html`` for the whole text with its claims marked (of your own files alone),
            ``.jsonl`` for one claim a line, ``.json`` for schema.org claims and reviews.
        workers : int
            Processes that read a folder; the answer is the same. A script that asks for more
            than one begins behind ``if __name__ == "__main__"``.
        llm : bool
            Whether a language model may point at claims that the rules miss: its name and
            address are taken from the environment, the text is sent there, and what does not
            hold against the text is listed as rejected.

        Raises
        ------
        BadFile
            Empty, binary, too large, in no known language, or with no text in it.
        RefusedByPolicy
            An address that may not be opened.

        Examples
        --------
        >>> import detente
        >>> desk = detente.open()
        >>> found = desk.read(desk.case.root / "dispatches" / "1.txt")
        >>> {c.verdict.label for c in found.claims} <= {
        ...     "agrees", "outdated", "conflicts", "explained", "cannot-tell"}
        True
        """
        target = self._target(out, source)
        if llm and workers > 1:
            raise BadValue("a model is asked by one process", where="workers", hint="leave it at 1")
        given, now = self._dated(published, publisher), self._known(known)
        found = self._answered(source, target, given, now, workers, llm=llm)
        single = len(found.documents) == 1 and not Path(source).is_dir()
        return found.documents[0] if single else found

    def reconcile(self, files: Words, *, known: Day | None = None) -> ReadAll:
        """Hold texts against each other: where they agree, update, differ, and what explains it.

        Parameters
        ----------
        files : str
            Files, or one folder.
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> desk = detente.open()
        >>> found = desk.reconcile(str(desk.case.root / "dispatches"))
        >>> "conflict" in {r.relation for r in found.relations}
        False
        """
        given = self._dated(None, None)
        texts = (text for name in read_words(files) for text in self._texts(name, given))
        return self._all(texts, self._known(known))[0]

    def claims(
        self,
        folder: str | Path | None = None,
        *,
        about: str | None = None,
        speaker: str | None = None,
        document: str | None = None,
        known: Day | None = None,
    ) -> told.Claims:
        """List the claims of a folder of texts, by subject and speaker.

        Parameters
        ----------
        folder : path, optional
            Texts; those that ship with the case by default.
        about : str, optional
            A subject, or the beginning of several, e.g. ``tariff``.
        speaker : str, optional
            A name, or a part of one.
        document : str, optional
            Only of this text, by the name of its file.
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().claims(about="purchase.soybeans")
        >>> {c.subject for c in found.claims}
        {'purchase.soybeans'}
        """
        word, name = (about or "").lower(), (speaker or "").lower()
        told_of = self._told(folder, known)
        texts = dict.fromkeys(claim.document for claim in told_of)
        if document is not None and document not in texts:
            raise UnknownName(
                f"there is no text '{document[:60]}'",
                where="document",
                hint=did_you_mean(document, texts) or f"one of: {', '.join(texts)}"[:200],
            )
        rows = [
            claim
            for claim in told_of
            if (claim.subject.lower() == word or claim.subject.lower().startswith(word))
            and (not name or name in (claim.speaker or "").lower())
            and document in (None, claim.document)
        ]
        return told.Claims(self._known(known), tuple(rows))

    def forecasts(
        self, folder: str | Path | None = None, *, known: Day | None = None
    ) -> told.Forecasts:
        """List who forecast what in a folder of texts, and how it came out.

        Parameters
        ----------
        folder : path, optional
            Texts; those that ship with the case by default.
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().forecasts()
        >>> all(f.claim.type == "forecast" for f in found.forecasts)
        True
        """
        rows = tuple(
            told.Forecast(claim, claim.verdict.reason, claim.verdict.label)
            for claim in self._told(folder, known)
            if claim.type == "forecast"
        )
        return told.Forecasts(self._known(known), rows)

    def read_given(
        self, data: bytes, name: str, *, published: Day | None = None, known: Day | None = None
    ) -> tuple[Read, Document]:
        """Read a text that a door was given as bytes: its claims, and the text they stand in.

        Raises
        ------
        BadFile
            As in `read`.
        """
        from detente.record.documents.reading import read_bytes

        text = read_bytes(data, name, self._dated(published, None))
        found, texts = self._all([text], self._known(known))
        return found.documents[0], texts[0]

    def _spoken(self, day: date) -> Iterator[Text]:
        from detente.desk.evidence.spoken import claims, people

        yield from people(self.case)
        yield from claims(self.case.root / DISPATCHES, self._dated(None, None), day)

    def _told(self, folder: str | Path | None, known: Day | None) -> list[ToldClaim]:
        self._when(None, known, None)  # refuses what lies before the record
        place = Path(folder) if folder is not None else self.case.root / DISPATCHES
        found, _ = self._all(self._texts(place, self._dated(None, None)), self._known(known))
        return [claim for text in found.documents for claim in text.claims]

    def _dated(self, published: Day | None, publisher: str | None) -> Given:
        from detente.record.documents.inferring import known_from
        from detente.record.documents.reading import Given

        day = read_known(published) if published is not None else None
        return Given(published=day, publisher=publisher or "", known=known_from(self.record.events))

    @staticmethod
    def _target(out: str | Path | None, source: str | Path) -> Path | None:
        """Return the file to write, refused before anything is read if it cannot be."""
        if out is None:
            return None
        from detente.report.record.files import check_target

        text = str(source)
        file = text != "-" and not text.startswith(_ADDRESSES)
        check_target(Path(out), Path(source) if file else None)
        if Path(out).suffix == ".html" and text.startswith(_ADDRESSES):
            raise InputError(
                "the whole text is written of your own files alone",
                where="out",
                hint="save the page and read the file, or write .jsonl or .json",
            )
        return Path(out)

    def _texts(self, source: str | Path, given: Given) -> Iterator[Document | Refused]:
        from detente.record.documents import opening

        text = str(source)
        if text == "-":
            yield opening.read_stream(sys.stdin.buffer, given)
        elif text.startswith(_ADDRESSES):
            if self.clock is None:
                raise InputError("no clock tells when the page is fetched", where="source")
            yield opening.read_url(text, self.clock, given)
        elif Path(source).is_dir():
            yield from opening.read_folder(Path(source), given)
        else:
            yield opening.read_file(Path(source), given)

    def _answered(
        self,
        source: str | Path,
        target: Path | None,
        given: Given,
        now: date,
        workers: int,
        *,
        llm: bool,
    ) -> ReadAll:
        """Return what the texts of a source say, written to a file where one is named."""
        if not 1 <= workers <= _MOST_WORKERS:
            raise BadValue(f"{workers} processes", where="workers", hint=f"1 to {_MOST_WORKERS}")
        from detente.desk.evidence import streaming
        from detente.desk.evidence.helping import helpers_of, pipeline_of
        from detente.desk.evidence.working import Bench, apart, here, lines_of, whole, whole_lines

        folder = Path(source) if Path(source).is_dir() else None
        if folder is not None and target is not None and streaming.asked(folder, target):
            work: Callable[[str], Any] = whole_lines
        else:
            work = whole
        pipeline = pipeline_of(self)
        if workers > 1 and folder is not None:
            found: Iterable[Any] = apart(self, now, folder, given, workers, pipeline, work=work)
        else:
            helpers = helpers_of(self, llm=llm, pipeline=pipeline)
            found = here(Bench.of(self, now, helpers), self._texts(source, given), self.tell)
        if target is not None and work is whole_lines:
            return streaming.streamed(map(lines_of, found), target)
        answer, texts = self._gathered(found)
        if target is not None:
            from detente.report.record.files import write_read

            write_read(answer, texts, now, target)
        return answer

    def _all(
        self, texts: Iterable[Document | Refused], now: date, helpers: tuple[Helper, ...] = ()
    ) -> tuple[ReadAll, list[Document]]:
        from detente.desk.evidence.working import Bench, here

        return self._gathered(here(Bench.of(self, now, helpers), texts, self.tell))

    def _gathered(self, found: Iterable[Done | Unread]) -> tuple[ReadAll, list[Document]]:
        from detente.desk.evidence.working import Done, gathered
        from detente.record.reconcile.rules import load_rules
        from detente.verdict.rows import load_answers

        ended = list(found)
        answer = gathered(ended, load_answers(self.case.root), load_rules(self.case.root))
        return answer, [one.said.document for one in ended if isinstance(one, Done)]
