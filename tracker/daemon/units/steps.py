"""What is done to a machine, decided before anything is: shown as it is, or carried out."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.errors import TrackerError

_PATIENCE_S = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """A folder that has to be there."""

    path: Path
    mode: int
    account: str | None = None  #: whose it becomes; None: of whoever makes it

    def __str__(self) -> str:
        whose = f" -o {self.account} -g {self.account}" if self.account else ""
        return f"install -d -m {self.mode:04o}{whose} {shlex.quote(str(self.path))}"

    def carry_out(self) -> None:
        """Make it, unless it is there."""
        if self.path.is_dir():
            return
        self.path.mkdir(mode=self.mode, parents=True)
        self.path.chmod(self.mode)  # whatever the umask is
        if self.account:
            shutil.chown(self.path, self.account, self.account)


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file that has to hold a text."""

    path: Path
    text: str = field(repr=False)

    def __str__(self) -> str:
        return f"cat > {shlex.quote(str(self.path))} <<'END'\n{self.text}END"

    def carry_out(self) -> None:
        """Write it, wholly or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_name(f".{self.path.name}.partial")
        partial.write_text(self.text, encoding="utf-8")
        partial.chmod(0o644)
        partial.rename(self.path)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """A file that must not be there."""

    path: Path

    def __str__(self) -> str:
        return f"rm {shlex.quote(str(self.path))}"

    def carry_out(self) -> None:
        """Remove it."""
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A program that has to succeed."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return shlex.join(self.words)

    def carry_out(self) -> None:
        """Run it; TrackerError with what it says where it fails."""
        done = run(self.words)
        if done.returncode:
            said = " ".join((done.stderr or done.stdout).split())
            raise TrackerError(f"`{self}` failed with exit code {done.returncode}: {said}")


Step = Folder | File | Gone | Command


def run(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a program from a folder that everybody may read; TrackerError where there is none."""
    try:
        return subprocess.run(  # noqa: S603 - programs of the machine, words of ours
            words,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"},
        )
    except FileNotFoundError as error:
        raise TrackerError(f"{words[0]} is not installed on this machine") from error
    except subprocess.TimeoutExpired as error:
        raise TrackerError(f"`{shlex.join(words)}` did not end in {_PATIENCE_S} s") from error


def carried_out(steps: Sequence[Step]) -> Iterator[Step]:
    """Carry out each step, then give it; TrackerError at the first that fails."""
    for step in steps:
        try:
            step.carry_out()
        except OSError as error:
            where = f" {error.filename}" if error.filename else ""
            raise TrackerError(f"cannot go on: {error.strerror or error}{where}") from error
        yield step
