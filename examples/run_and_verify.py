"""Write a run of the model, with draws, and work it out again."""

import tempfile
from pathlib import Path

import detente

desk = detente.open()
with tempfile.TemporaryDirectory() as place:
    folder = Path(place) / "lapse"
    found = desk.solve("truce-lapses", draws=20, seed=3, out=folder)
    for move in found.welfare[:3]:
        print(f"{move.region}: {move.change:+.4%}")
    print(sorted(path.name for path in (folder / "figures").glob("*.svg"))[:3])
    print("the same again:", desk.verify(folder).ok)
