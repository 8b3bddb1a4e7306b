"""`extract`: the dates in a text, and why some of them are no milestones."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from tracker.cli import options, params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import complain, emit, emit_json, emit_table, note, warn
from tracker.cli.words import due_in_words, printable, summary, window_in_words
from tracker.dates.meaning.interpretation import Context
from tracker.domain.milestone import Due
from tracker.errors import TrackerError, UsageError
from tracker.service.views.shapes import Json, interpretation_json, iso

if TYPE_CHECKING:
    from tracker.service.intake.extracting import Extraction
    from tracker.service.milestones.milestones import Milestones
    from tracker.sources.prose.candidates import Candidate
    from tracker.sources.record import MilestoneRecord

_STDIN = "-"
_QUOTED = 60  #: characters of a sentence beside a date that was not taken
_ANSWERS = click.Choice(["y", "n", "e", "q"])


@command(
    "tracker extract consultation.html",
    "tracker extract article.txt --as-of 2025-09-24 --json",
    "tracker extract policy-statement.pdf --add",
)
@click.argument("location", metavar="FILE|URL|-", type=click.Path(allow_dash=True))
@click.option("--as-of", type=params.DAY, help="The day on which it was said [as its head says].")
@click.option("--tz", type=params.ZONE, help="The zone of a time that names none.")
@options.date_order("Of dates such as 03/04/2027 [as the text proves, else both readings].")
@options.DAYFIRST
@params.BY
@click.option("--add", is_flag=True, help="Ask for each date whether to add it.")
@json_option("Print every date as JSON.")
def extract(  # noqa: PLR0913 - an argument an option
    app: App,
    *,
    location: str,
    as_of: date | None,
    tz: str | None,
    date_order: str | None,
    dayfirst: bool | None,
    add: bool,
    as_json: bool,
) -> None:
    """Find the dates in a text.

    Reads text, web pages and PDF. Each date comes with its window, the sentence that says so and
    where that stands; a date that is no milestone, with the reason. "Next March" counts from
    --as-of, else from the day that the text gives at its head.
    """
    from tracker.service.intake.extracting import extract_from  # noqa: PLC0415 - help needs no grammar

    if add:
        _refuse_unasked(location, as_json=as_json)
    first = options.is_dayfirst(date_order, dayfirst=dayfirst)
    context = Context(tz=tz or app.timezone(), dayfirst=first, calendars=app.calendars())
    extraction = extract_from(location, as_of, context, app.today())
    if as_json:
        emit_json([_json(each, extraction.as_of, context.tz) for each in extraction.candidates])
    elif add:
        _add_each(app, extraction, location, context.tz)
    else:
        _show(extraction, context.tz)
    _say_what_is_missing(extraction, as_of)


def _refuse_unasked(location: str, *, as_json: bool) -> None:
    if as_json:
        raise click.UsageError("--add asks, --json is for programs: leave one out")
    if location == _STDIN or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("--add asks for each date on a terminal; use --json and `tracker import`")


def _say_what_is_missing(extraction: Extraction, as_of: date | None) -> None:
    if as_of is None and extraction.as_of is not None:
        day = extraction.as_of
        note(f"relative dates counted from {day}, the day that the text gives for itself")
    unread = [each for each in extraction.candidates if each.why_not and "--as-of" in each.why_not]
    if unread:
        number = "1 date depends" if len(unread) == 1 else f"{len(unread)} dates depend"
        warn(f"{number} on the day on which it was said: pass it with --as-of")


def _json(candidate: Candidate, as_of: date | None, tz: str) -> Json:
    read, revised = candidate.read, candidate.revises
    old = Due.of(revised.read, tz=tz) if revised and revised.read else None
    return {
        "title": candidate.title,
        "due": interpretation_json(read, as_of=as_of, tz=tz) if read else None,
        "words": candidate.words,
        "sentence": candidate.sentence,
        "start": candidate.start,
        "end": candidate.end,
        "authority": candidate.authority,
        "confidence": candidate.confidence,
        "taken": candidate.taken,
        "why_not": candidate.why_not,
        "revises": revised
        and {
            "text": revised.words,
            "earliest": iso(old.earliest) if old else None,
            "latest": iso(old.latest) if old else None,
        },
    }


def _show(extraction: Extraction, tz: str) -> None:
    taken = [each for each in extraction.candidates if each.taken]
    left = [each for each in extraction.candidates if not each.taken]
    emit("\n\n".join(_described(each, tz) for each in taken) if taken else "No date was taken.")
    if left:
        emit("\nNot taken:")
        emit_table(("DATE", "WINDOW", "WHY NOT", "SENTENCE"), [_left(each) for each in left])


def _described(candidate: Candidate, tz: str) -> str:
    return "\n".join([click.style(printable(candidate.title), bold=True), *_facts(candidate, tz)])


def _facts(candidate: Candidate, tz: str) -> list[str]:
    read, revised = candidate.read, candidate.revises
    facts = [
        ("When", due_in_words(Due.of(read, tz=tz)) if read else None),
        ("In place of", revised.words if revised else None),
        ("Authority", candidate.authority),
        ("Confidence", candidate.confidence),
        ("Sentence", candidate.sentence),
        ("Where", f"characters {candidate.start:,} to {candidate.end:,}"),
    ]
    width = max(len(label) for label, _ in facts) + 1
    return [f"  {label + ':':<{width}} {printable(value)}" for label, value in facts if value]


def _left(candidate: Candidate) -> tuple[str, str, str, str]:
    window = candidate.read.window if candidate.read else None
    sentence = printable(candidate.sentence)
    return (
        printable(candidate.words)[:_QUOTED],
        window_in_words(window) if window else "",
        candidate.why_not or "",
        sentence if len(sentence) <= _QUOTED else f"{sentence[: _QUOTED - 1]}…",
    )


def _add_each(app: App, extraction: Extraction, location: str, tz: str) -> None:
    """Ask for each; what counts from one that was added before is linked to it."""
    from tracker.service.intake.extracting import links, record_of  # noqa: PLC0415 - only --add needs it

    keys: dict[int, str] = {}
    linked = list(links(extraction.candidates))
    source = location if "://" in location else None
    with app.milestones() as milestones:
        for place, candidate in enumerate(extraction.candidates):
            answer = _answer(candidate, tz) if candidate.taken else "n"
            if answer == "q":
                break
            if answer == "n":
                continue
            anchors = [
                f"{name}={keys[to]}" for at, name, to in linked if at == place and to in keys
            ]
            record = record_of(candidate, extraction.as_of or app.today(), source, anchors)
            key = _added(app, milestones, record, edit=answer == "e")
            if key is not None:
                keys[place] = key
    emit(f"{len(keys)} added")


def _answer(candidate: Candidate, tz: str) -> str:
    note("\n" + _described(candidate, tz))
    asked = click.prompt("Add it? (yes, no, edit, quit)", type=_ANSWERS, default="y", err=True)
    return str(asked)


def _added(app: App, milestones: Milestones, record: MilestoneRecord, *, edit: bool) -> str | None:
    """The key of a milestone that was added; None, and a complaint, where its words do not do."""
    if edit:
        title = click.prompt("Title", default=record.title, err=True)
        due = click.prompt("Due", default=record.due, err=True)
        record = replace(record, title=title, due=due)
    now = app.now()
    try:
        milestone = milestones.add(record, now)
    except TrackerError as error:
        complain(error)
        return None
    emit(f"{milestone.key} added: {summary(milestone, now)}")
    return milestone.key
