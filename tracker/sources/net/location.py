"""A file, or what comes on standard input, as a file that can be read from its beginning."""

from __future__ import annotations

import stat
import sys
import tempfile
from contextlib import closing
from os import fstat
from pathlib import Path
from typing import BinaryIO

from tracker.errors import BadData
from tracker.sources.bounds import LARGEST

STDIN = "-"
_CHUNK = 1 << 20


def open_file(location: str) -> BinaryIO:
    """The file at `location`, or all of standard input for `-`, open at its beginning.

    What is no plain file is copied first, up to a byte more than any document may have. Raises
    BadData, a line, where it cannot be read.
    """
    try:
        if location == STDIN:
            return _copied(sys.stdin.buffer)
        file = Path(location).open("rb")  # noqa: SIM115 - it is given open
        if stat.S_ISREG(fstat(file.fileno()).st_mode):
            return file
        with closing(file):
            return _copied(file)
    except FileNotFoundError as error:
        raise BadData(f"{location}: no such file") from error
    except OSError as error:
        raise BadData(f"{location}: cannot be read: {error.strerror}") from error


def _copied(stream: BinaryIO) -> BinaryIO:
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - as above
    left = LARGEST + 1
    while left and (part := stream.read(min(left, _CHUNK))):
        copy.write(part)
        left -= len(part)
    copy.seek(0)
    return copy
