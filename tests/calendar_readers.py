"""Other programs that read calendars: what each makes of one, in the same words.

libical and ical.js are there where they were installed: `.ci/run` does so.
"""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject

from tests.sites import REPOSITORY

_SOURCES = Path(__file__).parent / "peers" / "calendars"
_NODE_MODULES = REPOSITORY / "build" / "calendars"
_PATIENCE_S = 60


@dataclass(frozen=True, kw_only=True, order=True)
class Read:
    """An event, as a program reads it; days as dates, instants in UTC."""

    uid: str
    start: str
    end: str
    all_day: bool
    zone: str
    summary: str
    status: str
    sequence: int


def by_vobject(text: str) -> list[Read]:
    """What vobject reads."""
    return sorted(_of_vobject(event) for event in vobject.readOne(text).vevent_list)


def by_libical(text: str) -> list[Read]:
    """What libical reads; it also has to find no fault."""
    program = _libical_program()
    if program is None:
        pytest.skip("libical (Debian: libical-dev) or a C compiler is not installed")
    return _lines_of([program], text)


def by_ical_js(text: str) -> list[Read]:
    """What ical.js reads."""
    node = shutil.which("node")
    if node is None or not (_NODE_MODULES / "node_modules" / "ical.js").exists():
        pytest.skip("ical.js is not installed in build/calendars: `.ci/run` does so by npm")
    return _lines_of([node, str(_SOURCES / "ical_js_reader.mjs"), str(_NODE_MODULES)], text)


READERS = {"vobject": by_vobject, "libical": by_libical, "ical.js": by_ical_js}


def _lines_of(command: list[str], text: str) -> list[Read]:
    done = subprocess.run(
        command, input=text.encode(), capture_output=True, timeout=_PATIENCE_S, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return sorted(Read(**json.loads(line)) for line in done.stdout.decode().splitlines())


@functools.cache
def _libical_program() -> str | None:
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    program = Path(tempfile.mkdtemp(prefix="tracker-libical-")) / "reader"
    source = _SOURCES / "libical_reader.c"
    built = subprocess.run(
        [compiler, "-o", program, source, "-lical"], capture_output=True, check=False
    )
    return str(program) if built.returncode == 0 else None


def _of_vobject(event: Any) -> Read:
    start = event.dtstart.value
    all_day = not isinstance(start, datetime)
    zone = event.dtstart.params.get("X-VOBJ-ORIGINAL-TZID", ["UTC"])[0]
    return Read(
        uid=event.uid.value,
        start=_moment(start),
        end=_moment(event.dtend.value) if hasattr(event, "dtend") else _moment(start),
        all_day=all_day,
        zone="" if all_day else zone,
        summary=event.summary.value,
        status=event.status.value,
        sequence=int(event.sequence.value),
    )


def _moment(value: date) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat()


def a_day(uid: str, day: date, summary: str, status: str = "CONFIRMED", sequence: int = 1) -> Read:
    """What is to be read of a whole day."""
    return Read(
        uid=f"{uid}@regulatory-tracker",
        start=day.isoformat(),
        end=(day + timedelta(days=1)).isoformat(),
        all_day=True,
        zone="",
        summary=summary,
        status=status,
        sequence=sequence,
    )


def a_moment(uid: str, at: str, zone: str, summary: str) -> Read:
    """What is to be read of an instant."""
    return Read(
        uid=f"{uid}@regulatory-tracker",
        start=at,
        end=at,
        all_day=False,
        zone=zone,
        summary=summary,
        status="CONFIRMED",
        sequence=1,
    )
