"""Verbs about texts: what they claim, whether it holds, where they agree and where not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.desk.doors import Day, Words, read_words
from detente.desk.evidence.observing import Observing
from detente.errors import BadValue, InputError, UnknownName, did_you_mean
from detente.kernel.moment import read_known
from detente.verdict import told
from detente.verdict.told import Read, ReadAll

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
        language: str | None = None,
        known: Day | None = None,
        out: str | Path | None = None,
        workers: int = 1,
        llm: bool = False,
    ) -> Read | ReadAll:
        """Read a text: every checkable claim with its exact words, and whether it holds.

        The network is used for an address alone (private and local ones are refused), a model
        asked for `llm` alone. Of an address, and with `out`, quotes have 25 words at most.

        Parameters
        ----------
        source : str
            A file, a folder, an address, or ``-`` for standard input.
        published : str, optional
            The day it came out, where the text does not say.
        publisher : str, optional
            Who put it out.
        language : str, optional
            Its language, ``en``, where its words do not tell.
        known : str, optional
            What had been published by then, for the verdicts as known now.
        out : path, optional
            ``.html`` for the whole text with its claims marked (of your own files alone),
            ``.jsonl`` for one claim a line, ``.json`` for schema.org claims and reviews.
        workers : int
            Processes that read a folder; a script begins behind ``if __name__ == "__main__"``.
        llm : bool
            Whether a language model may point at claims that the rules miss: the text is sent
            to the one the environment names, and what does not hold is listed as rejected.

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
        >>> "agrees" in {c.verdict.label for c in found.claims}
        True
        """
        target = self._target(out, source)
        if llm and workers > 1:
            raise BadValue("a model is asked by one process", where="workers", hint="leave it at 1")
        given, now = self._dated(published, publisher, language or ""), self._known(known)
        found = _briefly(self._answered(source, target, given, now, workers, llm=llm))
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
        return _briefly(self._all(texts, self._known(known))[0])

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
        found, later = self._out_by(folder, known)
        texts = _names(found)
        if document is not None and document not in texts:
            raise UnknownName(
                f"there is no text '{document[:60]}'"
                + (f" by {self._known(known)}" if document in later else ""),
                where="document",
                hint=did_you_mean(document, texts) or f"one of: {', '.join(texts)}"[:200],
            )
        rows = tuple(
            claim
            for text in found.documents
            if document is None or text.document.name == texts[document]
            for claim in _cut(text).claims
            if claim.subject.lower().startswith(word)
            and (not name or name in (claim.speaker or "").lower())
        )
        return told.Claims(self._known(known), rows, later)

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
        found, later = self._out_by(folder, known)
        rows = tuple(
            told.Forecast(claim, claim.verdict.reason, claim.verdict.label)
            for text in found.documents
            for claim in _cut(text).claims
            if claim.type == "forecast"
        )
        return told.Forecasts(self._known(known), rows, later)

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

    def _out_by(
        self, folder: str | Path | None, known: Day | None
    ) -> tuple[ReadAll, tuple[str, ...]]:
        """Return the texts of a folder that were out by a day, and the names of later ones.

        Where no day is named none is later: what came out after the record ends is read too.
        """
        self._when(None, known, None)  # refuses what lies before the record
        place = Path(folder) if folder is not None else self.case.root / DISPATCHES
        now = self._known(known)
        found, _ = self._all(self._texts(place, self._dated(None, None)), now)
        later = {
            text.document.name
            for text in found.documents
            if known is not None and text.document.published and text.document.published > now
        }
        kept = tuple(text for text in found.documents if text.document.name not in later)
        return replace(found, documents=kept), tuple(sorted(later))

    def _dated(self, published: Day | None, publisher: str | None, language: str = "") -> Given:
        from detente.record.documents.inferring import known_from
        from detente.record.documents.reading import Given

        day = read_known(published) if published is not None else None
        known = known_from(self.record.events)
        return Given(day, publisher or "", language, known=known)

    @staticmethod
    def _target(out: str | Path | None, source: str | Path) -> Path | None:
        """Return the file to write, refused before anything is read if it cannot be."""
        if out is None:
            return None
        from detente.report.record.files import check_target

        file = str(source) != "-" and not _is_address(source)
        check_target(Path(out), Path(source) if file else None)
        if Path(out).suffix == ".html" and _is_address(source):
            raise InputError(
                "the whole text is written of your own files alone",
                where="out",
                hint="save the page and read the file, or write .jsonl or .json",
            )
        return Path(out)

    def _texts(self, source: str | Path, given: Given) -> Iterator[Document | Refused]:
        from detente.record.documents import opening

        if str(source) == "-":
            yield opening.read_stream(sys.stdin.buffer, given)
        elif _is_address(source):
            if self.clock is None:
                raise InputError("no clock tells when the page is fetched", where="source")
            yield opening.read_url(str(source).strip(), self.clock, given)
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

        ended = _distinct(found)
        answer = gathered(ended, load_answers(self.case.root), load_rules(self.case.root))
        return answer, [one.said.document for one in ended if isinstance(one, Done)]


def _is_address(source: str | Path) -> bool:
    return str(source).lstrip().lower().startswith(_ADDRESSES)


def _cut(text: Read) -> Read:
    """Return a text of others with no longer quotes than may leave the machine."""
    from detente.report.record.lines import cut_claim

    return replace(text, claims=tuple(map(cut_claim, text.claims)))


def _briefly(found: ReadAll) -> ReadAll:
    """Return texts with the quotes of those from an address cut: only your own come whole."""
    texts = (_cut(text) if _is_address(text.document.name) else text for text in found.documents)
    return replace(found, documents=tuple(texts))


def _names(found: ReadAll) -> dict[str, str]:
    """Return the texts by every name they have: copies lead to the one that was read."""
    return {
        name: text.document.name
        for text in found.documents
        for name in (text.document.name, *text.document.copies)
    }


def _distinct(found: Iterable[Done | Unread]) -> list[Done | Unread]:
    """Return texts once each: files of the same bytes are one text, named with its copies."""
    from detente.desk.evidence.working import Done

    kept: dict[str, Done | Unread] = {}
    copies: dict[str, list[str]] = {}
    for number, one in enumerate(found):
        key = one.read.document.sha256 if isinstance(one, Done) else f"unread {number}"
        if isinstance(one, Done) and key in kept:
            copies.setdefault(key, []).append(one.read.document.name)
        else:
            kept[key] = one
    for key, names in copies.items():
        first = kept[key]
        if isinstance(first, Done):
            named = replace(first.read.document, copies=tuple(names))
            kept[key] = replace(first, read=replace(first.read, document=named))
    return list(kept.values())
