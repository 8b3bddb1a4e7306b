"""Logs for operators and collectors: a constant sentence and its keys, on stderr."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TextIO

import structlog


def configure(*, as_json: bool) -> None:
    """Send logs to stderr, as key=value lines or as JSON; journald adds its own time.

    Where stderr is closed nobody reads them, and they must not go to stdout instead.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
    ]
    if as_json or "JOURNAL_STREAM" not in os.environ:
        shared.insert(0, structlog.processors.TimeStamper(fmt="iso", utc=True))
    structlog.configure(
        processors=[*shared, _renderer(as_json=as_json)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr or _nowhere()),
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _renderer(*, as_json: bool) -> structlog.typing.Processor:
    if as_json:
        return structlog.processors.JSONRenderer()
    return structlog.processors.LogfmtRenderer(
        key_order=["timestamp", "level", "event"], drop_missing=True, bool_as_flag=False
    )
