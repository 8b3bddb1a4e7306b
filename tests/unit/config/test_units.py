"""The units in config/ are what systemd takes, and what they start on failure is shipped."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

_UNITS = sorted((Path(__file__).parents[3] / "config").glob("tracker*.*[er]"))
_STARTED = re.compile(r"(?m)(?:^OnFailure=|systemctl start --no-block )(\S+?)@%N\.service")


@pytest.mark.parametrize("name", ["tracker.service", "tracker-doctor.service"])
def test_a_unit_that_fails_tells_somebody_by_a_unit_that_is_shipped(name: str) -> None:
    (unit,) = [each for each in _UNITS if each.name == name]
    started = set(_STARTED.findall(unit.read_text()))
    assert started == {"tracker-trouble"}
    assert f"{started.pop()}@.service" in {each.name for each in _UNITS}


def test_a_crash_loop_tells_somebody_though_the_unit_never_counts_as_failed() -> None:
    (unit,) = [each for each in _UNITS if each.name == "tracker.service"]
    lines = unit.read_text().splitlines()
    assert "StartLimitIntervalSec=0" in lines
    assert any(line.startswith("ExecStopPost=-+") for line in lines)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    for unit in _UNITS:
        text = unit.read_text().replace("/usr/local/bin/tracker", "/bin/true")
        (tmp_path / unit.name.replace("@.", "@tracker.")).write_text(text)
    units = sorted(tmp_path.glob("tracker*.*[er]"))
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, units)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
