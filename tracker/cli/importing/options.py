"""What somebody says beside a file that is imported."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli import params
from tracker.cli.options import date_order

if TYPE_CHECKING:
    from tracker.sources.files.beside import Beside


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """The options of `import` that say something of the file, by their names."""

    mapping: Path | None
    sheets: tuple[str, ...]
    date_order: str | None
    as_of: date | None
    tz: str | None
    fiscal: str | None
    yes: bool
    save_map: Path | None
    partial: bool
    force: bool
    named: str | None

    @property
    def beside(self) -> Beside:
        """What it is of the dates."""
        from tracker.sources.files.beside import Beside  # noqa: PLC0415 - after the help

        return Beside(as_of=self.as_of, tz=self.tz, fiscal=self.fiscal, date_order=self.date_order)

    @property
    def of_dates(self) -> str:
        """The options that were given of them; '' for none."""
        given = {
            "--as-of": self.as_of,
            "--tz": self.tz,
            "--fiscal": self.fiscal,
            "--date-order": self.date_order,
        }
        return " and ".join(option for option, value in given.items() if value)


_OPTIONS = (
    click.option(
        "--map",
        "mapping",
        type=params.FILE,
        metavar="FILE",
        help="What the columns of a spreadsheet mean (TOML) [as is proposed].",
    ),
    click.option(
        "--sheet",
        "sheets",
        type=params.TEXT,
        multiple=True,
        metavar="NAME",
        help="A sheet of the workbook to take, and no other; repeatable [all that list dates].",
    ),
    date_order("Of dates such as 03/04/2026 [as the file proves]."),
    click.option("--as-of", type=params.DAY, help="The day on which it was said [as it says]."),
    click.option("--tz", type=params.ZONE, help="The zone in which its days are counted."),
    click.option("--fiscal", type=params.FISCAL, help="Whose fiscal years: US, UK, AU, PRA."),
    click.option("--yes", is_flag=True, help="Take the mapping that is proposed."),
    click.option(
        "--save-map", type=params.FILE, metavar="FILE", help="Keep the mapping that is proposed."
    ),
    click.option(
        "--partial", is_flag=True, help="It does not list all: what it lacks is not missed."
    ),
    click.option(
        "--force",
        is_flag=True,
        help="Take an edition older than what is known, or ids and keys of another title, too.",
    ),
    click.option(
        "--source",
        "named",
        type=params.TEXT,
        metavar="NAME",
        help="Whose the ids of a spreadsheet are [its file's].",
    ),
)


def said(command: Callable[..., None]) -> Callable[..., None]:
    """The options of `Said`, which `command` has together as `said`."""
    names = [each.name for each in fields(Said)]

    @functools.wraps(command)
    def together(*arguments: Any, **options: Any) -> None:  # noqa: ANN401 - whatever click gives
        stated = Said(**{name: options.pop(name) for name in names})
        command(*arguments, said=stated, **options)

    for option in reversed(_OPTIONS):
        together = option(together)
    return together
