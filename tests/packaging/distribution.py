"""What is given out, made of what git knows of this tree: sdist, wheel, lock, and their digests.

    python -m tests.packaging.distribution FOLDER

The wheel brings manual pages, completions and samples to where programs look for them below its
prefix.
The same tree gives the same bytes, wherever, by whomever and whenever they are made.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from click.shell_completion import get_completion_class

from tests.packaging import reference
from tests.sites import REPOSITORY
from tracker.cli.program import program

DIGESTS = "SHA256SUMS"
LOCK = "requirements.lock"
#: Where each shell looks for what completes `tracker`, below a prefix.
COMPLETIONS = {
    "bash": "share/bash-completion/completions/tracker",
    "fish": "share/fish/vendor_completions.d/tracker.fish",
    "zsh": "share/zsh/site-functions/_tracker",
}
MANUAL = "share/man/man1"
SAMPLES = "share/tracker/milestones.yaml"  #: what `tracker init` may begin with


def make(folder: Path) -> None:
    """Make `folder` anew, with all of it and nothing else."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch, "tree")
        _copy(tree)
        _share(tree)
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-d", str(folder.resolve())],
            cwd=tree,
            env={**os.environ, "SOURCE_DATE_EPOCH": epoch()},
            stdout=subprocess.DEVNULL,
            check=True,
        )
    shutil.copyfile(REPOSITORY / LOCK, folder / LOCK)
    write_digests(folder)


def write_digests(folder: Path) -> None:
    """Write the digest of each file of `folder` into one beside them."""
    names = sorted(each.name for each in folder.iterdir() if each.name != DIGESTS)
    lines = [f"{_digest(folder / name)}  {name}\n" for name in names]
    (folder / DIGESTS).write_text("".join(lines), encoding="utf-8")


def epoch() -> str:
    """The second that every file bears: as asked for, or when the last change was committed."""
    return os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct").strip()


def _copy(tree: Path) -> None:
    """Copy what git knows; whatever else lies about is nobody's business."""
    for name in _git("ls-files", "-z").split("\0"):
        if (REPOSITORY / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, tree / name)


def _share(tree: Path) -> None:
    reference.main([str(tree / MANUAL)])
    (tree / SAMPLES).parent.mkdir(parents=True)
    shutil.copy(tree / "config/milestones.yaml", tree / SAMPLES)
    for shell, name in COMPLETIONS.items():
        complete = get_completion_class(shell)
        assert complete is not None
        (tree / name).parent.mkdir(parents=True)
        script = complete(program, {}, "tracker", "_TRACKER_COMPLETE").source()
        (tree / name).write_text(script, encoding="utf-8")


def _git(*words: str) -> str:
    command = ["git", "-C", str(REPOSITORY), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
