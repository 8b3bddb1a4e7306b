"""`when`: what a phrase means, before it becomes a milestone."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import date
from itertools import islice
from pathlib import Path

import click

from tracker.cli import options, params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_facts, emit_json, emit_json_line, emit_table, note
from tracker.cli.phrase_lines import read_lines
from tracker.cli.words import due_in_words, printable, timed_cell, window_in_words
from tracker.dates.base.zones import named_zone
from tracker.dates.explain.steps import Step
from tracker.dates.grammar.items import Phrase
from tracker.dates.grammar.parser import traced
from tracker.dates.meaning.interpret import Reading, read
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.dates.meaning.occurrences import occurrences
from tracker.domain.anchor import Anchor, meanings
from tracker.domain.milestone import Due
from tracker.errors import BadData
from tracker.service.views.shapes import interpretation_json, steps_json

_STDIN = Path("-")


@command(
    'tracker when "by the end of Q1 2027"',
    'tracker when "20 business days after publication" --anchor publication=2026-09-30',
    'tracker when "20 business days after 30 September 2026" --calendar UK --explain',
)
@click.argument("words", metavar="TEXT", type=params.PHRASE, nargs=-1)
@click.option("--as-of", type=params.DAY, help="The day on which it was said [today].")
@click.option(
    "--anchor",
    "anchors",
    type=params.ANCHOR,
    multiple=True,
    help="A named day or instant; repeatable.",
)
@click.option("--calendar", type=params.CALENDAR, help="Business days of: UK, US, TARGET ...")
@click.option("--roll", type=params.ROLL, help="How computed dates avoid days off.")
@click.option("--tz", type=params.ZONE, help="The zone of a time that names none.")
@click.option("--fiscal", type=params.FISCAL, help="Whose fiscal year: US, UK, AU, PRA.")
@options.date_order("Of dates such as 03/04/2027 [both readings].")
@options.DAYFIRST
@click.option("--count", type=click.IntRange(min=1), help="Show so many occurrences of it.")
@click.option("--explain", is_flag=True, help="Show step by step how the date was found.")
@click.option("--trace", is_flag=True, help="Show which rules of the grammar read which words.")
@json_option("Print what was understood as JSON.")
@click.option(
    "--jsonl",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Read a JSON object a line from a file, or - for stdin, and print one for each.",
)
def when(  # noqa: PLR0913 - an argument an option
    app: App,
    words: tuple[str, ...],
    *,
    as_of: date | None,
    anchors: tuple[Anchor, ...],
    calendar: str | None,
    roll: str | None,
    tz: str | None,
    fiscal: str | None,
    date_order: str | None,
    dayfirst: bool | None,
    count: int | None,
    explain: bool,
    trace: bool,
    as_json: bool,
    jsonl: Path | None,
) -> None:
    """Read a date as a regulator wrote it.

    Shows the window that the words name, how exact they are and what was assumed. The objects of
    --jsonl hold phrase, and as far as known as_of, anchors, calendar, roll, dayfirst, fiscal, tz.
    """
    calendars = app.calendars()
    where = tz or app.timezone()
    context = Context(
        tz=where,
        dayfirst=options.is_dayfirst(date_order, dayfirst=dayfirst),
        fiscal=fiscal,
        calendar=calendar,
        roll=roll,
        anchors=meanings(anchors, where),
        calendars=calendars,
    )
    named_zone(context.tz)  # also where the phrase names no time: a misspelt zone is a slip
    if calendar:
        calendars(calendar)  # as above
    _refuse_contradictions(words, jsonl, count, explain=explain, trace=trace)
    if jsonl is not None:
        _read_file(jsonl, as_of, context)
        return
    text, day = " ".join(words), as_of or app.today()
    if trace:
        _show_trace(text, alone=not (explain or as_json or count))
        return
    if count is not None:
        _show_occurrences(text, day, context, count, as_json=as_json)
    else:
        _show(text, day, context, explain=explain, as_json=as_json)


def _show_trace(text: str, *, alone: bool) -> None:
    """The rules that read a phrase, each under the one whose words it read a part of."""
    if not alone:
        raise click.UsageError("--trace is a tree: leave out --count, --explain and --json")
    tree = traced(text)
    for depth, part in tree.walk():
        emit(f"{'  ' * depth}{part.rule}: {printable(part.words)}")
    unread = tree.value.unread if isinstance(tree.value, Phrase) else ()
    if unread:
        note(f"Read by no rule: {'; '.join(map(printable, unread))}")


def _refuse_contradictions(
    words: tuple[str, ...], jsonl: Path | None, count: int | None, *, explain: bool, trace: bool
) -> None:
    if count is not None and (explain or jsonl is not None):
        raise click.UsageError("--count tells of one phrase: leave out --jsonl and --explain")
    if bool(words) is (jsonl is not None):
        raise click.UsageError("name either a phrase, or a file of phrases with --jsonl")
    if (explain or trace) and jsonl is not None:
        raise click.UsageError("--explain and --trace tell of one phrase: leave out --jsonl")


def _show(text: str, day: date, context: Context, *, explain: bool, as_json: bool) -> None:
    words = read(text)
    found = words.on(day, context)
    steps = _steps(words, day, context) if explain else ()
    if as_json:
        answer = interpretation_json(found, as_of=day, tz=context.tz)
        emit_json({**answer, "explain": steps_json(steps)} if explain else answer)
        return
    emit_facts(_facts(found, context.tz))
    if explain:
        from tracker.cli.commands.explain import emit_steps  # noqa: PLC0415 - only --explain pays for it

        emit("")
        emit_steps(steps)


def _show_occurrences(
    text: str, as_of: date, context: Context, count: int, *, as_json: bool
) -> None:
    """Print the next `count` occurrences; one where the phrase names no more."""
    found = list(islice(occurrences(read(text), as_of, context), count))
    if as_json:
        emit_json([interpretation_json(each, as_of=as_of, tz=context.tz) for each in found])
        return
    dues = [Due.of(each, tz=context.tz) for each in found]
    emit_table(("DUE", "IN WORDS"), [(timed_cell(due), due_in_words(due)) for due in dues])


def _steps(words: Reading, as_of: date, context: Context) -> tuple[Step, ...]:
    from tracker.dates.explain.explain import explain  # noqa: PLC0415 - only --explain pays for it

    return explain(words, as_of, context)


def _read_file(path: Path, as_of: date | None, context: Context) -> None:
    try:
        with nullcontext(sys.stdin.buffer) if path == _STDIN else path.open("rb") as lines:
            for answer in read_lines(lines, as_of, context):
                emit_json_line(answer)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise BadData(f"{path}: cannot be read: {error.strerror}") from error


def _facts(read: Interpretation, tz: str) -> list[tuple[str, str | None]]:
    due = Due.of(read, tz=tz)
    facts: list[tuple[str, str | None]] = [
        ("When", due_in_words(due)),
        ("Earliest", _day(due.earliest)),
        ("Latest", _day(due.latest)),
        ("Precision", due.window.precision if due.window else None),
        ("Binds", due.modality if due.window else None),
        ("Instant", _instant(due)),
        ("Expected", window_in_words(due.estimate) if due.estimate else None),
        ("Can be read as", " or ".join(window_in_words(each) for each in due.readings)),
        ("Rule", due.rule),
        ("Comes round", "yes" if read.recurs else None),
        ("Read", read.used),
        ("Left aside", "; ".join(read.unread)),
        ("Note", "; ".join(note.text for note in read.notes)),
    ]
    return [(label, value and printable(value)) for label, value in facts]


def _instant(due: Due) -> str | None:
    at = due.window.at if due.window else None
    return f"{at.isoformat()} ({due.tz})" if at else None


def _day(day: date | None) -> str | None:
    return f"{day:%Y-%m-%d (%A)}" if day else None
