"""The content lines of iCalendar files (RFC 5545, 3.1), unfolded, within bounds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from icalendar.parser import Contentline

from tracker.sources.bounds import too_large

LARGEST = 32 * 1024 * 1024  #: bytes of a file
_LONGEST = 200_000  #: bytes of an unfolded line; descriptions may be long
_DEEPEST = 8
_FOLDS = (b" ", b"\t")
_BOM = b"\xef\xbb\xbf"
#: How the first bytes of a file in UTF-16 look, and what that is.
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"B\0": "utf-16-le", b"\0B": "utf-16-be"}
_ESCAPED = re.compile(r"\\([\\;,nN])")


class UnusableCalendar(Exception):
    """The file is no iCalendar file, or is cut; the message says what and where."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One property as it stands in the file, or the begin or end of a component."""

    number: int
    text: str
    within: tuple[str, ...]  #: the components around it, and the one that it begins or ends
    name: str  #: BEGIN, END or the name of the property, in capitals

    @property
    def value(self) -> str:
        """What follows its first colon, of which escapes are undone: no parameter has one."""
        value = self.text.partition(":")[2].strip()
        return _ESCAPED.sub(_unescaped, value) if "\\" in value else value

    def parts(self) -> tuple[dict[str, str], str]:
        """Its parameters by name in capitals, and its value, of which escapes are undone.

        Raises ValueError where it is malformed.
        """
        if self.text[len(self.name) :].startswith(":"):
            return {}, self.value
        try:
            line = Contentline(_quoted(self.text))  # type: ignore[no-untyped-call]  # its __new__ has no types
            _, parameters, value = line.parts()
        except ValueError as error:
            raise ValueError(f"line {self.number} is malformed: {self.text[:60]!r}") from error
        return {name.upper(): _single(given) for name, given in parameters.items()}, str(value)


def _quoted(text: str) -> str:
    """A line with the name of its zone in quotes: `UTC+01:00` ought to be, and often is not."""
    head, _, value = text.rpartition(":")
    name, _, parameters = head.partition(";TZID=")
    zone, more, rest = parameters.partition(";")
    return f'{name};TZID="{zone}"{more}{rest}:{value}' if ":" in zone and '"' not in head else text


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _single(given: object) -> str:
    """The value of a parameter; a comma that is not quoted makes a list of it."""
    return ",".join(map(str, given)) if isinstance(given, list) else str(given)


def lines_of(stream: BinaryIO) -> Iterator[Line]:
    """The lines of all calendars in `stream`.

    Raises UnusableCalendar, after the lines that stand before the fault.
    """
    within: list[str] = []
    number = 0
    for number, raw in _unfolded(stream):
        text = _decoded(raw, number)
        name = text[: _end_of_name(text)].upper()
        if not within and text.strip().upper() != "BEGIN:VCALENDAR":
            raise UnusableCalendar(f"line {number}: expected BEGIN:VCALENDAR, not {text[:60]!r}")
        if name == "BEGIN":
            if len(within) == _DEEPEST:
                raise UnusableCalendar(f"line {number}: nested more than {_DEEPEST} deep")
            within.append(text[6:].strip().upper())
        yield Line(number=number, text=text, within=tuple(within), name=name)
        if name == "END" and within.pop() != text[4:].strip().upper():
            raise UnusableCalendar(f"line {number}: {text[:60]!r} ends what did not begin")
    if not number:
        raise UnusableCalendar("the file is empty")
    if within:
        raise UnusableCalendar(f"line {number}: the file ends before END:{within[0]}; it was cut")


def _end_of_name(text: str) -> int:
    return min((at for at in (text.find(";"), text.find(":")) if at >= 0), default=len(text))


def _decoded(raw: bytes, number: int) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise UnusableCalendar(f"line {number} is not UTF-8 text; save it as UTF-8") from None


def _unfolded(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each logical line with the number of its first line; blank ones are left out."""
    held, begun = bytearray(), 0
    for number, line in _physical(stream):
        if line.startswith(_FOLDS) and held:
            held += line[1:]
            if len(held) > _LONGEST:
                raise UnusableCalendar(f"line {begun} has more than {_LONGEST:,} bytes")
            continue
        if held:
            yield begun, bytes(held)
        held, begun = bytearray(line if line.strip() else b""), number
    if held:
        yield begun, bytes(held)


def _physical(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number, size = 0, 0
    first = stream.readline(_LONGEST + 1)
    encoding = _WIDE.get(first[:2])
    if encoding:
        stream = _narrowed(first, stream, encoding)
        first = stream.readline(_LONGEST + 1)
    line = first.removeprefix(_BOM)
    while line:
        number, size = number + 1, size + len(line)
        if len(line) > _LONGEST:
            raise UnusableCalendar(f"line {number} has more than {_LONGEST:,} bytes")
        if size > LARGEST:
            raise UnusableCalendar(f"the file {too_large(LARGEST)}")
        yield number, line.rstrip(b"\r\n")
        line = stream.readline(_LONGEST + 1)


def _narrowed(first: bytes, stream: BinaryIO, encoding: str) -> BinaryIO:
    """A file in UTF-16 as one in UTF-8: where its lines end cannot be seen from its bytes."""
    content = first + stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnusableCalendar(f"the file {too_large(LARGEST)}")
    try:
        return io.BytesIO(content.decode(encoding).encode())
    except UnicodeError:
        raise UnusableCalendar("the file is not UTF-16 text; save it as UTF-8") from None
