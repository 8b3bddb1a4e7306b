"""How an import is run and reported."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import IO

from tracker.cli.app import App
from tracker.cli.importing.options import Said
from tracker.cli.importing.proposal import Acceptance
from tracker.cli.importing.trial import trial_json, trial_lines
from tracker.cli.output import emit, note, progress_bar, warn_of_all
from tracker.cli.words import due_in_words
from tracker.domain.change import Change, News
from tracker.errors import Findings, ImportRefused, UsageError
from tracker.service.feeds.summary import summary_of
from tracker.service.intake.documents import incoming, listing_of
from tracker.service.intake.feed_importer import FeedImporter
from tracker.service.intake.file_importer import FileImporter
from tracker.service.intake.told import Remark, Told
from tracker.service.intake.workbook_importer import WorkbookImporter
from tracker.service.people.clocks import following_clocks
from tracker.service.people.drafting import drafting_under
from tracker.service.people.taking import Taking
from tracker.service.views.shapes import milestone_json
from tracker.service.views.trials import AudienceOf, audience_in, trial_of
from tracker.sources.net.addresses import called
from tracker.sources.people import PersonRecord, TeamRecord
from tracker.sources.problems import LeftAside, RowCounts, SkippedRows
from tracker.sources.reading import Document
from tracker.sources.record import MilestoneRecord
from tracker.sources.registry import SHEET
from tracker.store.store import Store

_BAR = "Importing"
_IN_MEMORY = 1024 * 1024
_OF_FILES = ("added", "moved", "changed", "unchanged")
_PEOPLE = ("added", "changed", "unchanged")
_OF_FEEDS = ("added", "slipped", "changed", "vanished", "unchanged")


@dataclass(kw_only=True)
class Report:
    """What an import did: written aside while it runs, as it only holds once it has succeeded."""

    now: datetime
    dry_run: bool
    as_json: bool
    told: Told
    shown: tuple[str, ...] = _OF_FILES
    counts: Counter[str] = field(default_factory=Counter)
    left_aside: list[LeftAside] = field(default_factory=list)
    people: Counter[str] | None = None  #: what became of people and teams, where there are any
    rows: RowCounts | None = None  #: what became of the rows of a spreadsheet
    changes: tuple[int, ...] = ()  #: the numbers by which `tracker undo` takes it back
    audience: AudienceOf | None = None  #: who would be told, where a dry run says so of each
    _hands: set[str | None] = field(default_factory=set)  #: by which the log knows it
    _lines: IO[str] = field(
        default_factory=lambda: tempfile.SpooledTemporaryFile(  # noqa: SIM115 - lives as long
            _IN_MEMORY, "w+", encoding="utf-8", newline=""
        )
    )

    def tell(self, told: Change) -> None:
        """Note a change."""
        self._tell(told, {})

    def tell_of_sheet(self, told: Change, sheet: str) -> None:
        """Note a change by a sheet of a workbook, or by CSV, which has none."""
        self._tell(told, {"sheet": sheet or None})

    def _tell(self, told: Change, place: Mapping[str, object]) -> None:
        change, milestone = told.news, told.after
        self._hands.add(told.by)
        trial = trial_of(told, self.audience) if self.audience else None
        if self.as_json:
            shown = {"change": change, **place, **milestone_json(milestone, self.now)}
            shown |= {"trial": trial_json(trial)} if trial else {}
            self._lines.write(json.dumps(shown, ensure_ascii=False, default=str) + "\n")
        elif self.dry_run or change == News.VANISHED:
            word = "slipped" if change == News.MOVED and "slipped" in self.shown else change
            self._lines.write(f"{word} {milestone.key}: {_dates(told)}\n")
            self._lines.writelines(
                f"    {line}\n" for line in (trial_lines(trial) if trial else ())
            )

    def note_changes(self, store: Store) -> None:
        """Note by which numbers what was written can be taken back."""
        if self._hands and not self.dry_run:
            with store.read() as transaction:
                self.changes = transaction.past.made_at(self.now, self._hands)

    def print(self) -> None:
        """Print what was noted, and how much of each there is."""
        self._print_remarks("; `tracker verify KEY` settles one that is right")
        self.counts["slipped"] = self.counts["moved"]
        self._lines.seek(0)
        if self.as_json:
            self._print_json()
            return
        for line in self._lines:
            emit(line.rstrip("\n"))
        summary = [f"{self.counts[change]} {change}" for change in self.shown]
        if self.told.doubtful:
            summary.append(f"{self.told.doubtful} in need of a look")
        dry = " (dry run, nothing was written)" if self.dry_run else ""
        if self.people is not None:
            emit(
                f"people and teams: {', '.join(f'{self.people[word]} {word}' for word in _PEOPLE)}"
            )
        emit(", ".join(summary) + dry)
        if self.rows is not None:
            emit(_rows_in_words(self.rows))
        for number in self.changes:
            emit(f"change {number}: `tracker undo {number}` takes it back")

    @contextmanager
    def also_when_refused(self) -> Iterator[None]:
        """Where bad records keep all out, what is to be said of the others is said all the same."""
        try:
            yield
        except ImportRefused:
            self._print_remarks()
            if self.rows is not None:
                note(f"{_rows_in_words(self.rows, good='good')}; none was taken")
            raise

    def _print_remarks(self, look: str = "") -> None:
        """Say what a person should check, and what was but left aside or assumed."""
        skipped = self.rows.skipped if self.rows else ()
        warn_of_all("rows that were left out", [_skipped_in_words(each) for each in skipped])
        for heading, doubt in (
            (f"these dates need a look{look}", True),
            ("also assumed or left aside", False),
        ):
            if doubt and self.told.strict:
                continue  # they are faults
            remarks = (each for each in self.told.remarks if each.doubt is doubt)
            warn_of_all(heading, [f"{each.place or each.key}: {each.text}" for each in remarks])

    def refuse_silence(self, name: str) -> None:
        """Raise Findings where something of the document was left aside that comes soon."""
        if any(each.soon for each in self.left_aside):
            raise Findings(f"{name}: was not imported whole")

    def _print_json(self) -> None:
        """One object, written piece by piece: an edition adds a hundred thousand milestones."""
        names = dict.fromkeys((*_OF_FILES, *_OF_FEEDS))
        head = {
            **{name: self.counts[name] for name in names},
            "need_a_look": self.told.doubtful,
            "dry_run": self.dry_run,
            "undo": self.changes,
            **({} if self.people is None else {"people": {w: self.people[w] for w in _PEOPLE}}),
            **({} if self.rows is None else {"rows": _rows_json(self.rows)}),
            "remarks": [asdict(each) for each in self.told.remarks],
        }
        start = json.dumps(head, indent=2, ensure_ascii=False).removesuffix("\n}")
        emit(f'{start},\n  "milestones": [')
        last = None
        for line in self._lines:
            if last is not None:
                emit(f"    {last},")
            last = line.rstrip("\n")
        if last is not None:
            emit(f"    {last}")
        emit("  ]\n}")


def _rows_in_words(rows: RowCounts, *, good: str = "taken") -> str:
    skipped = sum(each.number for each in rows.skipped)
    number = "1 row" if rows.rows == 1 else f"{rows.rows:,} rows"
    return f"{number}: {rows.taken:,} {good}, {rows.refused:,} refused, {skipped:,} left out"


def _rows_json(rows: RowCounts) -> dict[str, object]:
    skipped = [asdict(each) for each in rows.skipped]
    return {"rows": rows.rows, "taken": rows.taken, "refused": rows.refused, "left_out": skipped}


def _skipped_in_words(skipped: SkippedRows) -> str:
    more = " ..." if skipped.number > len(skipped.first) else ""
    return f"{skipped.number} as {skipped.why}: {', '.join(skipped.first)}{more}"


def document_of(
    app: App, location: str, format_: str | None, said: Said, *, dry_run: bool
) -> AbstractContextManager[Document]:
    """The document at `location`; where a spreadsheet has no mapping, one is proposed first."""
    acceptance = Acceptance(
        name=called(location), yes=said.yes, only_tried=dry_run, save_to=said.save_map
    )
    return incoming(
        location,
        format_,
        today=app.today(),
        mapping=said.mapping,
        sheets=said.sheets,
        beside=said.beside,
        people=True,
        accept=acceptance.accept,
    )


def take(app: App, document: Document, report: Report, said: Said) -> None:
    """Import `document`, whatever it is. Raises UsageError where something said is not for it."""
    head = document.head
    if said.named and head.format != SHEET:
        raise UsageError("--source is for spreadsheets; other files say whose their dates are")
    if said.sheets and head.format != SHEET:
        raise UsageError("--sheet is for workbooks; other files have no sheets")
    if said.of_dates and head.is_feed and head.format != SHEET:
        raise UsageError(f"{said.of_dates}: not for {head.format}, which says so itself")
    whole = False if said.partial else None
    if head.format == SHEET:
        take_sheets(app, document, report, said, whole=whole)
    elif head.is_feed:
        take_feed(app, document, report, whole=whole, older=said.force)
    else:
        take_milestones(app, document, report, same=said.force)


def take_milestones(app: App, document: Document, report: Report, *, same: bool) -> None:
    """Import a file of milestones."""
    found = list(document.records())
    records = [each for each in found if isinstance(each, MilestoneRecord)]
    people = [each for each in found if not isinstance(each, MilestoneRecord)]
    with (
        app.store() as store,
        progress_bar(_BAR, len(records) * (1 if report.dry_run else 2)) as progress,
    ):
        importer = FileImporter(store, app.defaults(), hand=app.by)
        if people:
            importer.take(  # both or neither
                records, report.now, by=document.name, dry_run=True, same=same
            )
            report.people = _take_people(app, store, people, document.name, report)
        imported = importer.take(
            records,
            report.now,
            by=document.name,
            dry_run=report.dry_run,
            told=report.told,
            progress=progress,
            summary=summary_of(app.settings(), store, document.name, report.now),
            same=same,
        )
        for told in imported:
            report.counts[told.news] += 1
            if told.news is not News.UNCHANGED:
                report.tell(told)
        report.note_changes(store)


def _take_people(
    app: App, store: Store, records: list[PersonRecord | TeamRecord], name: str, report: Report
) -> Counter[str]:
    taking = Taking(store=store, drafting=drafting_under(app.settings()), by=app.user())
    with following_clocks(store, app.defaults(), report.now):
        taken = taking.take(records, name, report.now, dry_run=report.dry_run)
    return Counter(each.news for each in taken)


def take_feed(
    app: App, document: Document, report: Report, *, whole: bool | None, older: bool
) -> None:
    """Import what a source publishes."""
    report.shown = _OF_FEEDS
    head = document.head
    listing = listing_of(head.format, document.name, whole=whole, older=older, hand=app.by)
    with app.store() as store, progress_bar(_BAR, head.size) as progress:
        counts = FeedImporter(store, app.defaults()).take(
            listing,
            document.records(),
            report.now,
            problems=document.problems,
            dry_run=report.dry_run,
            tell=report.tell,
            told=report.told,
            progress=_read_so_far(document, progress),
            summary=summary_of(app.settings(), store, listing.title, report.now),
        )
        report.note_changes(store)
    report.counts.update(counts)
    report.left_aside = document.left_aside
    report.told.remarks += [
        Remark(place=each.place, key="", text=each.text, doubt=False) for each in report.left_aside
    ]


def take_sheets(
    app: App, document: Document, report: Report, said: Said, *, whole: bool | None
) -> None:
    """Import a spreadsheet, each of its sheets for itself."""
    report.shown = _OF_FEEDS
    listing = listing_of(
        document.head.format, document.name, whole=whole, older=said.force, hand=app.by
    )
    if report.dry_run:
        with app.reads() as reads:
            report.audience = audience_in(reads, app.defaults(), report.now)
    with app.store() as store, progress_bar(_BAR, document.head.size) as progress:
        importer = WorkbookImporter(
            store=store, defaults=app.defaults(), likeness=listing, named=said.named
        )
        try:
            counts = importer.take(
                document,
                report.now,
                dry_run=report.dry_run,
                tell=report.tell_of_sheet,
                told=report.told,
                progress=_read_so_far(document, progress),
                summary_of=lambda title: summary_of(app.settings(), store, title, report.now),
            )
        finally:
            report.rows = document.rows
        report.note_changes(store)
    report.counts.update(counts)


def _read_so_far(document: Document, progress: Callable[[int], None]) -> Callable[[int], None]:
    """Progress by the bytes that were read: nobody knows how many records there are."""
    done = 0

    def advance(_records: int) -> None:
        nonlocal done
        position = document.position
        progress(position - done)
        done = position

    return advance


def _dates(told: Change) -> str:
    new = due_in_words(told.after.due)
    if told.before is not None and told.news is News.MOVED:
        return f"from {due_in_words(told.before.due)} to {new}"
    return f"due {new}"
