"""What each pair of duty levels is worth to both sides: numbers first, best replies outlined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.report.charts.observed.canvas import Canvas
from detente.report.charts.style import GRID, INK, MUTED, WIDTH, legible
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.modelled import Names, signed
from detente.report.parts.words import listed
from detente.strategy.outlook.told import BestReply, Frame, Payoff

_LEFT, _TOP, _ROW = 64, 44, 30
_NOW = "#fff3d6"


def grid_figure(
    found: Frame, payoffs: Sequence[Payoff], replies: Sequence[BestReply], names: Names
) -> Figure:
    """Return the payoffs of every pair of levels without a cap on an input."""
    first, second = found.players
    cells = {
        (c.actions[first], c.actions[second]): c
        for c in payoffs
        if "/" not in c.actions[first] + c.actions[second]
    }
    rows, columns = (list(dict.fromkeys(pair[k] for pair in cells)) for k in (0, 1))
    return Figure(
        name="outlook-payoffs",
        finding=_finding(found, payoffs, replies, names),
        measure=(
            f"Real income of {names[first]} (above) and {names[second]} (below), % of a year's, "
            f"against the baseline; rows: points of duty added by {names[first]}, columns: by "
            f"{names[second]}"
        ),
        spec=_spec(found, names, cells, (rows, columns)),
        table=_table(found, names, cells),
        sources=found.sources,
        key=(
            "Bold: the best level of a side against that of the other, among those drawn; caps on "
            "an input are in the rows of the answer. Shaded: the pair nearest to where both stand. "
            "By a trade model that counts income alone; no forecast. "
            f"{found.source}"
        ).strip(),
    )


def _finding(
    found: Frame, payoffs: Sequence[Payoff], replies: Sequence[BestReply], names: Names
) -> str:
    told = []
    for player in found.players:
        against = next(a for p, a in found.now.items() if p != player)
        best = next(b for b in replies if b.player == player and b.against == against)
        titles = " or ".join(found.labels[player][action] for action in best.actions)
        told.append(f"{names[player]}, {titles}")
    war = next(c for c in payoffs if dict(c.actions) == dict(found.war))
    lost = listed(signed(v, 2) for v in war.worth.values())
    return (
        f"Best reply by income alone: {'; '.join(told)}; at the levels stated for a break "
        f"({', '.join(found.war.values())}) income is {lost}."
    )


def _spec(
    found: Frame,
    names: Names,
    cells: Mapping[tuple[str, str], Payoff],
    ids: tuple[list[str], list[str]],
) -> dict[str, Any]:
    rows, columns = ids
    first, second = found.players
    width = (WIDTH - _LEFT) / len(columns)
    canvas = Canvas(WIDTH, _TOP + len(rows) * _ROW + 4)
    most = {
        **{(first, c): max(cells[r, c].worth[first] for r in rows) for c in columns},
        **{(second, r): max(cells[r, c].worth[second] for c in columns) for r in rows},
    }
    boxes, lines = [], []
    plain: list[dict[str, Any]] = []
    bold: list[dict[str, Any]] = []
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            left, top = _LEFT + j * width, _TOP + i * _ROW
            if found.now == {first: row, second: column}:
                boxes.append({"x": left, "x2": left + width, "y": top, "y2": top + _ROW,
                              "color": _NOW})  # fmt: skip
            for k, (player, other) in enumerate(((first, column), (second, row))):
                word = {
                    "x": left + width - 8, "y": top + 9 + 13 * k,
                    "text": f"{cells[row, column].worth[player] * 100:+.2f}".replace("-", "−"),
                    "color": legible(names.colors.get(player, INK), "#ffffff"),
                }  # fmt: skip
                best = cells[row, column].worth[player] == most[player, other]
                (bold if best else plain).append(word)
        lines.append({"x": 0, "x2": WIDTH, "y": _TOP + i * _ROW, "y2": _TOP + i * _ROW,
                      "color": GRID})  # fmt: skip
    canvas.boxes(boxes)
    canvas.lines(lines, strokeWidth=1)
    canvas.words(plain, align="right", baseline="middle", fontSize=11)
    canvas.words(bold, align="right", baseline="middle", fontSize=11.5, fontWeight="bold")
    _heads(canvas, names, found, ids, width)
    return canvas.spec()


def _heads(
    canvas: Canvas, names: Names, found: Frame, ids: tuple[list[str], list[str]], width: float
) -> None:
    rows, columns = ids
    first, second = found.players
    canvas.words(
        [{"x": _LEFT + j * width + width - 8, "y": 34, "text": c} for j, c in enumerate(columns)]
        + [{"x": _LEFT - 14, "y": _TOP + i * _ROW + 15, "text": r} for i, r in enumerate(rows)],
        align="right", baseline="middle", fontSize=11.5,
    )  # fmt: skip
    canvas.words(
        [{"x": WIDTH - 8, "y": 12, "text": f"{names[second]} adds, points", "color": MUTED}],
        align="right", baseline="middle", fontSize=11,
    )  # fmt: skip
    canvas.words(
        [{"x": 0, "y": 12, "text": f"{names[first]} adds, points", "color": MUTED}],
        align="left", baseline="middle", fontSize=11,
    )  # fmt: skip


def _table(found: Frame, names: Names, cells: Mapping[tuple[str, str], Payoff]) -> Table:
    first, second = found.players
    columns = (
        Column(f"{names[first]} adds"), Column(f"{names[second]} adds"),
        Column(names[first], "number"), Column(names[second], "number"),
    )  # fmt: skip
    rows = tuple(
        Row((
            found.labels[first][row], found.labels[second][column],
            signed(cell.worth[first], 2), signed(cell.worth[second], 2),
        ))
        for (row, column), cell in cells.items()
    )  # fmt: skip
    return Table("Real income by pair of levels, by the model", columns, rows, True)
