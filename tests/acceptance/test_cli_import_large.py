"""An edition of 60 MB is imported without being held in memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.executable import TRACKER, Installation, a_new_installation

_LARGEST_MB = 200
_EDITION_MB = 60
_ROW = """
<TIMETABLE><TTBL_ACTION>{action}</TTBL_ACTION><TTBL_DATE>{date}</TTBL_DATE></TIMETABLE>"""
_RULE = """
<RIN_INFO><RIN>{rin}</RIN><PUBLICATION><PUBLICATION_ID>209910</PUBLICATION_ID></PUBLICATION>
<AGENCY><NAME>Department of Labor</NAME></AGENCY><RULE_TITLE>Wages of workers {rin}</RULE_TITLE>
<ABSTRACT>{abstract}</ABSTRACT><TIMETABLE_LIST>{rows}</TIMETABLE_LIST></RIN_INFO>"""
_MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return a_new_installation(tmp_path)


def _write(path: Path) -> int:
    """An edition of that size; how many dates it has."""
    rows = "".join(
        _ROW.format(action=action, date=date)
        for action, date in (("NPRM", "12/00/2099"), ("Final Rule", "03/15/2100"), ("Next", "TBD"))
    )
    abstract, rules = "This rule would set wages. " * 70, 0
    with path.open("w") as stream:
        stream.write("<REGINFO_RIN_DATA>")
        while stream.tell() < _EDITION_MB * 1024 * 1024:
            first, second = divmod(rules, 2_600)
            rin = f"{first:04}-{chr(65 + second // 100)}A{second % 100:02}"
            stream.write(_RULE.format(rin=rin, abstract=abstract, rows=rows))
            rules += 1
        stream.write("</REGINFO_RIN_DATA>")
    return rules * 3


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_large_edition_takes_little_memory(installation: Installation) -> None:
    dates = _write(installation.folder / "agenda.xml")
    for expected in (f"{dates} added", f"{dates} unchanged"):
        measured = subprocess.run(
            [sys.executable, "-c", _MEASURE, TRACKER, "import", "agenda.xml"],
            cwd=installation.folder,
            env=installation.environ(),
            capture_output=True,
            text=True,
            timeout=500,
            check=True,
        )
        told, *_, kilobytes = measured.stdout.splitlines()
        assert expected in told
        assert int(kilobytes) < _LARGEST_MB * 1024
