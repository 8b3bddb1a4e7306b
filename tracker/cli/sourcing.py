"""`source`: official calendars that are fetched again and again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, HelpfulGroup, examples
from tracker.cli.output import emit, emit_json, emit_table, note
from tracker.cli.shapes import Json, iso
from tracker.cli.words import clock, due_in_words
from tracker.errors import BadData, NotFound, SomeSourcesFailed
from tracker.sources.registry import FORMATS

if TYPE_CHECKING:
    from tracker.domain.milestone import Due, Milestone
    from tracker.domain.source import Source, SourceRun
    from tracker.service.feeds.syncing import Synced, Syncer
    from tracker.store.store import Store

_SHOWN = 20  #: of what a new source would give
_NEWS = ("added", "moved", "changed", "vanished")
_COUNTED = (*_NEWS, "unchanged")
_LONGEST_MAPPING = 1_000_000


def _parsed(_ctx: click.Context, _param: click.Parameter, value: str) -> timedelta:
    from tracker.config.durations import parse_duration  # noqa: PLC0415 - after the help

    try:
        return parse_duration(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.group(cls=HelpfulGroup, invoke_without_command=True)
def source() -> None:
    """Keep official calendars in step.

    A source is a feed or a file on the web that `tracker run` fetches again and again: new dates
    are added, dates that slipped are moved and told, and what is no longer there is reported.
    """


@examples(
    "tracker source add fr-crypto 'https://www.federalregister.gov/api/v1/documents.json"
    "?conditions[term]=stablecoin' --every 6h",
    "tracker source add bank-holidays https://www.gov.uk/bank-holidays/england-and-wales.ics",
)
@click.command(cls=HelpfulCommand)
@click.argument("name", type=params.TEXT)
@click.argument("url", type=params.TEXT)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help=f"One of {', '.join(FORMATS)} [by its content].",
)
@click.option(
    "--map",
    "mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What the columns of a csv or xlsx file mean (TOML); a copy is kept.",
)
@click.option(
    "--every",
    callback=_parsed,
    default="12h",
    show_default=True,
    metavar="SPAN",
    help="Such as 6h or 1d.",
)
@click.option("--no-check", is_flag=True, help="Do not fetch it now; --format is needed then.")
@pass_app
def add(  # noqa: PLR0913 - a parameter an option
    app: App,
    *,
    name: str,
    url: str,
    format_: str | None,
    mapping: Path | None,
    every: timedelta,
    no_check: bool,
) -> None:
    """Save a source.

    It is fetched once to show what it would give; nothing of that is written before the daemon
    fetches it, or `tracker source sync` does. Where the URL needs a secret, write ${NAME} in its
    place and have the environment set NAME: the secret itself is never kept or shown. Private
    addresses are refused unless [delivery] allow_hosts lists them.
    """
    from tracker.service.feeds.registry import a_source, refuse_taken, save  # noqa: PLC0415 - SQLModel is slow

    text = _text(mapping) if mapping else None
    made = a_source(name, url, format=format_, mapping=text, every=every, now=app.now())
    if no_check and not made.format:
        raise click.UsageError("with --no-check, say its --format, too")
    with app.store() as store:
        refuse_taken(store, name)
        if not no_check:
            made = _tried(_syncer(app, store), made)
        save(store, made)
    emit(f"{name} saved: {made.format}, every {_span(every)}")
    note(f"`tracker run` fetches it; to have it now: tracker source sync {name}")


@examples("tracker source list", "tracker source list --json")
@click.command("list", cls=HelpfulCommand)
@click.option("--json", "as_json", is_flag=True, help="Print an array.")
@pass_app
def list_sources(app: App, *, as_json: bool) -> None:
    """List the saved sources.

    With how often each is fetched, when it last went well, when it is fetched next, and what came
    of the last time.
    """
    from tracker.service.feeds.registry import saved, state_of  # noqa: PLC0415 - SQLModel is slow

    now, tz = app.now(), app.timezone()
    with app.store() as store:
        known = [(each, run, state_of(each, run, now)) for each, run in saved(store)]
    if as_json:
        emit_json([_source_json(*entry) for entry in known])
        return
    rows = [
        (
            each.name,
            each.format,
            _span(each.every),
            clock(each.last_success_at, tz) if each.last_success_at else "-",
            clock(each.next_at, tz),
            state,
            _outcome(run),
        )
        for each, run, state in known
    ]
    emit_table(("SOURCE", "FORMAT", "EVERY", "LAST SUCCESS", "NEXT", "STATE", "LAST TIME"), rows)


@examples("tracker source sync fr-crypto --dry-run", "tracker source sync --all")
@click.command(cls=HelpfulCommand)
@click.argument("name", type=params.TEXT, required=False)
@click.option("--all", "every", is_flag=True, help="Fetch every source.")
@click.option("--dry-run", is_flag=True, help="Only list what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print an array.")
@pass_app
def sync(app: App, *, name: str | None, every: bool, dry_run: bool, as_json: bool) -> None:
    """Fetch sources now.

    Whether they are due or not, and beside the daemon, too. Ends with exit code 3 where any fails:
    the others are taken in all the same.
    """
    told: list[Json] = []
    with app.store() as store:
        chosen, syncer = _chosen(store, name, every=every), _syncer(app, store)
        for each in chosen:
            entry = _dry(syncer, each) if dry_run else _done(syncer.sync(each.name))
            told.append(entry)
            if not as_json:
                _tell(entry, dry_run=dry_run)
    if as_json:
        emit_json(told)
    failed = sum(entry["outcome"] == "failed" for entry in told)
    if failed:
        raise SomeSourcesFailed(f"{failed} of {len(told)} sources failed")


@examples("tracker source remove fr-crypto")
@click.command(cls=HelpfulCommand)
@click.argument("name", type=params.TEXT)
@pass_app
def remove(app: App, *, name: str) -> None:
    """Forget a source.

    Its milestones stay; a source that is added under the same name again goes on with them.
    """
    from tracker.service.feeds.registry import remove as forget  # noqa: PLC0415 - SQLModel is slow

    with app.store() as store:
        left = forget(store, name)
    stay = "its 1 milestone stays" if left == 1 else f"its {left:,} milestones stay"
    emit(f"{name} removed; {stay}")


for command in (add, list_sources, sync, remove):
    source.add_command(command)


def _syncer(app: App, store: Store) -> Syncer:
    from tracker.service.feeds.registry import syncer_of  # noqa: PLC0415 - SQLModel is slow

    return syncer_of(app.settings(), store, app)


def _text(mapping: Path) -> str:
    try:
        text = mapping.read_bytes()[: _LONGEST_MAPPING + 1].decode("utf-8-sig")
    except OSError as error:
        raise BadData(f"{mapping}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadData(f"{mapping}: is not UTF-8 text; save it as UTF-8") from error
    if len(text) > _LONGEST_MAPPING:
        raise BadData(f"{mapping}: is larger than 1 MB; a mapping has a few lines")
    return text


def _tried(syncer: Syncer, made: Source) -> Source:
    """The source with its format, once it was shown what it would give."""
    if not made.format:
        made = syncer.recognised(made)
    lines: list[str] = []

    def tell(change: str, old: Due | None, milestone: Milestone) -> None:
        if len(lines) < _SHOWN:
            lines.append(_line(change, old, milestone))

    counts = syncer.try_out(made, tell)
    more = sum(counts[news] for news in _NEWS) - len(lines)
    for line in [*lines, *([f"... and {more:,} more"] if more > 0 else [])]:
        emit(line)
    summary = _summary({what: counts[what] for what in _COUNTED})
    emit(f"{summary} (nothing was written yet)")
    return made


def _chosen(store: Store, name: str | None, *, every: bool) -> list[Source]:
    """The sources to fetch; all of them only where somebody says so."""
    from tracker.service.feeds.registry import saved  # noqa: PLC0415 - SQLModel is slow

    known = [each for each, _ in saved(store)]
    if name is not None and every:
        raise click.UsageError("name a source or say --all, not both")
    found = [each for each in known if name in (None, each.name)]
    if name is not None and not found:
        raise NotFound(f"no source is called {name!r}: `tracker source list` names them all")
    if name is None and not every and len(known) > 1:
        names = ", ".join(each.name for each in known)
        raise click.UsageError(f"name one of {names}, or say --all")
    return found


def _dry(syncer: Syncer, each: Source) -> Json:
    """What fetching a source would do."""
    from tracker.service.feeds.syncing import detail_of  # noqa: PLC0415 - SQLModel is slow

    changes: list[Json] = []

    def tell(change: str, old: Due | None, milestone: Milestone) -> None:
        line = _line(change, old, milestone)
        changes.append({"change": change, "key": milestone.key, "line": line})

    try:
        counts = syncer.try_out(each, tell)
    except BadData as error:
        problems, detail = list(error.problems), detail_of(error)
        return {"name": each.name, "outcome": "failed", "detail": detail, "problems": problems}
    return {
        "name": each.name,
        "outcome": "imported",
        **{what: counts[what] for what in _COUNTED},
        "changes": changes,
    }


def _done(synced: Synced) -> Json:
    run = synced.run
    return {
        "name": synced.source.name,
        "outcome": run.outcome.value,
        **{what: getattr(run, what) for what in _NEWS},
        "detail": run.detail,
        "problems": list(synced.problems),
        "next_at": iso(synced.source.next_at),
    }


def _tell(entry: Json, *, dry_run: bool) -> None:
    name = entry["name"]
    if entry["outcome"] == "failed":
        note(f"{name}: failed: {entry['detail']}")
        return
    changes = entry.get("changes")
    for change in changes if isinstance(changes, list) else []:
        emit(f"{name}: {change['line']}")
    what = "unchanged" if entry["outcome"] == "unchanged" else _summary(entry)
    emit(f"{name}: {what}{' (dry run, nothing was written)' if dry_run else ''}")


def _summary(counts: Mapping[str, object]) -> str:
    return ", ".join(f"{counts[what]} {what}" for what in _COUNTED if what in counts)


def _line(change: str, old: Due | None, milestone: Milestone) -> str:
    moved = f"from {due_in_words(old)} to " if old and change == "moved" else "due "
    return f"{change} {milestone.key}: {moved}{due_in_words(milestone.due)}"


def _span(span: timedelta) -> str:
    from tracker.config.durations import duration_text  # noqa: PLC0415 - after the help

    return duration_text(span)


def _outcome(run: SourceRun | None) -> str:
    if run is None:
        return "-"
    if run.outcome == "failed":
        return f"failed: {run.detail}"
    counts = {what: getattr(run, what) for what in _NEWS}
    news = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return news or ("nothing new" if run.outcome == "imported" else run.outcome.value)


def _source_json(each: Source, run: SourceRun | None, state: str) -> Json:
    return {
        "name": each.name,
        "url": each.url,
        "format": each.format,
        "mapped": each.mapping is not None,
        "every_s": round(each.every.total_seconds()),
        "state": state,
        "added_at": iso(each.added_at),
        "last_success_at": iso(each.last_success_at),
        "failing_since": iso(each.failing_since),
        "failures": each.failures,
        "next_at": iso(each.next_at),
        "last_run": _run_json(run) if run else None,
    }


def _run_json(run: SourceRun) -> Json:
    return {
        "started_at": iso(run.started_at),
        "ended_at": iso(run.ended_at),
        "outcome": run.outcome.value,
        **{what: getattr(run, what) for what in _NEWS},
        "detail": run.detail,
    }
