"""How a row of data is read: a field that its kind does not have is an error, never dropped."""

from __future__ import annotations

from typing import Any

#: Settings of pydantic for the kinds of rows.
STRICT: dict[str, Any] = {"extra": "forbid"}
