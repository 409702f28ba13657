"""Verbs of whoever annotates: claims to correct, and how well texts are read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.doors import Day
from detente.desk.evidence.reading import Reading
from detente.errors import Fault, InputError, SchemaError
from detente.kernel.plain import inert

if TYPE_CHECKING:
    from detente.record.document import Document
    from detente.record.score.rows import Row

#: Files of claims; everything else is a text.
_CLAIMS = frozenset({".json", ".jsonl"})


@dataclass(frozen=True, slots=True)
class Annotated:
    """Claims written down for correction, or corrected ones checked.

    `written` is False where the file was there: it is a person's work and stays as it is.
    """

    out: str
    written: bool
    claims: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision, recall and F1 of one slot."""

    slot: str
    precision: float
    recall: float
    f1: float
    right: int
    told: int
    gold: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the claims that were found have a slot right."""

    slot: str
    right: int
    of: int


@dataclass(frozen=True, slots=True)
class Rated:
    """How claims stand against annotated ones, slot by slot."""

    gold: str
    texts: int
    missing: tuple[str, ...]
    slots: tuple[Rate, ...]
    hedge_macro_f1: float
    shares: tuple[Share, ...]


class Annotating(Reading):
    """What keeps the reading of texts honest."""

    def annotate(
        self,
        file: str | Path,
        *,
        out: str | Path,
        published: Day | None = None,
        publisher: str | None = None,
    ) -> Annotated:
        """Write the claims of a text down for correction, or check a corrected file.

        A file that is there already is not written over: its lines are read back, and every
        quote is held against the text. With faults the command ends with 3.

        Parameters
        ----------
        file : path
            A text, or a folder of texts.
        out : path
            Where the annotated claims are, one a line (``.jsonl``).
        published : str, optional
            The day it came out, where the text does not say.
        publisher : str, optional
            Who put it out.

        Examples
        --------
        >>> import detente, pathlib, tempfile
        >>> desk = detente.open()
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     gold = pathlib.Path(folder) / "gold.jsonl"
        ...     text = desk.case.root / "dispatches" / "1.txt"
        ...     first, second = desk.annotate(text, out=gold), desk.annotate(text, out=gold)
        >>> first.written, second.written, second.faults
        (True, False, ())
        """
        from detente.record.score.annotating import doc_of, wrongs
        from detente.report.record.files import check_target

        target = Path(out)
        check_target(target, Path(file), (".jsonl",))
        texts = self._papers(file, published, publisher)
        written = not target.exists()
        if written:
            self._write_gold(texts, target)
        faults = tuple(wrongs(target, {doc_of(text.name): text.raw for text in texts}))
        lines = target.read_text(encoding="utf-8").splitlines()
        return Annotated(str(target), written, sum(bool(x.strip()) for x in lines), faults)

    def score(
        self,
        gold: str | Path,
        predictions: str | Path | None = None,
        *,
        docs: str | Path | None = None,
    ) -> Rated:
        """Score claims against annotated ones: precision, recall and F1 by slot.

        Parameters
        ----------
        gold : path
            Annotated claims, one a line.
        predictions : path, optional
            What ``read`` wrote (``.json``, ``.jsonl``), or texts, which are read now; by default
            the texts of `docs`.
        docs : path, optional
            The annotated texts: every quote is held against them first.

        Examples
        --------
        >>> import detente
        >>> desk = detente.open()
        >>> texts = desk.case.root / "dispatches"
        >>> found = desk.score(texts / "gold.jsonl", docs=texts)
        >>> found.texts, found.missing, found.slots[0].slot
        (5, (), 'claims')
        """
        from detente.record.claims.vocabulary import read_vocabulary
        from detente.record.score import gold_rows, scored
        from detente.record.score.annotating import predicted

        if predictions is None and docs is None:
            raise InputError(
                "nothing is named to score", where="predictions", hint="give it, or --docs"
            )
        if docs is not None:
            self._held_against(Path(gold), docs)
        file = Path(predictions if predictions is not None else docs or "")
        found = predicted(file) if file.suffix in _CLAIMS else [*self._extracted(file)]
        annotated = list(gold_rows(Path(gold)))
        named = {row.doc for row in annotated}
        ours = [row for row in found if row.doc in named]
        words = read_vocabulary((self.case.root / "vocabulary",))
        score = scored(annotated, ours, words.spellings)
        return Rated(
            gold=str(gold),
            texts=len(named),
            missing=tuple(sorted(named - {row.doc for row in ours})),
            slots=tuple(
                Rate(name, m.precision, m.recall, m.f1, m.right, m.told, m.gold)
                for name, m in score.measures.items()
            ),
            hedge_macro_f1=score.hedge_macro_f1,
            shares=tuple(Share(name, right, of) for name, (right, of) in score.accuracy.items()),
        )

    def _papers(
        self, source: str | Path, published: Day | None = None, publisher: str | None = None
    ) -> list[Document]:
        """Return the texts of a file or folder; one that cannot be read is an error here."""
        from detente.record.documents.opening import Refused

        texts: list[Document] = []
        for text in self._texts(source, self._dated(published, publisher)):
            if isinstance(text, Refused):
                raise text.error
            texts.append(text)
        return texts

    def _extracted(self, source: Path) -> Iterator[Row]:
        from detente.record.claims.extract import extract
        from detente.record.claims.vocabulary import read_vocabulary
        from detente.record.score import row_of
        from detente.record.score.annotating import doc_of

        words = read_vocabulary((self.case.root / "vocabulary",))
        for text in self._papers(source):
            self.tell(text.name)
            for claim in extract(text, words).claims:
                yield row_of(claim, text, doc_of(text.name))

    def _held_against(self, gold: Path, docs: str | Path) -> None:
        from detente.record.score.annotating import doc_of, wrongs

        faults = wrongs(gold, {doc_of(text.name): text.raw for text in self._papers(docs)})
        if faults:
            raise SchemaError(
                "the annotated claims do not fit their texts", where=str(gold), faults=faults
            )

    def _write_gold(self, texts: list[Document], target: Path) -> None:
        from detente.record.claims.extract import extract
        from detente.record.claims.vocabulary import read_vocabulary
        from detente.record.score.annotating import gold_line
        from detente.report.page import write

        words = read_vocabulary((self.case.root / "vocabulary",))
        rows = [
            gold_line(claim, text, number)
            for text in texts
            for number, claim in enumerate(extract(text, words).claims, 1)
        ]
        lines = (inert(json.dumps(row, ensure_ascii=False)) for row in rows)
        write(target, "".join(f"{line}\n" for line in lines))
