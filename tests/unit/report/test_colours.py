"""Layers are told apart from each other and from the parties, whatever colours a reader sees."""

from itertools import combinations

import pytest

from tests.unit.report.making import Asks

#: What red, green and blue light becomes (Machado, Oliveira and Fernandes 2009, full severity).
SIGHT = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
_WHITE = (0.9505, 1.0, 1.089)
#: Colours nearer than this (CIE 1976) are easily taken for each other in small areas.
APART = 15


def _lab(color: str, sight: str) -> tuple[float, float, float]:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    seen = [min(1, max(0, sum(m * c for m, c in zip(r, light, strict=True)))) for r in SIGHT[sight]]
    xyz = [sum(m * c for m, c in zip(row, seen, strict=True)) for row in _XYZ]
    x, y, z = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (v / w for v, w in zip(xyz, _WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _apart(one: str, other: str, sight: str) -> float:
    pairs = zip(_lab(one, sight), _lab(other, sight), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("party", ["USA", "CHN"])
def test_layers_and_parties_look_different(asks: Asks, party, sight):
    case = asks.case
    shown = {x.id: x.color for x in case.layers.values() if x.by == party or x.base}
    shown |= {p.id: p.color for p in case.parties.values()}
    near = {
        pair: round(_apart(shown[pair[0]], shown[pair[1]], sight))
        for pair in combinations(shown, 2)
        if _apart(shown[pair[0]], shown[pair[1]], sight) < APART
    }
    assert not near
