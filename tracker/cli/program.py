"""The program: errors become exit codes here, and nowhere else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from tracker.cli.app import App
from tracker.cli.groups import Program, examples
from tracker.cli.output import complain, discreet
from tracker.errors import TrackerError


@examples(
    "tracker init",
    'tracker add "FCA: final rules" --due "Q3 2027" --authority FCA',
    "tracker upcoming",
)
@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The settings file; else $TRACKER_CONFIG, ./config/tracker.toml, your own, or "
    "/etc/tracker/tracker.toml.",
)
@click.option("--no-color", is_flag=True, help="Print without colours, as NO_COLOR=1 does.")
@click.version_option(None, "--version", package_name="regulatory-tracker", prog_name="tracker")
@click.pass_context
def program(context: click.Context, config: Path | None, *, no_color: bool) -> None:
    """Keep track of regulatory deadlines and tell people in time.

    Dates stay as honest as their source: "March 2026" is the whole of March until somebody knows
    better. `tracker init` begins, `tracker add` adds, `tracker run` sends the reminders.
    """
    if no_color or os.environ.get("NO_COLOR"):
        context.color = False
    context.obj = context.obj or App()
    context.obj.config = config


def run() -> int:
    """Run the command line; gives the exit code of what became of it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # half a surrogate pair in a title must not end a list
            stream.reconfigure(errors="backslashreplace")
    try:
        code = program.main(prog_name="tracker", standalone_mode=False)
    except TrackerError as error:
        complain(error)
        return error.exit_code
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except OSError as error:
        return _cannot_write(error)
    return code if isinstance(code, int) else 0


def _show(error: click.ClickException) -> None:
    """Say what of the command line cannot be read, without an address that stands there."""
    said = discreet(error.format_message())
    error.format_message = lambda: said  # type: ignore[method-assign]
    error.show()


def _cannot_write(error: OSError) -> int:
    """A full disk, a pipe that nobody reads; only the former needs to be told.

    Python flushes stdout once more when it ends, and would complain again.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(error, BrokenPipeError):
        complain(TrackerError(f"cannot go on: {error.strerror or error}"))
    return TrackerError.exit_code
