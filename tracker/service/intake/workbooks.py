"""Whose the dates of a spreadsheet are: its own, by the name of its workbook and its sheet.

Two workbooks may both call something R-1. What tells them apart is the file; what tells that a file
of another name is the next edition of one that is known is that it says the same of the same ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from tracker.domain.publication import Publication
from tracker.service.intake.restatement import Listing, said_of
from tracker.service.milestones.draft import key_from
from tracker.sources.net.addresses import called
from tracker.sources.record import SourceRecord
from tracker.store.store import Transaction

FAMILY: Final = "xlsx"  #: the origin of what older versions took from any spreadsheet
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet that is imported, and what is said of it."""

    location: str  #: the file or URL of its workbook, free of secrets
    part: str = ""  #: its name, where the workbook has several that are read
    beside: frozenset[str] = frozenset()  #: the other ones that are read of the workbook
    named: str | None = None  #: whose dates these are, where somebody says so


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """The listing of a sheet, and what a person should know of it."""

    listing: Listing
    remark: str | None = None


def placed(
    transaction: Transaction, sheet: Sheet, first: Sequence[SourceRecord], *, likeness: Listing
) -> Placed:
    """Whose the dates of `sheet` are, which begins with the records `first`.

    `likeness` is the listing of any spreadsheet. They are those of the name that somebody gave, or
    of the workbook of that name, or else of the one that most of the same ids were known from under
    the same titles: what is renamed is no other. What bears the name of a sheet beside it is that
    one's, as two sheets may say the same of two years.
    """
    stem = sheet.named or PurePath(sheet.location).stem
    name = "/".join(filter(None, (key_from(stem), key_from(sheet.part) if sheet.part else "")))
    own = replace(
        likeness,
        origin=f"{FAMILY}:{name}"[:_LONGEST_NAME],
        title=": ".join(filter(None, (sheet.named or PurePath(sheet.location).name, sheet.part))),
        prefix=key_from(sheet.part or stem),
    )
    if sheet.named:
        return Placed(listing=own)
    titles = {each.external_id: each.title for each in first}
    known = _by_origin(transaction, titles)
    if own.origin in known:
        return Placed(listing=own)
    others = tuple(f"/{key_from(each)}" for each in sheet.beside)
    for origin, found in known.items():
        if origin.endswith(others):
            continue
        before = next(iter(found.values())).listed_in
        if origin == FAMILY and not sheet.part and _is_same_file(before, sheet.location):
            return Placed(listing=replace(own, origin=origin))
        if 2 * sum(_says_same(found[each], each, titles[each]) for each in found) > len(found):
            remark = f"taken as the next edition of {before}, whose ids and titles these are"
            return Placed(listing=replace(own, origin=origin), remark=remark)
    return Placed(listing=own)


def _by_origin(
    transaction: Transaction, external_ids: dict[str, str]
) -> dict[str, dict[str, Publication]]:
    """What spreadsheets have published under these ids, by origin and id, most of it first."""
    found: dict[str, dict[str, Publication]] = defaultdict(dict)
    for origin, external_id, publication in transaction.publications.of_family(
        FAMILY, external_ids
    ):
        found[origin][external_id] = publication
    return dict(sorted(found.items(), key=lambda each: -len(each[1])))


def _is_same_file(one: str, other: str) -> bool:
    return PurePath(called(one)).name == PurePath(called(other)).name


def _says_same(publication: Publication, external_id: str, title: str) -> bool:
    said = said_of(publication.said, external_id)
    return said is not None and said.title.casefold() == title.casefold()
