"""How fast and in how much memory a whole edition of the Unified Agenda is read.

`python -m tests.bench.agenda FILE [MB]` writes such an edition, of 60 MB unless told.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.pairs import Result, in_turns

_MEGABYTES = 60
_ROOT = Path(__file__).parents[2]
_RULE = """\
    <RIN_INFO>
        <RIN>{prefix:04}-{letters}{number:02}</RIN>
        <PUBLICATION>
            <PUBLICATION_ID>202610</PUBLICATION_ID>
            <PUBLICATION_TITLE>The Unified Agenda of Regulatory Actions</PUBLICATION_TITLE>
        </PUBLICATION>
        <AGENCY>
            <CODE>{prefix:04}</CODE>
            <NAME>Office of Examples {prefix}</NAME>
            <ACRONYM>OEX</ACRONYM>
        </AGENCY>
        <PARENT_AGENCY>
            <CODE>{parent:04}</CODE>
            <NAME>Department of Examples</NAME>
            <ACRONYM>DEX</ACRONYM>
        </PARENT_AGENCY>
        <RULE_TITLE>Example Rule on the Keeping of Records &amp; Reports, No. {ordinal}
</RULE_TITLE>
        <ABSTRACT><![CDATA[<!DOCTYPE html>
<html>
<body>
<p>{abstract}</p>
</body>
</html>]]></ABSTRACT>
        <PRIORITY_CATEGORY>Other Significant</PRIORITY_CATEGORY>
        <RIN_STATUS>Previously Published in The Unified Agenda</RIN_STATUS>
        <RULE_STAGE>Proposed Rule Stage</RULE_STAGE>
        <CFR_LIST>
            <CFR>7 CFR Part 16</CFR>
        </CFR_LIST>
        <LEGAL_AUTHORITY_LIST>
            <LEGAL_AUTHORITY>5 U.S.C. 301</LEGAL_AUTHORITY>
        </LEGAL_AUTHORITY_LIST>
        <LEGAL_DLINE_LIST>
            <LEGAL_DLINE_INFO>
                <DLINE_TYPE>Statutory</DLINE_TYPE>
                <DLINE_ACTION_STAGE>Final</DLINE_ACTION_STAGE>
                <DLINE_DATE>{month:02}/15/2027</DLINE_DATE>
                <DLINE_DESC>One year after enactment.</DLINE_DESC>
            </LEGAL_DLINE_INFO>
        </LEGAL_DLINE_LIST>
        <RPLAN_ENTRY>No</RPLAN_ENTRY>
        <TIMETABLE_LIST>
            <TIMETABLE>
                <TTBL_ACTION>ANPRM</TTBL_ACTION>
                <TTBL_DATE>{month:02}/11/2026</TTBL_DATE>
                <FR_CITATION>91 FR {ordinal}</FR_CITATION>
            </TIMETABLE>
            <TIMETABLE>
                <TTBL_ACTION>NPRM</TTBL_ACTION>
                <TTBL_DATE>{month:02}/00/2027</TTBL_DATE>
            </TIMETABLE>
            <TIMETABLE>
                <TTBL_ACTION>Final Action</TTBL_ACTION>
                <TTBL_DATE>To Be Determined</TTBL_DATE>
            </TIMETABLE>
        </TIMETABLE_LIST>
        <RFA_REQUIRED>No</RFA_REQUIRED>
        <GOVT_LEVEL_LIST>
            <GOVT_LEVEL>None</GOVT_LEVEL>
        </GOVT_LEVEL_LIST>
        <INTERNATIONAL_INTEREST>No</INTERNATIONAL_INTEREST>
    </RIN_INFO>
"""
_ABSTRACT = "This rule would say who keeps which records, for how long and in which form. " * 12
#: Reads a file in a process of its own: records, seconds and peak memory in MB.
_PROGRAM = """\
import resource, sys, time
from pathlib import Path
from tracker.sources.feeds.unified_agenda import read
begun, problems = time.perf_counter(), []
with Path(sys.argv[1]).open("rb") as stream:
    count = sum(1 for _ in read(stream, "agenda.xml", problems))
spent = time.perf_counter() - begun
assert not problems, problems[:3]
print(count, spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
#: The same file through the plain parser, with an empty handler for each element.
_PEER = """\
import sys, time
from pathlib import Path
from xml.parsers import expat
begun = time.perf_counter()
parser = expat.ParserCreate()
parser.StartElementHandler = lambda tag, attributes: None
parser.EndElementHandler = lambda tag: None
with Path(sys.argv[1]).open("rb") as stream:
    parser.ParseFile(stream)
print(0, time.perf_counter() - begun, 0)
"""


def measure(folder: Path) -> Iterator[Result]:
    path = folder / "agenda.xml"
    write(path)
    size = path.stat().st_size / 1024**2
    count, _, peak = _run(_PROGRAM, path)
    yield in_turns(
        f"Unified Agenda of {size:.0f} MB, {count:,.0f} records read in {peak:.0f} MB of memory, "
        "beside the bare XML parser",
        "records/s",
        lambda: count / _run(_PROGRAM, path)[1],
        lambda: count / _run(_PEER, path)[1],
        runs=3,
    )


def write(path: Path, megabytes: int = _MEGABYTES) -> None:
    """Write an edition of at least `megabytes` MB, each rule of it with four dates."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<REGINFO_RIN_DATA>\n')
        ordinal = 0
        while stream.tell() < megabytes * 1024**2:
            stream.write(_rule(ordinal))
            ordinal += 1
        stream.write("</REGINFO_RIN_DATA>\n")


def _rule(ordinal: int) -> str:
    group, number = divmod(ordinal, 100)
    prefix, pair = divmod(group, 26 * 26)
    letters = f"{chr(ord('A') + pair // 26)}{chr(ord('A') + pair % 26)}"
    return _RULE.format(
        prefix=503 + prefix,
        parent=500,
        letters=letters,
        number=number,
        ordinal=ordinal,
        month=ordinal % 9 + 1,
        abstract=_ABSTRACT,
    )


def _run(program: str, path: Path) -> tuple[float, float, float]:
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        cwd=_ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    count, spent, peak = map(float, done.stdout.split())
    return count, spent, peak


if __name__ == "__main__":
    write(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
