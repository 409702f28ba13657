"""The brief as one self-contained HTML file: no script, nothing fetched."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from detente.report.brief import Brief
from detente.report.charts.style import GRID, INK, MUTED, ON_FILL, PAPER, SHADE, legible
from detente.report.figure import svg
from detente.report.parts.content import Figure, Table, Text

DARK_GROUND = "#14171b"
_INKS = {INK: "ink", MUTED: "muted", GRID: "line", SHADE: "shade", PAPER: "ground", ON_FILL: "fill"}
_PAINT = re.compile(r'(fill|stroke)="(#[0-9a-fA-F]{6}|black|white)"')
_NAMED = {"black": INK, "white": PAPER}


def page(brief: Brief, code_version: str) -> str:
    """Return the brief as one HTML document."""
    drawn = {figure.name: svg(figure) for figure in brief.figures()}
    paints = colors(drawn.values())
    template = environment().get_template("brief.html.j2")
    return template.render(
        brief=brief,
        numbers=brief.numbers(),
        pictures={name: Markup(painted(text)) for name, text in drawn.items()},
        colors=paints,
        code_version=code_version,
    )


def write(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and move it there, so that no half file is ever seen."""
    write_parts(path, [content.encode("utf-8") if isinstance(content, str) else content])


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file piece by piece beside its place and move it there when it is whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@cache
def environment() -> Environment:
    """Return what fills the templates of pages."""
    made = Environment(
        loader=PackageLoader("detente.report"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        finalize=_unbroken,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.tests["table"] = lambda block: isinstance(block, Table)
    made.tests["text"] = lambda block: isinstance(block, Text)
    made.tests["figure"] = lambda block: isinstance(block, Figure)
    made.globals["link"] = _link
    return made


def _unbroken(value: Any) -> Any:
    """Keep a figure and its sign on one line."""
    plain = isinstance(value, str) and not isinstance(value, Markup)
    return value.replace(" %", "\N{NO-BREAK SPACE}%") if plain else value


def _link(url: str | None) -> str | None:
    """Return an address that a reader may follow, None for anything but the web."""
    return url if url and url.startswith(("https://", "http://")) else None


def painted(drawn: str) -> str:
    """Let the page's own colours rule the picture, so that it reads in light and in dark."""

    def named(found: re.Match[str]) -> str:
        color = _NAMED.get(found.group(2), found.group(2)).lower()
        name = _INKS.get(color, f"c{color[1:]}")
        return f'{found.group(1)}="var(--{name},{color})"'

    return _PAINT.sub(named, drawn)


def colors(drawn: Any) -> list[tuple[str, str, str]]:
    """Return the colours of the pictures: name, on light ground, on dark ground."""
    found = {m.group(2).lower() for text in drawn for m in _PAINT.finditer(text)}
    own = sorted(c for c in found if c.startswith("#") and c not in _INKS)
    return [(f"c{c[1:]}", c, legible(c, DARK_GROUND)) for c in own]
