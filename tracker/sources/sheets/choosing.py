"""Which sheets of a workbook are read, where somebody names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.errors import UsageError
from tracker.sources.sheets.mapping import SheetMapping


def chosen(
    mappings: Sequence[SheetMapping], sheets: Sequence[str], name: str
) -> tuple[SheetMapping, ...]:
    """The mappings of `sheets`, each for itself; all of `mappings` where none is named.

    A mapping of one sheet explains whichever is named, one of several those that it names. Raises
    UsageError, which calls the mapping `name`, where it explains no such sheet.
    """
    if not sheets:
        return tuple(mappings)
    named = {each.part: each for each in mappings}
    if [*named] == [""]:
        return tuple(replace(named[""], sheet=each, part=each) for each in dict.fromkeys(sheets))
    for each in sheets:
        if each not in named:
            listed = ", ".join(map(repr, named))
            raise UsageError(f"{name}: explains no sheet {each!r}; its sheets: {listed}")
    return tuple(named[each] for each in dict.fromkeys(sheets))
