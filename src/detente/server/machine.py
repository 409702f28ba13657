"""What machines ask of the server itself: is it well, what does it count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from starlette.responses import JSONResponse, PlainTextResponse, Response

from detente import __version__
from detente.server.asking.answering import Office
from detente.server.asking.questions import offered
from detente.server.guard.counts import Counts


def state(office: Office) -> dict[str, Any]:
    """Return what the server answers from, and within which limits."""
    desk, limits = office.desk, office.settings
    about = desk.case.about
    return {
        "status": "ok",
        "code_version": __version__,
        "data_version": about.version,
        "edition": office.edition,
        "case": about.id,
        "known_until": about.known_until.isoformat(),
        "age_days": (desk.today - about.known_until).days,
        "records": {name: day.isoformat() for name, day in about.records.items()},
        "feeds": [
            {"id": feed.id, "title": feed.title, "known_until": feed.known_until.isoformat()}
            for feed in desk.record.feeds
        ],
        "verbs": [verb.name for verb in offered()],
        "limits": {
            "seconds": limits.seconds,
            "heavy_seconds": limits.heavy_seconds,
            "rate": limits.rate,
            "burst": limits.burst,
        },
    }


def add_machine_pages(app: FastAPI, office: Office, counts: Callable[[], Counts]) -> None:
    """Put the state and the counts at their addresses."""

    @app.get("/-/status.json", include_in_schema=False)
    async def status() -> Response:
        return JSONResponse(state(office), headers={"Cache-Control": "no-store"})

    @app.get("/-/metrics", include_in_schema=False)
    async def metrics() -> Response:
        kept = {
            "kept_bytes": float(office.texts.used),
            "kept_found": float(office.texts.found),
            "kept_missed": float(office.texts.missed),
        }
        return PlainTextResponse(counts().text(kept), headers={"Cache-Control": "no-store"})
