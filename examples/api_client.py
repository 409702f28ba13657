"""A client of the HTTP interface that keeps what it may keep and waits when it is told to.

Needs `detente serve` in another terminal; the first argument is its address.
"""

import json
import sys
import time
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

KEPT: dict[str, tuple[str, bytes]] = {}


def ask(site: str, verb: str, **asked: str) -> dict:
    """Return the answer of a verb."""
    address = f"{site}/api/{verb}?{urlencode(asked)}"
    headers = {"If-None-Match": KEPT[address][0]} if address in KEPT else {}
    for _ in range(5):
        try:
            with urlopen(Request(address, headers=headers)) as found:
                KEPT[address] = (found.headers["ETag"], found.read())
        except HTTPError as error:
            if error.code in {429, 503}:
                time.sleep(float(error.headers.get("Retry-After", 1)))
                continue
            if error.code != 304:
                raise SystemExit("{what} ({where}): {hint}".format(**json.load(error))) from None
        return json.loads(KEPT[address][1])
    raise SystemExit("no answer after five tries")


if __name__ == "__main__":
    place = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    duty = ask(place, "duty", code="8507.60.00.20", origin="CHN", on="2025-11-20")
    print(f"{duty['rate']:.1%} of value, {duty['status']}")
    ask(place, "duty", code="8507.60.00.20", origin="CHN", on="2025-11-20")
    print(f"{len(KEPT)} answer kept, asked for again with its ETag")
