"""Spreadsheets made for tests, and what reading them by a mapping gives."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence

import openpyxl

from tracker.sources.record import SourceRecord
from tracker.sources.sheets.mapping import parse_mapping
from tracker.sources.sheets.reading import read_sheet

PLAIN = """
[columns]
external_id = "ID"
title = "Title"
due = "Due"
"""
SHEET = "xl/worksheets/sheet1.xml"


def a_csv(*rows: str, header: str = "ID,Title,Due") -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def a_workbook(
    rows: Iterable[Sequence[object]],
    *,
    merged: Iterable[str] = (),
    formats: Mapping[str, str] | None = None,
    hidden: bool = False,
    name: str = "Grid",
) -> bytes:
    """A workbook of one sheet; `hidden`: before it stands a hidden one called Old, alike."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    if hidden:
        sheet.title, sheet.sheet_state = "Old", "hidden"
        sheet.append(["ID", "Title", "Due"])
        sheet.append(["old", "Old", "Q1 2020"])
        sheet = workbook.create_sheet()
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    workbook.active = sheet
    return _saved(workbook)


def edited(workbook: bytes, edit: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """`workbook` with the XML of one part changed."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, edit(content) if name == part else content)
    return changed.getvalue()


def with_cells(workbook: bytes, xml: str) -> bytes:
    """`workbook` with `xml` at the end of its sheet's data."""
    return edited(
        workbook, lambda text: text.replace(b"</sheetData>", xml.encode() + b"</sheetData>")
    )


def with_shared_texts(workbook: bytes, xml: str) -> bytes:
    """`workbook` with a part of shared texts."""
    part = "xl/sharedStrings.xml"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="texts" Type="{kind}" Target="/{part}"/></Relationships>'
    changed = io.BytesIO(workbook)
    with zipfile.ZipFile(changed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, xml)
    return edited(
        changed.getvalue(),
        lambda text: text.replace(b"</Relationships>", relation.encode()),
        "xl/_rels/workbook.xml.rels",
    )


def twice(workbook: bytes, part: str = SHEET) -> bytes:
    """`workbook` with one part there twice."""
    changed = io.BytesIO(workbook)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(changed, "a") as archive:
            archive.writestr(part, b"<worksheet/>")
    return changed.getvalue()


def read(
    content: bytes, mapping: str = PLAIN, name: str = "grid.xlsx"
) -> tuple[list[SourceRecord], list[str]]:
    """The records of a sheet, and the problems, each of which is one line."""
    problems: list[str] = []
    records = list(
        read_sheet(io.BytesIO(content), name, problems, mappings=parse_mapping(mapping, "m"))
    )
    assert all("\n" not in problem for problem in problems)
    return records, problems


def records_of(content: bytes, mapping: str = PLAIN, name: str = "grid.xlsx") -> list[SourceRecord]:
    records, problems = read(content, mapping, name)
    assert problems == []
    return records


def problems_of(content: bytes, mapping: str = PLAIN, name: str = "grid.xlsx") -> list[str]:
    records, problems = read(content, mapping, name)
    assert records == []
    return problems


def _saved(workbook: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
