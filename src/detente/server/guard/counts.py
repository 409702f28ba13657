"""What a worker counts, in the text format of Prometheus."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

#: Upper bounds of the times counted, in seconds.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


@dataclass(slots=True)
class Counts:
    """Requests by route and status, and how long they took; routes are few and fixed."""

    requests: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    times: dict[str, list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0] * (len(BOUNDS) + 1))
    )
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self.requests[method, route, status] += 1
        self.times[route][bisect_left(BOUNDS, seconds)] += 1
        self.seconds[route] += seconds

    def text(self, gauges: dict[str, float]) -> str:
        """Return all counts, and the values of the moment."""
        return "\n".join([*self._requests(), *self._times(), *_gauges(gauges)]) + "\n"

    def _requests(self) -> Iterator[str]:
        yield "# HELP detente_requests_total Requests by method, route and status."
        yield "# TYPE detente_requests_total counter"
        for (method, route, status), n in sorted(self.requests.items()):
            yield (
                f'detente_requests_total{{method="{method}",route="{route}",status="{status}"}} {n}'
            )

    def _times(self) -> Iterator[str]:
        yield "# HELP detente_request_seconds Time from request to answer."
        yield "# TYPE detente_request_seconds histogram"
        for route, counted in sorted(self.times.items()):
            below = 0
            for bound, n in zip([*map(str, BOUNDS), "+Inf"], counted, strict=True):
                below += n
                yield f'detente_request_seconds_bucket{{route="{route}",le="{bound}"}} {below}'
            yield f'detente_request_seconds_sum{{route="{route}"}} {self.seconds[route]:.6f}'
            yield f'detente_request_seconds_count{{route="{route}"}} {below}'


def _gauges(gauges: dict[str, float]) -> Iterator[str]:
    for name, value in gauges.items():
        yield f"# TYPE detente_{name} gauge"
        yield f"detente_{name} {value:g}"
