"""A large folder, text by text: each written as it is read, none of them kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import BadFile
from detente.record.documents.opening import files_in
from detente.verdict.answer import Label
from detente.verdict.prose import VIEW, opening
from detente.verdict.told import ReadAll, Unread

if TYPE_CHECKING:
    from detente.desk.evidence.working import Done

#: Of more texts than this no relations between them are worked out: they grow with the square.
MOST_TOGETHER = 500
APART = f"How more than {MOST_TOGETHER} texts stand to each other is not worked out."


def asked(folder: Path, target: Path) -> bool:
    """Tell whether a folder is written text by text: it is large, and each claim has a line."""
    return target.suffix == ".jsonl" and len(files_in(folder)) > MOST_TOGETHER


@dataclass(frozen=True, slots=True)
class Lines:
    """A text as it is written, and what is counted of it: claims by label, views apart."""

    sha256: str
    text: str
    labels: Counter[Label]
    views: int

    @classmethod
    def of(cls, done: Done) -> Lines:
        """Return a text that was read as its lines."""
        from detente.report.record.lines import lines

        judged = list(done.verdicts.values())
        labels = Counter(v.label for v in judged if v.why != VIEW)
        text = lines(ReadAll("", (done.read,), (), ()))
        sha256 = done.read.document.sha256
        return cls(sha256, text, Counter(labels), sum(v.why == VIEW for v in judged))


def streamed(found: Iterable[Lines | Unread], target: Path) -> ReadAll:
    """Write the claims of texts line by line; return what is counted of them, in prose.

    Raises
    ------
    BadFile
        None of them could be read: nothing is written.
    """
    from detente.report.page import write_parts

    labels: Counter[Label] = Counter()
    unread: list[Unread] = []
    counts: Counter[str] = Counter({"texts": 0, "views": 0, "copies": 0})
    seen: set[str] = set()

    def parts() -> Iterator[bytes]:
        for one in found:
            if isinstance(one, Unread):
                unread.append(one)
                continue
            if one.sha256 in seen:
                counts["copies"] += 1
                continue
            seen.add(one.sha256)
            labels.update(one.labels)
            counts.update(texts=1, views=one.views)
            yield one.text.encode("utf-8")
        if not counts["texts"]:
            raise BadFile("none of the texts could be read", where=unread[0].name if unread else "")

    write_parts(target, parts())
    said = opening(counts["texts"], labels, counts["views"])
    said += f" The claims stand in {target.name}."
    if counts["copies"]:
        said += f" Files that hold the bytes of another, left out: {counts['copies']}."
    return ReadAll(f"{said} {APART}", (), (), tuple(unread))
