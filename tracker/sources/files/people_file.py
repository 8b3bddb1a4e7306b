"""Files of people and teams: YAML, JSON or CSV, read and written.

YAML and JSON hold a mapping with `people` and `teams`, beside `milestones` where it is a whole
export; a plain list is one of people. CSV has a row each, of the kind `person` or `team`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TextIO

import yaml

from tracker.domain.people.person import People, Person, Team
from tracker.domain.people.quiet import quiet_words
from tracker.errors import ImportRefused, UsageError
from tracker.sources.bounds import LARGEST, too_large
from tracker.sources.files import csv_format, json_format
from tracker.sources.files.people_fields import Staffed, field_of, person_from, team_from
from tracker.sources.files.yaml_document import parsed

FORMATS: Final = ("yaml", "json", "csv")
WITH_MILESTONES: Final = ("json", "yaml")  #: have room for people beside milestones
_SECTIONS: Final = {"people": person_from, "teams": team_from}
_OTHERS: Final = {"milestones"}  #: of a whole export
_KIND, _TEAM, _PERSON = "kind", "team", "person"
_COLUMNS: Final = (
    *(_KIND, "handle", "name", "mail", "slack", "addresses", "via", "tz", "calendar", "quiet"),
    *("stand_in", "away", "left_on", "members", "leads"),
)
_OF_COLUMN: Final = ("mail", "slack")  #: services with a column of their own
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read_people(content: bytes, format: str, name: str) -> tuple[Staffed, ...]:  # noqa: A002 - the word of --format
    """The people and teams that `content` states, which is called `name` in messages.

    UsageError for an unknown format, ImportRefused with a line for every fault.
    """
    if format not in FORMATS:
        raise UsageError(f"unknown format {format!r} of people; write {', '.join(FORMATS)}")
    problems: list[str] = []
    text = _text(content, name, problems)
    found = tuple(_staffed(text, format, name, problems)) if not problems else ()
    problems += _repeated(found)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
        raise ImportRefused(f"{name}: {count}, so nobody was taken", problems=problems)
    return found


def read_people_beside(content: bytes, format: str, name: str) -> tuple[Staffed, ...]:  # noqa: A002 - as above
    """Those that stand beside milestones in `content`; none where it cannot be read at all.

    What is wrong with it then is for the reader of milestones to say.
    """
    problems: list[str] = []
    text = _text(content, name, problems)
    document = _document(text, format, name, problems) if not problems else None
    if not isinstance(document, Mapping) or document.keys().isdisjoint(_SECTIONS):
        return ()
    return read_people(content, format, name)


def format_in(content: bytes) -> str:
    """The format of a document that no suffix tells."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"[", b"{"):
        return "json"
    first = start.partition(b"\n")[0]
    return "csv" if b"handle" in first.lower() and b":" not in first else "yaml"


def people_values(people: People) -> dict[str, list[dict[str, object]]]:
    """Everybody as files state them: `people` and `teams`."""
    return {
        "people": [_person_values(each) for each in people.persons.values()],
        "teams": [_team_values(each) for each in people.teams.values()],
    }


def write_people(people: People, stream: TextIO, format: str) -> None:  # noqa: A002 - as above
    """Write everybody; UsageError for an unknown format."""
    values = people_values(people)
    if format == "json":
        stream.write(json.dumps(values, ensure_ascii=False, indent=2) + "\n")
    elif format == "yaml":
        yaml.dump(values, stream, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=100)
    elif format == "csv":
        _write_csv(values, stream)
    else:
        raise UsageError(f"unknown format {format!r} of people; write {', '.join(FORMATS)}")


def write_head(people: People, stream: TextIO, format: str, *, followed: bool) -> None:  # noqa: A002 - as above
    """Begin a file of `format`, one of WITH_MILESTONES, in which a list of milestones comes next.

    `followed` says whether there is any of them.
    """
    values = people_values(people)
    if format == "json":
        parts = (f"{json.dumps(name)}: {_lines(items)}" for name, items in values.items())
        stream.write(f'{{{", ".join(parts)}, "milestones": ')
    else:
        write_people(people, stream, format)
        stream.write("milestones:\n" if followed else "milestones: ")


def write_foot(stream: TextIO, format: str) -> None:  # noqa: A002 - as above
    """End such a file."""
    if format == "json":
        stream.write("}\n")


def _lines(items: list[dict[str, object]]) -> str:
    """A list, an object a line."""
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in items)
    return f"[\n{lines}\n]" if items else "[]"


def _text(content: bytes, name: str, problems: list[str]) -> str:
    if len(content) > LARGEST:
        problems.append(f"{name}: {too_large(LARGEST)}")
        return ""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(f"{name}: is not UTF-8 text (byte {error.start:,}); save it as UTF-8")
        return ""
    if not text.strip():
        problems.append(f"{name}: is empty; nobody is written as people: []")
    return text


def _staffed(text: str, format_: str, name: str, problems: list[str]) -> Iterator[Staffed]:
    if format_ == "csv":
        yield from _rows(text, name, problems)
        return
    document = _document(text, format_, name, problems)
    if not problems:
        yield from _items(document, name, problems)


def _document(text: str, format_: str, name: str, problems: list[str]) -> object:
    read = json_format.document if format_ == "json" else parsed
    return read(text, name, problems)


def _items(document: object, name: str, problems: list[str]) -> Iterator[Staffed]:
    sections = {"people": document} if isinstance(document, list) else document
    if not isinstance(sections, Mapping) or sections.keys().isdisjoint(_SECTIONS):
        problems.append(f"{name}: must be a mapping with people: or teams:, each a list")
        return
    problems += [
        f"{name}: unknown beside people and teams: {other[:60]!r}; delete it"
        for other in sections
        if other not in _SECTIONS and other not in _OTHERS
    ]
    for section, read in _SECTIONS.items():
        items = sections.get(section) or []
        if not isinstance(items, list):
            problems.append(f"{name}: {section}: must be a list")
            continue
        for number, item in enumerate(items, start=1):
            place = f"{name}: {section}, item {number}"
            values = _fields(place, item, problems)
            if values is not None and (found := read(place, values, problems)) is not None:
                yield found


def _fields(place: str, item: object, problems: list[str]) -> dict[str, object] | None:
    if not isinstance(item, Mapping):
        problems.append(f"{place}: must hold fields, such as handle and name")
        return None
    return {field_of(str(name)): value for name, value in item.items()}


def _rows(text: str, name: str, problems: list[str]) -> Iterator[Staffed]:
    first, _, rest = text.partition("\n")
    delimiter = csv_format.separator_hint(first)
    text, before = (text, 0) if delimiter is None else (rest, 1)
    if delimiter is None:
        delimiter = max(csv_format.DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = before + 1
    try:
        header = [field_of(cell) for cell in next(reader, [])]
        if not _is_header(header, f"{name}:{line}", problems):
            return
        line = reader.line_num + before + 1
        for cells in reader:
            place, line = f"{name}:{line}", reader.line_num + before + 1
            if len(cells) > len(header) and any(cells[len(header) :]):
                problems.append(
                    f"{place}: has {len(cells)} cells but the header {len(header)}; "
                    "put a cell that holds the separator in quotes"
                )
            elif any(map(str.strip, cells)):
                yield from _row(place, dict(zip(header, cells, strict=False)), problems)
    except csv.Error as error:
        problems.append(f"{name}:{line}: is not CSV: {error}")


def _is_header(header: Sequence[str], place: str, problems: list[str]) -> bool:
    faults = [
        f"{place}: unknown column {field[:60]!r}; known are {', '.join(_COLUMNS)}"
        for field in header
        if field and field not in _COLUMNS
    ]
    faults += [
        f"{place}: {field}: given by more than one column; keep one"
        for field in dict.fromkeys(header)
        if field and header.count(field) > 1
    ]
    if "handle" not in header:
        faults.append(f"{place}: no column is called handle, the short word that names each")
    problems += faults
    return not faults


def _row(place: str, cells: Mapping[str, str], problems: list[str]) -> Iterator[Staffed]:
    """The person or team of a row; an empty cell says nothing."""
    values: dict[str, object] = {
        field: csv_format.unescaped(cell) if cell[0] == "'" else cell
        for field, cell in cells.items()
        if field and cell.strip()
    }
    kind = str(values.pop(_KIND, _PERSON)).strip().lower()
    if kind not in {_PERSON, _TEAM}:
        problems.append(f"{place}: kind: {kind[:60]!r} is neither person nor team")
        return
    read = team_from if kind == _TEAM else person_from
    found = read(place, values, problems)
    if found is not None:
        yield found


def _repeated(found: Iterable[Staffed]) -> Iterator[str]:
    places: dict[str, str] = {}
    for each in found:
        first = places.setdefault(each.handle, each.place)
        if first != each.place:
            yield f"{each.place}: handle: {each.handle!r} is taken by {first}; each once"


def _write_csv(values: Mapping[str, list[dict[str, object]]], stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    kinds = ((_PERSON, values["people"]), (_TEAM, values["teams"]))
    for kind, items in kinds:
        for item in items:
            flat = {_KIND: kind, **_flat(item)}
            writer.writerow([csv_format.cell_text(flat.get(name)) for name in _COLUMNS])


def _flat(item: Mapping[str, object]) -> dict[str, object]:
    flat = dict(item)
    addresses = flat.pop("addresses", None)
    if isinstance(addresses, Mapping):
        flat |= {name: addresses[name] for name in _OF_COLUMN if name in addresses}
        others = (f"{each}={addresses[each]}" for each in addresses if each not in _OF_COLUMN)
        flat["addresses"] = "; ".join(others) or None
    if "away" in flat:
        flat["away"] = json.dumps(flat["away"], ensure_ascii=False)
    return flat


def _person_values(person: Person) -> dict[str, object]:
    away = [
        {"from": each.begin.isoformat(), "to": each.end.isoformat(), "note": each.note}
        for each in person.away
    ]
    stated = {
        "handle": person.handle,
        "name": person.name,
        "addresses": dict(person.addresses),
        "via": list(person.via),
        "tz": person.tz,
        "calendar": person.calendar,
        "quiet": None if person.quiet is None else quiet_words(person.quiet),
        "stand_in": person.stand_in,
        "away": away,
        "left_on": None if person.left_on is None else person.left_on.isoformat(),
    }
    return {name: value for name, value in stated.items() if value}


def _team_values(team: Team) -> dict[str, object]:
    stated = {
        "handle": team.handle,
        "name": team.name,
        "members": list(team.members),
        "leads": list(team.leads),
    }
    return {name: value for name, value in stated.items() if value}
