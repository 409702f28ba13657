"""détente: the US–China trade truce in view, every figure with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from detente.desk import Desk

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(case: str | Path = "us_china", data: str | Path | None = None) -> Desk:
    """Open the ledger of a case.

    Parameters
    ----------
    case : str or Path
        Name of a shipped case, or the folder of your own.
    data : str or Path, optional
        Folder for what `refresh` fetches; the user's data folder by default.

    Returns
    -------
    Desk
        The facade whose methods are the verbs.

    Examples
    --------
    >>> import detente
    >>> detente.open().duty("8471.30.01.00", origin="CHN", on="2025-11-20").rate
    Decimal('0.10')
    """
    import os
    from datetime import UTC, date, datetime
    from pathlib import Path

    from detente.desk import Desk

    home = Path(data) if data is not None else _data_home()
    return Desk.open(case, date.today(), home, lambda: datetime.now(UTC), key=os.environ.get)


def _data_home() -> Path:
    """Return the user's folder for fetched data, by the convention of the desktop."""
    import os
    from pathlib import Path

    # A relative path there is to be ignored, so the convention says.
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".local" / "share") / "detente"
