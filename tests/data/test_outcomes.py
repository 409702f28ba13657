"""What the brief shows under "if it broke" is what the model gives today."""

import json
import math

import pytest

from detente.desk.futures import derive
from detente.ledger.products.catalogue import SHIPPED
from detente.store.manifest import digest
from detente.store.tables import read_table


def test_manifest_has_the_table():
    entries = json.loads((SHIPPED / "MANIFEST.json").read_text(encoding="utf-8"))
    entry = entries["outcomes.parquet"]
    assert entry["sha256"] == digest(SHIPPED / "outcomes.parquet")
    assert entry["rebuild"] == "python -m detente.desk.futures.derive"


@pytest.mark.slow
def test_what_ships_is_what_comes_out():
    made = derive.outcomes("us_china")
    kept = [*read_table(SHIPPED / "outcomes.parquet")]
    assert len(kept) == len(made.rows), "run `make data`"
    for held, fresh in zip(kept, made.rows, strict=True):
        for one, other in zip(held, fresh, strict=True):
            same = (
                math.isclose(one, other, rel_tol=1e-7) if isinstance(one, float) else one == other
            )
            assert same, f"{held} is now {fresh}: run `make data`"
