"""How an import is run and reported."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import IO

import click

from tracker.cli.app import App
from tracker.cli.output import emit, warn_of_all
from tracker.cli.shapes import milestone_json
from tracker.cli.words import due_in_words
from tracker.domain.change import Change, News
from tracker.errors import Findings, ImportRefused
from tracker.service.feeds.summary import summary_of
from tracker.service.intake.documents import listing_of
from tracker.service.intake.feed_importer import FeedImporter
from tracker.service.intake.file_importer import FileImporter
from tracker.service.intake.told import Remark, Told
from tracker.sources.problems import LeftAside
from tracker.sources.reading import Document

_IN_MEMORY = 1024 * 1024
_OF_FILES = ("added", "moved", "changed", "unchanged")
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
    _lines: IO[str] = field(
        default_factory=lambda: tempfile.SpooledTemporaryFile(  # noqa: SIM115 - lives as long
            _IN_MEMORY, "w+", encoding="utf-8", newline=""
        )
    )

    def tell(self, told: Change) -> None:
        """Note a change."""
        change, milestone = told.news, told.after
        if self.as_json:
            shown = {"change": change, **milestone_json(milestone, self.now)}
            self._lines.write(json.dumps(shown, ensure_ascii=False, default=str) + "\n")
        elif self.dry_run or change == News.VANISHED:
            word = "slipped" if change == News.MOVED and "slipped" in self.shown else change
            self._lines.write(f"{word} {milestone.key}: {_dates(told)}\n")

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
        emit(", ".join(summary) + dry)

    @contextmanager
    def also_when_refused(self) -> Iterator[None]:
        """Where bad records keep all out, what is to be said of the others is said all the same."""
        try:
            yield
        except ImportRefused:
            self._print_remarks()
            raise

    def _print_remarks(self, look: str = "") -> None:
        """Say what a person should check, and what was but left aside or assumed."""
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


def take_milestones(app: App, document: Document, report: Report) -> None:
    """Import a file of milestones."""
    records = list(document.records())
    with app.store() as store, _bar(len(records) * (1 if report.dry_run else 2)) as progress:
        importer = FileImporter(store, app.defaults())
        imported = importer.take(
            records,
            report.now,
            by=document.name,
            dry_run=report.dry_run,
            told=report.told,
            progress=progress,
            summary=summary_of(app.settings(), document.name, report.now),
        )
    for told in imported:
        report.counts[told.news] += 1
        if told.news is not News.UNCHANGED:
            report.tell(told)


def take_feed(
    app: App, document: Document, report: Report, *, whole: bool | None, older: bool
) -> None:
    """Import what a source publishes."""
    report.shown = _OF_FEEDS
    head = document.head
    listing = listing_of(head.format, document.name, whole=whole, older=older)
    with app.store() as store, _bar(head.size) as progress:
        counts = FeedImporter(store, app.defaults()).take(
            listing,
            document.records(),
            report.now,
            problems=document.problems,
            dry_run=report.dry_run,
            tell=report.tell,
            told=report.told,
            progress=_read_so_far(document, progress),
            summary=summary_of(app.settings(), listing.title, report.now),
        )
    report.counts.update(counts)
    report.left_aside = document.left_aside
    report.told.remarks += [
        Remark(place=each.place, key="", text=each.text, doubt=False) for each in report.left_aside
    ]


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


@contextmanager
def _bar(length: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr where somebody watches."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label="Importing", file=sys.stderr, hidden=hidden) as bar:
        yield bar.update
        bar.update(length - bar.pos)  # what stays unchanged is not written
