"""Ids belong to the workbook that gave them, and to its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.builders import open_keys
from tests.integration.desk import Desk
from tracker.domain.change import Change
from tracker.errors import ImportRefused
from tracker.service.intake.documents import listing_of
from tracker.service.intake.feed_importer import FeedImporter
from tracker.service.intake.told import Told
from tracker.service.intake.workbook_importer import WorkbookImporter
from tracker.sources.problems import Problems
from tracker.sources.reading import Batch, Document, Head, Validators
from tracker.sources.record import SourceRecord


@dataclass
class Workbooks:
    """Workbooks that are imported at a desk, by the records that reading them gives."""

    desk: Desk
    remarks: list[str] = field(default_factory=list)

    def take(
        self,
        location: str,
        records: Sequence[SourceRecord],
        *,
        named: str | None = None,
        force: bool = False,
    ) -> dict[str, str]:
        """Import; what became of each milestone that changed, by key."""
        told, changes = Told(), list[Change]()
        WorkbookImporter(
            store=self.desk.store,
            defaults=self.desk.defaults,
            likeness=listing_of("xlsx", location, older=force),
            named=named,
        ).take(
            _document(location, records),
            self.desk.clock.now(),
            dry_run=False,
            tell=lambda change, _sheet: changes.append(change),
            told=told,
            progress=lambda _count: None,
            summary_of=lambda _title: None,
        )
        self.remarks = [each.text for each in told.remarks]
        return {each.after.key: str(each.news) for each in changes}

    def titles(self) -> dict[str, str]:
        with self.desk.store.read() as transaction:
            found = transaction.milestones.get_many(open_keys(transaction))
        return {key: each.title for key, each in found.items()}


def _document(location: str, records: Sequence[SourceRecord]) -> Document:
    head = Head(format="xlsx", size=1, is_feed=True, validators=Validators())
    batches = [
        Batch(records=part, problems=(), further_problems=0, left_aside=(), position=1)
        for part in (tuple(records), ())
    ]
    return Document(location, iter([head, *batches]))


def _row(external_id: str, title: str, **fields: Any) -> SourceRecord:
    said = {"authority": "FCA", "due": "Q2 2099", "printed": "Q2 2099", "place": f"{external_id}!A"}
    return SourceRecord(external_id=external_id, title=title, **said | fields)


@pytest.fixture
def workbooks(desk: Desk) -> Workbooks:
    return Workbooks(desk)


PAYMENTS = [_row("R-1", "Safeguarding return"), _row("R-2", "Open banking levy")]
INSURANCE = [
    _row("R-1", "Solvency report", authority="PRA"),
    _row("R-2", "Claims", authority="PRA"),
]


def test_another_workbook_with_the_same_ids_replaces_nothing(workbooks: Workbooks) -> None:
    added = {"payments-r-1": "added", "payments-r-2": "added"}
    assert workbooks.take("payments.xlsx", PAYMENTS) == added
    added = {"insurance-r-1": "added", "insurance-r-2": "added"}
    assert workbooks.take("insurance.xlsx", INSURANCE) == added
    assert workbooks.take("payments.xlsx", PAYMENTS) == {}
    assert workbooks.take("insurance.xlsx", INSURANCE) == {}
    assert len(workbooks.titles()) == 4


def test_another_sheet_with_the_same_ids_replaces_nothing(workbooks: Workbooks) -> None:
    both = [
        *(_row(each.external_id, each.title, part="Payments") for each in PAYMENTS),
        *(_row(each.external_id, each.title, part="Insurance") for each in INSURANCE),
    ]
    assert len(workbooks.take("deadlines.xlsx", both)) == 4
    assert workbooks.take("deadlines.xlsx", both) == {}
    assert workbooks.take("deadlines.xlsx", list(reversed(both))) == {}
    assert workbooks.titles()["insurance-r-1"] == "Solvency report"


def test_a_sheet_that_gets_a_second_beside_it_stays_the_same(workbooks: Workbooks) -> None:
    workbooks.take("deadlines.xlsx", PAYMENTS)
    more = [_row(each.external_id, each.title, part="Old") for each in PAYMENTS]
    more += [_row(each.external_id, each.title, part="New") for each in INSURANCE]
    assert workbooks.take("deadlines.xlsx", more) == {"new-r-1": "added", "new-r-2": "added"}


def test_an_edition_of_another_name_is_known_by_what_it_says(workbooks: Workbooks) -> None:
    workbooks.take("grid-2026-07.xlsx", PAYMENTS)
    later = [PAYMENTS[0], _row("R-2", "Open banking levy", due="Q3 2099", printed="Q3 2099")]
    assert workbooks.take("grid-2026-10.xlsx", later) == {"grid-2026-07-r-2": "moved"}
    assert workbooks.remarks == [
        "taken as the next edition of grid-2026-07.xlsx, whose ids and titles these are"
    ]
    assert workbooks.take("grid-2027-01.xlsx", later) == {}


def test_where_title_and_authority_change_it_is_asked_whether_it_is_another(
    workbooks: Workbooks,
) -> None:
    workbooks.take("deadlines.xlsx", PAYMENTS)
    with pytest.raises(ImportRefused) as refused:
        workbooks.take("elsewhere/deadlines.xlsx", INSURANCE)
    assert refused.value.problems[0] == (
        "R-1!A: 'R-1' is deadlines-r-1, 'Safeguarding return' of FCA, and here "
        "'Solvency report' of PRA: another milestone? Give it an id of its own, or the "
        "workbook a name of its own by --source NAME; --force says that it is the same"
    )
    assert workbooks.titles()["deadlines-r-1"] == "Safeguarding return"
    named = workbooks.take("elsewhere/deadlines.xlsx", INSURANCE, named="Insurance team")
    assert named == {"insurance-team-r-1": "added", "insurance-team-r-2": "added"}
    forced = workbooks.take("elsewhere/deadlines.xlsx", INSURANCE, force=True)
    assert forced == {"deadlines-r-1": "changed", "deadlines-r-2": "changed"}


def test_a_title_alone_may_change_and_an_authority_alone_too(workbooks: Workbooks) -> None:
    workbooks.take("deadlines.xlsx", PAYMENTS)
    renamed = [
        _row("R-1", "Safeguarding annual return"),
        _row("R-2", "Open banking levy", authority="PSR"),
    ]
    assert len(workbooks.take("deadlines.xlsx", renamed)) == 2


def test_without_authorities_titles_of_no_common_word_are_asked_about(workbooks: Workbooks) -> None:
    first = [_row("1", "Annual return", authority=None), _row("2", "Levy", authority=None)]
    workbooks.take("list.xlsx", first)
    workbooks.take("list.xlsx", [_row("1", "Annual report", authority=None), first[1]])
    with pytest.raises(ImportRefused, match="1 problem"):
        workbooks.take("list.xlsx", [_row("1", "Board seminar", authority=None), first[1]])


def test_a_fault_of_the_second_sheet_keeps_the_first_out(workbooks: Workbooks) -> None:
    both = [_row("R-1", "Return", part="A"), _row("R-1", "Report", part="B", due="gibberish")]
    with pytest.raises(ImportRefused, match="1 problem"):
        workbooks.take("deadlines.xlsx", both)
    assert workbooks.titles() == {}


def test_what_older_versions_took_stays_the_same(workbooks: Workbooks) -> None:
    """They knew the dates of every spreadsheet by one origin."""
    FeedImporter(workbooks.desk.store, workbooks.desk.defaults).take(
        listing_of("xlsx", "grid.xlsx"), PAYMENTS, workbooks.desk.clock.now(), problems=Problems()
    )
    assert workbooks.take("grid.xlsx", PAYMENTS) == {}
    assert workbooks.take("grid-2.xlsx", PAYMENTS) == {}
    assert len(workbooks.take("insurance.xlsx", INSURANCE)) == 2


def test_sheets_that_are_taken_one_after_the_other_are_no_editions_of_one(
    workbooks: Workbooks,
) -> None:
    workbooks.take("plan.xlsx", [_row("R-1", "Levy", part="Fees", sheet="Fees")])
    taken = workbooks.take("plan.xlsx", [_row("R-1", "Report", part="Funds", sheet="Funds")])
    assert taken == {"funds-r-1": "added"}
    assert workbooks.titles() == {"fees-r-1": "Levy", "funds-r-1": "Report"}


def test_two_sheets_that_say_the_same_are_not_two_editions_of_one(workbooks: Workbooks) -> None:
    years = [
        _row("R-1", "Annual return", due="31 March 2098", part="2098", sheet="2098"),
        _row("R-1", "Annual return", due="31 March 2099", part="2099", sheet="2099"),
    ]
    assert workbooks.take("plan.xlsx", years) == {"2098-r-1": "added", "2099-r-1": "added"}
    assert workbooks.take("plan.xlsx", years) == {}
    assert workbooks.take("plan-2.xlsx", years) == {}
    assert {"2098-r-1", "2099-r-1"} == {*workbooks.titles()}
