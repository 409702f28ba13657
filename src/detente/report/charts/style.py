"""The look that all figures share: inks, sizes, and colours that stay legible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

INK, MUTED, GRID, SHADE, PAPER = "#1a1d21", "#59626d", "#dfe3e8", "#eef1f5", "#ffffff"
#: Dark words on a filled mark: dark on light and on dark pages alike.
ON_FILL = "#101317"
FONT = "Arial, Helvetica, sans-serif"
WIDTH = 720
LEGIBLE = 4.5

CONFIG: dict[str, Any] = {
    "aria": False,
    "background": "transparent",
    "font": FONT,
    "padding": {"left": 4, "right": 6, "top": 6, "bottom": 4},
    "view": {"stroke": None},
    "concat": {"spacing": 14},
    "text": {"fontSize": 12, "color": INK},
    "axis": {
        "labelColor": MUTED,
        "labelFontSize": 11.5,
        "titleColor": MUTED,
        "titleFontSize": 11.5,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domainColor": MUTED,
        "tickColor": MUTED,
        "domain": False,
        "tickSize": 4,
    },
}


def millis(moment: date | datetime) -> int:
    """Return a moment as the milliseconds that a time axis counts in."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(0), UTC)
    return int(moment.timestamp() * 1000)


def chart(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification with the look of all figures."""
    return {**spec, "config": CONFIG}


def marks(
    kind: str, rows: Sequence[dict[str, Any]], encoding: dict[str, Any], **look: Any
) -> dict[str, Any]:
    """Return one layer of marks over its own rows."""
    return {"data": {"values": list(rows)}, "mark": {"type": kind, **look}, "encoding": encoding}


def fixed(name: str) -> dict[str, Any]:
    """Return an encoding that takes a colour as the row has it."""
    return {"field": name, "type": "nominal", "scale": None, "legend": None}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def legible(color: str, ground: str, wanted: float = LEGIBLE) -> str:
    """Return the colour, moved towards black or white until it can be read on the ground."""
    goal = 0 if _luminance(ground) > 0.4 else 255
    made, share = color, 0.0
    while contrast(made, ground) < wanted and share < 1:
        share += 0.04
        made = "#" + "".join(f"{round(c + (goal - c) * share):02x}" for c in _parts(color))
    return made


def _parts(color: str) -> tuple[int, ...]:
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))


def _luminance(color: str) -> float:
    linear = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
        for c in (part / 255 for part in _parts(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
