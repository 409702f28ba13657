"""A figure as files: picture, numbers, specification, and what it rests on."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

from detente.kernel.source import Source
from detente.report.figure import SCHEMA, svg
from detente.report.parts.content import Figure
from detente.report.sheet import Sheet, comma
from detente.server.pages.again import Stamp

#: Pictures are drawn at twice their size, so that they print well.
SCALE = 2.0
_FILES = """## Files

`.csv` the numbers, `.svg` and `.png` the picture, `.vl.json` the Vega-Lite specification that
draws it."""
#: One date for every file: the same answer gives the same bytes.
_WHEN = (2020, 1, 1, 0, 0, 0)


def png(figure: Figure) -> bytes:
    """Return a figure as a picture of pixels."""
    import vl_convert

    made: bytes = vl_convert.svg_to_png(svg(figure), scale=SCALE)
    return made


def packed(figures: Sequence[Figure], sources: Sequence[Source], stamp: Stamp, cited: str) -> bytes:
    """Return the figures of a page with all that belongs to them, as one zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(figures, sources, stamp, cited):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content)
    return out.getvalue()


def _files(
    figures: Sequence[Figure], sources: Sequence[Source], stamp: Stamp, cited: str
) -> list[tuple[str, str | bytes]]:
    made: list[tuple[str, str | bytes]] = [("README.md", _readme(figures, sources, stamp, cited))]
    for figure in figures:
        columns = tuple(column.name for column in figure.table.columns)
        rows = tuple(row.cells for row in figure.table.rows)
        spec = {"$schema": SCHEMA, **figure.spec}
        made += [
            (f"{figure.name}.svg", svg(figure)),
            (f"{figure.name}.png", png(figure)),
            (f"{figure.name}.csv", comma([Sheet("", columns, rows)])),
            (f"{figure.name}.vl.json", json.dumps(spec, ensure_ascii=False, indent=1) + "\n"),
        ]
    return made


def _readme(figures: Sequence[Figure], sources: Sequence[Source], stamp: Stamp, cited: str) -> str:
    lines = [f"# {stamp.title}", "", stamp.standing, ""]
    for figure in figures:
        measure = f"{figure.measure}. {figure.key}"
        lines += [f"## {figure.name}", "", figure.finding, "", measure, ""]
    lines += [_FILES, "", "## Cite", "", cited, "", "## Sources of the page", ""]
    lines += [
        f"- {s.title}. {s.publisher}. {s.cite or s.date or ''} ({s.certainty})" for s in sources
    ]
    lines += ["", "Information, not customs advice. Figures may be used with this citation.", ""]
    return "\n".join(lines)
