"""The systemd units, as systemd itself reads them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites import REPOSITORY

_ANALYZE = shutil.which("systemd-analyze")
_MOST_EXPOSED = 20  #: tenths; 0 can do nothing, 100 everything

pytestmark = pytest.mark.skipif(_ANALYZE is None, reason="systemd is not installed")


def _analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(_ANALYZE), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_units_are_understood(tmp_path: Path) -> None:
    units = [*REPOSITORY.glob("config/*.service"), *REPOSITORY.glob("config/*.timer")]
    for unit in units:
        text = unit.read_text(encoding="utf-8").replace("/usr/local/bin/tracker", sys.executable)
        (tmp_path / unit.name).write_text(text)
    names = [str(tmp_path / unit.name.replace("@.", "@tracker.")) for unit in units]
    done = _analyzed("verify", "--man=no", *names)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["tracker.service", "tracker-web.service"])
def test_units_that_run_for_ever_can_do_little_else(name: str) -> None:
    unit = str(REPOSITORY / "config" / name)
    done = _analyzed("security", "--offline=true", f"--threshold={_MOST_EXPOSED}", unit)

    assert done.returncode == 0, done.stdout[-200:] + done.stderr
