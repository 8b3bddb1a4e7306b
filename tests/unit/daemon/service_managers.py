"""A service manager at the edge of the machine: it notes what it is told."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, field
from pathlib import Path

_PROGRAM = """#!/bin/sh
printf '%s\\n' "$*" >> {noted}
case "$*" in *" show "*|show*) test -e {standing} && cat {standing} || exit 1;; esac
"""


@dataclass(frozen=True)
class FakeManager:
    """`systemctl` that notes its arguments, and shows what `stands` wrote."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        program = self.folder / "systemctl"
        program.write_text(
            _PROGRAM.format(
                noted=shlex.quote(str(self._noted)), standing=shlex.quote(str(self._standing))
            )
        )
        program.chmod(0o755)

    @property
    def path(self) -> str:
        return f"{self.folder}:{os.environ['PATH']}"

    def stands(self, **properties: str) -> None:
        """Whatever unit is asked for stands so."""
        lines = [f"{name}={value}\n" for name, value in properties.items()]
        self._standing.write_text("".join(lines))

    @property
    def told(self) -> list[str]:
        return self._noted.read_text().splitlines() if self._noted.exists() else []

    @property
    def _noted(self) -> Path:
        return self.folder / "noted"

    @property
    def _standing(self) -> Path:
        return self.folder / "standing"
