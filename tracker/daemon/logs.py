"""Logs for operators and collectors: a constant sentence and its keys, on stderr."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Final, TextIO

import structlog

from tracker.planning.text.wording import one_line


def configure(*, as_json: bool) -> None:
    """Send logs to stderr, as key=value lines or as JSON; journald adds its own time.

    Where stderr is closed nobody reads them, and they must not go to stdout instead.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
    ]
    if as_json or "JOURNAL_STREAM" not in os.environ:
        watched = not as_json and _is_watched()
        form = "%H:%M:%S" if watched else "iso"
        shared.insert(0, structlog.processors.TimeStamper(fmt=form, utc=not watched))
    structlog.configure(
        processors=[*shared, _renderer(as_json=as_json)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr or _nowhere()),
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)


def _is_watched() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _renderer(*, as_json: bool) -> structlog.typing.Processor:
    if as_json:
        return structlog.processors.JSONRenderer()
    if _is_watched():
        return _for_people
    return structlog.processors.LogfmtRenderer(
        key_order=["timestamp", "level", "event"], drop_missing=True, bool_as_flag=False
    )


_NAMES: Final = 40  #: characters of the milestones that an attempt tells of
_PAIRS: Final = structlog.processors.LogfmtRenderer(bool_as_flag=False)


def _for_people(
    logger: structlog.typing.WrappedLogger, name: str, event: structlog.typing.EventDict
) -> str:
    """`15:52:55 Daemon started pid=4711`: whoever watches knows the day."""
    at, level, said = (event.pop(key, "") for key in ("timestamp", "level", "event"))
    shown = "" if level == "info" else f"{level.upper()}: "
    told = {key: value for key, value in event.items() if value not in (None, False, "")}
    if "key" in told:
        told["key"] = one_line(str(told["key"]), _NAMES)
    return f"{at} {shown}{said} {_PAIRS(logger, name, told)}".strip()
