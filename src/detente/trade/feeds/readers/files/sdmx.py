"""SDMX messages of statistical offices, read by the library of that name where it is installed."""

from __future__ import annotations

import io
import re
from typing import Any

from detente.errors import SchemaError
from detente.trade.feeds.readers.rows import ReadRow, changed, figure

#: Product codes that repeat the sum of all others.
_DOUBLE = frozenset({"000TOTAL"})
_FLOWS = {
    "1": "import",
    "2": "export",
    "M": "import",
    "X": "export",
    "MG": "import",
    "XG": "export",
}
_TIME = "TIME_PERIOD"
_PLACES = ("REPORTER", "PARTNER", "COUNTRY", "COUNTERPART_COUNTRY", "REF_AREA", "COUNTERPART_AREA")
_GOODS = ("PRODUCT", "COMMODITY")
_FLOW = ("FLOW", "TRADE_FLOW")
_MONTH = re.compile(r"(\d{4})-?M?(\d{2})")


def parse(body: bytes, name: str) -> list[ReadRow]:
    """Read a data message: one figure an observation, labelled by its dimensions.

    Raises
    ------
    SchemaError
        The library is not installed, the message cannot be read, a dimension is missing.
    """
    try:
        import sdmx
    except ImportError as error:
        raise SchemaError(
            "reading SDMX needs the library sdmx1",
            where=name,
            hint="install it with: pip install 'detente[sdmx]'",
        ) from error
    try:
        message = sdmx.read_sdmx(io.BytesIO(body))
    # The library raises whatever its parsers raise; a message that is not one has many faces.
    except Exception as error:
        raise changed(f"it is no SDMX message: {type(error).__name__}", name) from error
    rows = []
    for data in getattr(message, "data", ()):
        for seen in data.obs:
            row = _row(seen, name)
            if row is not None:
                rows.append(row)
    if not rows:
        raise changed("the message holds no observation", name)
    return rows


def _row(seen: Any, name: str) -> ReadRow | None:
    key = {str(k).upper(): str(v.value) for k, v in seen.key.values.items()}
    if getattr(seen, "series_key", None) is not None:
        key |= {str(k).upper(): str(v.value) for k, v in seen.series_key.values.items()}
    goods = next((key[column] for column in _GOODS if column in key), "TOTAL")
    if goods in _DOUBLE:
        return None
    flow = next((_FLOWS.get(key[column].upper()) for column in _FLOW if column in key), None)
    if flow is None:
        flow = next((_FLOWS[part] for part in _parts(key) if part in _FLOWS), None)
    months = _MONTH.fullmatch(key.get(_TIME, ""))
    places = [key[column] for column in _PLACES if column in key]
    if flow is None or months is None or not places:
        raise changed(f"an observation is keyed {sorted(key)}", name)
    if seen.value is None or str(seen.value) in {"", "nan", "NaN"}:
        return None
    value = f"{float(seen.value):.6f}".rstrip("0").rstrip(".")
    return figure(" ".join(places), flow, f"{months[1]}-{months[2]}", value=value, product=goods)


def _parts(key: dict[str, str]) -> list[str]:
    """Return the first words of an indicator's code, which say the flow."""
    return key.get("INDICATOR", "").upper().split("_")[:1]
