"""Where machines ask how tracker is, and what they are told."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI

from tracker.service.views.pages import HEALTH
from tracker.web.site import Site
from tracker.web.watch.watch import Watch

_READINESS: Final = "/readyz"
_METRICS: Final = "/metrics"


def add_watch(app: FastAPI, site: Site) -> None:
    """Serve what says whether tracker lives, whether it is ready, and how it stands."""
    watch = Watch(site)
    answers = {HEALTH: watch.lives, _READINESS: watch.ready, _METRICS: watch.metrics}
    for path, answer in answers.items():
        app.add_route(f"{site.base}{path}", answer, methods=["GET"])
