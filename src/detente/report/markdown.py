"""The brief as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.report.brief import Brief
from detente.report.parts.content import Block, Figure, Table, Text
from detente.report.sheet import escaped


def markdown(brief: Brief, code_version: str) -> str:
    """Return the brief as Markdown: the same words and tables, figures by their tables."""
    numbers = brief.numbers()
    parts = [f"# {escaped(brief.title)}", f"*{escaped(brief.standing)}*"]
    parts.append(_words(brief.opening, numbers))
    parts.append(
        "\n".join(
            f"- **{escaped(f.value)}** {escaped(f.label)} ({escaped(f.note)})" for f in brief.facts
        )
    )
    for section in brief.sections:
        parts.append(f"## {escaped(section.heading)}")
        parts += [_block(block, numbers) for block in section.blocks]
    parts.append(f"## {len(brief.sources)} sources, all published by {brief.known}")
    parts.append("\n".join(_source(n, s.reference()) for n, s in enumerate(brief.sources, 1)))
    parts.append(
        f"On {brief.on}, known {brief.known}. Data {escaped(brief.data_version)}, "
        f"code {escaped(code_version)}."
    )
    return "\n\n".join(parts) + "\n"


def cites(sources: Sequence[str], numbers: Mapping[str, int]) -> str:
    """Return ``[1][2]`` for the sources that the brief numbers."""
    return "".join(f"[{numbers[s]}]" for s in sources if s in numbers)


def _block(block: Block, numbers: Mapping[str, int]) -> str:
    if isinstance(block, Text):
        return _words(block, numbers)
    if isinstance(block, Table):
        return _table(block, numbers)
    return _figure(block, numbers)


def _words(text: Text, numbers: Mapping[str, int]) -> str:
    return f"{escaped(text.words)} {escaped(cites(text.sources, numbers))}".strip()


def _figure(figure: Figure, numbers: Mapping[str, int]) -> str:
    head = f"**{escaped(figure.finding)}** {escaped(figure.measure)}."
    return f"{head} {escaped(cites(figure.sources, numbers))}\n\n{_table(figure.table, numbers)}"


def _table(table: Table, numbers: Mapping[str, int]) -> str:
    heads = [*(escaped(c.name) for c in table.columns), "Sources"]
    lines = [
        heads,
        [*("--:" if c.align == "right" else "---" for c in table.columns), "---"],
        *(
            [*(escaped(cell) for cell in row.cells), escaped(cites(row.sources, numbers))]
            for row in table.rows
        ),
    ]
    return f"*{escaped(table.caption)}*\n\n" + "\n".join(f"| {' | '.join(x)} |" for x in lines)


def _source(number: int, words: str) -> str:
    return f"{number}. {escaped(words)}"
