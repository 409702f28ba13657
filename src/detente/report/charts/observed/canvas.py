"""A canvas counted in pixels, for figures that set many small panes or cells side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from detente.report.charts.style import INK, MUTED, chart, fixed, marks

Rows = Sequence[dict[str, Any]]
_APART = {"field": "of", "type": "nominal"}


class Canvas:
    """Marks in pixels from the top left; layers are drawn in the order in which they are added."""

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self._layers: list[dict[str, Any]] = []
        self._x = _axis("x", [0, width])
        self._y = _axis("y", [height, 0])

    def boxes(self, rows: Rows, **look: Any) -> None:
        """Draw filled boxes: x, y, x2, y2, color."""
        at = {"x": self._x, "x2": {"field": "x2"}, "y": self._y, "y2": {"field": "y2"}}
        self._add("rect", rows, {**at, "color": fixed("color")}, look)

    def lines(self, rows: Rows, **look: Any) -> None:
        """Draw straight lines: x, y, x2, y2, color."""
        at = {"x": self._x, "x2": {"field": "x2"}, "y": self._y, "y2": {"field": "y2"}}
        self._add("rule", rows, {**at, "color": fixed("color")}, look)

    def areas(self, rows: Rows, **look: Any) -> None:
        """Fill what lies between two curves: x, y, y2, color; a name `of` keeps areas apart."""
        at = {"x": self._x, "y": self._y, "y2": {"field": "y2"}}
        self._add("area", rows, {**at, "color": fixed("color"), "detail": _APART}, look)

    def curves(self, rows: Rows, **look: Any) -> None:
        """Draw curves through points in order: x, y, color; a name `of` keeps curves apart."""
        at = {"x": self._x, "y": self._y, "color": fixed("color"), "detail": _APART}
        self._add("line", rows, at, look)

    def points(self, rows: Rows, **look: Any) -> None:
        """Draw marks: x, y, shape, color; hollow ones have the ground as their fill."""
        shape = {"field": "shape", "type": "nominal", "scale": None, "legend": None}
        at = {"x": self._x, "y": self._y, "shape": shape}
        inks = {"fill": fixed("fill"), "stroke": fixed("color")}
        self._add("point", rows, {**at, **inks}, {"opacity": 1, **look})

    def words(self, rows: Rows, **look: Any) -> None:
        """Write words: x, y, text, and color where it is not the ink of the page."""
        inked = [{"color": INK, **row} for row in rows]
        at = {"x": self._x, "y": self._y, "text": {"field": "text"}, "color": fixed("color")}
        self._add("text", inked, at, look)

    def spec(self) -> dict[str, Any]:
        """Return the specification of what was drawn."""
        width, height = self._size
        return chart({"width": width, "height": height, "layer": self._layers})

    def _add(self, kind: str, rows: Rows, encoding: dict[str, Any], look: dict[str, Any]) -> None:
        if rows:
            self._layers.append(marks(kind, rows, encoding, **look))


def _axis(name: str, domain: list[float]) -> dict[str, Any]:
    scale = {"domain": domain, "nice": False, "zero": False}
    return {"field": name, "type": "quantitative", "axis": None, "scale": scale}


def months_under(
    canvas: Canvas,
    months: Iterable[date],
    places: Iterable[tuple[float, float]],
    step: float,
) -> None:
    """Write the months under each place, by their first letter where there is no room.

    Parameters
    ----------
    places : iterable of tuple
        Where the first month begins: from the left, and from the top.
    step : float
        Width of a month.
    """
    every = list(months)
    named = [f"{day:%b}" if step >= 26 else f"{day:%b}"[0] for day in every]
    rows: list[dict[str, Any]] = []
    for left, top in places:
        middle = [left + (i + 0.5) * step for i in range(len(every))]
        rows += [{"x": x, "y": top, "text": t} for x, t in zip(middle, named, strict=True)]
        rows += [
            {"x": x, "y": top + 13, "text": f"{day.year}"}
            for i, (x, day) in enumerate(zip(middle, every, strict=True))
            if day.month == 1 or (i == 0 and day.month < 11)
        ]
    canvas.words([r | {"color": MUTED} for r in rows], fontSize=10.5, baseline="top")
