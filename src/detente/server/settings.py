"""How a server is run: what it serves, to whom, and within which limits."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

#: Where a worker process finds the settings of the server that started it.
VARIABLE = "DETENTE_SERVER"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server serves and within which limits.

    Parameters
    ----------
    case : str
        A shipped case, or a folder.
    data : str
        The user's folder for what was fetched; empty where there is none.
    rate, burst : float, int
        Questions a second that one address may put in the long run, and at once; a rate
        of zero sets no limit.
    seconds : float
        How long one question may take before the asker is told to come back.
    heavy_seconds : float
        The same for a verb that looks at every line of a schedule.
    kept_bytes : int
        Room for finished answers, of each worker.
    """

    case: str = "us_china"
    data: str = ""
    rate: float = 20.0
    burst: int = 200
    seconds: float = 2.0
    heavy_seconds: float = 20.0
    kept_bytes: int = 64 * 1024 * 1024

    def hand_on(self) -> None:
        """Leave the settings where the worker processes look for them."""
        os.environ[VARIABLE] = json.dumps(asdict(self))

    @staticmethod
    def handed_on() -> Settings:
        """Return the settings that the starting process left."""
        return Settings(**json.loads(os.environ.get(VARIABLE, "{}")))
