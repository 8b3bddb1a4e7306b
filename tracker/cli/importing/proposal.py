"""A proposed mapping, shown to whoever imports, who takes it or not."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from tracker.cli.output import note
from tracker.cli.words import printable
from tracker.errors import UsageError
from tracker.sources.sheets.proposing.proposal import Proposal, SheetRead

_GAP = "  "
_WIDEST = 56  #: characters of a cell


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """What somebody said of a proposal before it was seen."""

    name: str  #: of the document
    yes: bool  #: it is taken, whatever it is
    only_tried: bool  #: nothing is written
    save_to: Path | None

    def accept(self, proposal: Proposal) -> None:
        """Show `proposal`, keep it where that was asked for, and ask where somebody is there.

        Raises UsageError where it is not taken.
        """
        _show(self.name, proposal)
        if self.save_to is not None:
            _save(self.save_to, proposal.mapping)
        if self.yes or self.only_tried:
            return
        if sys.stdin.isatty() and sys.stderr.isatty():
            if click.confirm("Take it like this?", default=False, err=True):
                return
            raise UsageError(f"{self.name}: nothing was taken; {self._remedy()}")
        raise UsageError(f"{self.name}: has no mapping; --yes takes the proposal, {self._remedy()}")

    def _remedy(self) -> str:
        if self.save_to is not None:
            return f"mend {self.save_to} and say --map {self.save_to}"
        return "--save-map FILE keeps it to be mended, then --map FILE"


def _show(name: str, proposal: Proposal) -> None:
    note(f"{printable(name)} has no mapping. Proposed:")
    for sheet in proposal.sheets:
        _show_sheet(sheet)
    for each in proposal.passed_over:
        note(f"Not read: {printable(each)}")


def _show_sheet(sheet: SheetRead) -> None:
    note(f"Sheet {printable(sheet.name)}:" if sheet.name else "Columns:")
    _lines([(each.label, each.field or f"not read: {each.why}") for each in sheet.columns])
    for remark in sheet.remarks:
        note(f"  ({printable(remark)})")
    if sheet.rows:
        note("  Read as:")
        _lines([(each.title, each.printed or "-", each.reading) for each in sheet.rows])
    if sheet.refused:
        note("  Refused as it is, and nothing taken until it is mended:")
        for each in sheet.refused:
            note(f"    {printable(each)}")


def _lines(rows: list[tuple[str, ...]]) -> None:
    shown = [tuple(map(printable, row)) for row in rows]
    widths = [min(max(map(len, column)), _WIDEST) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = [_cut(cell).ljust(width) for cell, width in zip(row, widths, strict=True)]
        note(f"    {_GAP.join([*cells[:-1], row[-1]]).rstrip()}")


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1].rstrip()}…"


def _save(path: Path, mapping: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(mapping)
    except FileExistsError:
        raise UsageError(f"{path} is there already; name another file to keep the map") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    note(f"kept as {path}")
