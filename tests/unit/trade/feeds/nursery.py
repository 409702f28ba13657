"""Refreshes one feed in a loop, in children that are there to be killed.

Run as a script with the port of a server, a folder, and the root of the tests. Each line on its
input (``go FIRST_DAY``) forks a child; its number is printed, then ``done`` after every refresh.
"""

import importlib
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

HOST = "feed.example.org"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def looped(port: str, home: Path, first: int) -> None:
    from detente.ledger.feeds.feed import policy_of
    from detente.trade.feeds.feed import Way, refresh
    from detente.wire.fetch import Line, fetch
    from tests.unit.trade.feeds.making import feed, series

    named = f"{HOST}:{port}"
    row = feed(hosts=(named,), schemes=("http",), pages={"page": f"http://{named}/page"})
    policy = replace(policy_of(row), networks=("127.0.0.0/8",))
    line = Line(resolve=lambda *_: ["127.0.0.1"])
    known = series("office-export-nor", "office-import-nor")
    day = first
    while True:
        now = BEGIN + timedelta(days=day)
        fetcher = partial(
            fetch,
            policy=policy,
            clock=lambda now=now: now,
            line=line,
            cache=home / "office" / "raw",
        )
        refresh(row, known, home, Way(fetcher, lambda _: None), now.date())
        print("done", flush=True)
        day += 1


def main() -> None:
    port, home, root = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    sys.path[:0] = [root]
    # Loaded once, before the first child: a child begins at its work.
    for name in (
        *("duckdb", "httpx", "detente.store.tables", "detente.trade.feeds.feed"),
        "tests.unit.trade.feeds.making",
    ):
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            looped(port, home, int(line.split()[1]))
        print(f"child {child}", flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()
