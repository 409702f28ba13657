"""End an exchange when its time is over, also where a server sends a byte now and then.

A limit on each read does not end an answer that drips: its heading may come a byte at a time for
hours. The connection itself is shut when the time is over, and whoever waits on it wakes.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from typing import Any, Self

_OPENED = "connection.connect_tcp.complete"


class Cut:
    """A limit of time on what is exchanged inside its `with`.

    Parameters
    ----------
    seconds : float
        From the moment the connection stands.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._over = threading.Event()
        self._timers: list[tuple[threading.Timer, socket.socket]] = []

    @property
    def over(self) -> bool:
        """Whether the time was over before the exchange: what came may be a part."""
        return self._over.is_set()

    def note(self, event: str, info: Mapping[str, Any]) -> None:
        """Take up a connection when the transport tells that it stands."""
        if event != _OPENED:
            return
        held = info["return_value"].get_extra_info("socket")
        # A copy of its own: encryption takes the first one over.
        twin = held.dup()
        timer = threading.Timer(self._seconds, self._shut, (twin,))
        timer.daemon = True
        self._timers.append((timer, twin))
        timer.start()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the limit: the exchange is over."""
        for timer, twin in self._timers:
            timer.cancel()
            timer.join()
            twin.close()

    def _shut(self, held: socket.socket) -> None:
        self._over.set()
        try:
            held.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # the other side was faster
