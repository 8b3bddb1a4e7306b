"""Records of large XML files, one by one, in bounded memory.

Whoever wrote a file may mean harm, so that a DOCTYPE is refused (and with it all entities but
XML's own five), as are deep nesting, endless tags and endless texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

_CHUNK = 64 * 1024  #: bytes
_LONGEST_TAG = 1024 * 1024  #: bytes of a tag or comment, which the parser holds as a whole
_LONGEST_TEXT = 100_000  #: characters
_MOST_FIELDS = 10_000  #: of a record
_DEEPEST = 64

Fields = list[tuple[str, str]]


class UnusableXml(Exception):
    """The file is no XML, or XML of a kind that is not read; the message says what and where."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """Where the records of a file stand and what is wanted of them."""

    record: str  #: the element that is a record: the root or a child of it
    root: str  #: what the root is called where it holds many records
    wanted: frozenset[str]  #: paths below the record: `AGENCY/NAME`


def records(stream: BinaryIO, shape: Shape) -> Iterator[Fields]:
    """The wanted elements of each record, as path and text, in the order in which they begin.

    An element that holds others has the text that stands directly in it, which is mostly blank.
    Raises UnusableXml, after the records that stand before the fault.
    """
    reader = _Reader(shape)
    fed = 0
    while chunk := stream.read(_CHUNK):
        fed += len(chunk)
        yield from reader.fed(chunk)
        if fed - reader.parser.CurrentByteIndex > _LONGEST_TAG:
            raise UnusableXml(f"{reader.line()}: a tag or comment has more than 1 MB")
    if not fed:
        raise UnusableXml("the file is empty")
    yield from reader.fed(b"", last=True)


class _Reader:
    """Collects the wanted elements while the parser goes through the file."""

    def __init__(self, shape: Shape) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._shape = shape
        self._above = frozenset(
            path[:at] for path in shape.wanted for at, mark in enumerate(path) if mark == "/"
        )
        self._paths: list[str | None] = []  #: of the open elements; None outside of what is wanted
        self._open: list[tuple[int, list[str]]] = []  #: wanted ones: place among fields, text
        self._fields: Fields = []
        self._whole: list[Fields] = []

    def fed(self, chunk: bytes, *, last: bool = False) -> list[Fields]:
        """The records that end in `chunk`."""
        self._whole = []
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise UnusableXml(f"line {error.lineno}: {expat.ErrorString(error.code)}") from error
        except (LookupError, ValueError) as error:
            raise UnusableXml(f"its encoding is not read: {error}; save it as UTF-8") from error
        return self._whole

    def line(self) -> str:
        return f"line {self.parser.CurrentLineNumber}"

    def _begin(self, tag: str, _: dict[str, str]) -> None:
        path = self._path(tag)
        self._paths.append(path)
        if len(self._paths) > _DEEPEST:
            raise UnusableXml(f"{self.line()}: nested more than {_DEEPEST} deep")
        if path in self._shape.wanted:
            if len(self._fields) == _MOST_FIELDS:
                raise UnusableXml(f"{self.line()}: a record has more than {_MOST_FIELDS:,} fields")
            self._open.append((len(self._fields), []))
            self._fields.append((path or "", ""))
            self.parser.CharacterDataHandler = self._text

    def _path(self, tag: str) -> str | None:
        """The path of an element below its record, '' for the record; None where not wanted."""
        if not self._paths:
            if tag not in (self._shape.root, self._shape.record):
                raise UnusableXml(
                    f"{self.line()}: begins with <{tag[:60]}>; "
                    f"expected <{self._shape.root}> or <{self._shape.record}>"
                )
            return "" if tag == self._shape.record else None
        above = self._paths[-1]
        if above is None:
            return "" if tag == self._shape.record and len(self._paths) == 1 else None
        path = f"{above}/{tag}" if above else tag
        return path if path in self._shape.wanted or path in self._above else None

    def _text(self, text: str) -> None:
        number, pieces = self._open[-1]
        pieces.append(text)
        if len(pieces) * len(text) > _LONGEST_TEXT and sum(map(len, pieces)) > _LONGEST_TEXT:
            path = self._fields[number][0]
            raise UnusableXml(f"{self.line()}: {path} has more than {_LONGEST_TEXT:,} characters")

    def _end(self, _: str) -> None:
        path = self._paths.pop()
        if path is None:
            return
        if path in self._shape.wanted:
            number, pieces = self._open.pop()
            self._fields[number] = (path, "".join(pieces))
        self.parser.CharacterDataHandler = self._text if self._open else None
        if not path:
            self._whole.append(self._fields)
            self._fields = []

    def _refuse_doctype(self, *_: object) -> None:
        raise UnusableXml(f"{self.line()}: has a DOCTYPE, which is not read; delete it")
