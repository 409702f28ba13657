"""détente: the US–China trade truce in view, every figure with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from detente.desk import Desk

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(case: str | Path = "us_china") -> Desk:
    """Open the ledger of a case.

    Parameters
    ----------
    case : str or Path
        Name of a shipped case, or the folder of your own.

    Returns
    -------
    Desk
        The facade whose methods are the verbs.

    Examples
    --------
    >>> import detente
    >>> detente.open().duty("8471.30.01.00", origin="CHN", on="2025-11-20").rate
    Decimal('0.100000')
    """
    from datetime import date

    from detente.desk import Desk

    return Desk.open(case, date.today())
