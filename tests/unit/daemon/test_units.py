"""The units that are installed are the samples, with what is there on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites import REPOSITORY
from tracker.daemon.units.place import Place
from tracker.daemon.units.texts import units_of

_SAMPLES = units_of(Place(), web=True)
_ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.parametrize("name", _SAMPLES)
def test_a_sample_is_what_is_installed(name: str) -> None:
    assert (REPOSITORY / "config" / name).read_text(encoding="utf-8") == _SAMPLES[name]


def test_no_sample_is_a_truth_of_its_own() -> None:
    found = [*REPOSITORY.glob("config/*.service"), *REPOSITORY.glob("config/*.timer")]
    assert {each.name for each in found} == set(_SAMPLES)


def test_pages_are_there_only_where_they_are_wanted() -> None:
    assert set(_SAMPLES) - set(units_of(Place(), web=False)) == {"tracker-web.service"}


def test_a_file_that_is_there_is_a_credential_and_no_other() -> None:
    mail, signing = Path("/etc/tracker/secrets/mail-url"), Path("/etc/tracker/secrets/signing")
    place = Place(credentials=(mail, signing), web_credentials=(signing,))
    units = units_of(place, web=True)
    line = f"\nLoadCredential=mail-url:{mail}\n"

    assert {name for name, text in units.items() if line in text} == {
        "tracker.service",
        "tracker-trouble@.service",
    }
    assert "\nLoadCredential=signing:" in units["tracker-web.service"]
    assert not any("\nLoadCredential" in text for text in _SAMPLES.values())


def test_a_database_elsewhere_can_be_written() -> None:
    text = units_of(Place(database=None, writable=Path("/srv/dead lines")), web=False)

    assert '\nReadWritePaths="/srv/dead lines"\n' in text["tracker.service"]
    assert "TRACKER_DATABASE_URL" not in text["tracker.service"]


def test_a_user_s_own_units_ask_for_nothing_that_takes_root() -> None:
    place = Place(is_personal=True, folder=Path("/home/amira/%data"), database=None)
    for name, text in units_of(place, web=True).items():
        for key in ("User=", "StateDirectory", "CapabilityBoundingSet", "Protect", "Private"):
            assert f"\n{key}" not in text, name
        assert "network-online" not in text
        assert "multi-user" not in text
    assert (
        "\nWorkingDirectory=/home/amira/%%data\n" in units_of(place, web=False)["tracker.service"]
    )


@pytest.mark.skipif(_ANALYZE is None, reason="systemd is not installed")
@pytest.mark.parametrize("personal", [True, False])
def test_systemd_understands_paths_with_signs_of_its_own(tmp_path: Path, *, personal: bool) -> None:
    folder = tmp_path / "a 100 % $HOME"
    folder.mkdir()
    executable = folder / "tracker"
    shutil.copy(shutil.which("true") or sys.executable, executable)
    place = Place(
        executable=executable,
        settings=folder / "tracker.toml",
        folder=folder,
        database=f"sqlite:///{folder}/tracker.db",
        writable=folder,
        credentials=(folder / "mail-url",),
        is_personal=personal,
    )
    units = tmp_path / "units"
    units.mkdir()
    for name, text in units_of(place, web=True).items():
        (units / name).write_text(text)
    names = [str(each).replace("@.", "@tracker.") for each in sorted(units.iterdir())]
    done = subprocess.run(
        [str(_ANALYZE), *(["--user"] if personal else []), "verify", "--man=no", *names],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (0, "")
