"""A bare Debian for each test that asks for one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.databases import RUN_FOLDER
from tests.packaging.bare_debian import BareDebian, NoDebian


@pytest.fixture
def debian() -> Iterator[BareDebian]:
    """A copy of the tree that the first test of the run has made."""
    shared = Path(os.environ[RUN_FOLDER], "debian")
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            try:
                BareDebian.made(shared)
            except NoDebian as error:
                shutil.rmtree(shared, ignore_errors=True)
                pytest.skip(str(error))
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    try:
        subprocess.run(["cp", "-a", str(shared), str(folder / "root")], check=True)
        yield BareDebian(folder / "root")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
