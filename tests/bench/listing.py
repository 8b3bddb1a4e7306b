"""How fast a list of 20 appears, beside todoman's, and of 10,000, beside Taskwarrior's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.pairs import Result, command_seconds, in_turns

_ENTRIES, _MANY = 20, 10_000


def measure(folder: Path) -> Iterator[Result]:
    tracker, tracker_environment = _tracker(folder)
    todo, todo_environment = _todoman(folder)
    yield in_turns(
        f"tracker list beside todo list, {_ENTRIES} entries",
        "s",
        lambda: command_seconds([tracker, "list"], tracker_environment),
        lambda: command_seconds([todo, "list"], todo_environment),
        runs=21,
    )
    task = shutil.which("task")
    if task is None:
        print("Taskwarrior is not installed (Debian: taskwarrior): nothing is measured beside it")
        return
    task_environment = _taskwarrior(folder / "tasks", task)
    many_environment = _tracker_of_many(folder, tracker)
    yield in_turns(
        f"tracker list beside task list, {_MANY:,} entries",
        "s",
        lambda: command_seconds([tracker, "list"], many_environment),
        lambda: command_seconds([task, "list"], task_environment),
        runs=7,
    )


def _program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _tracker(folder: Path) -> tuple[str, dict[str, str]]:
    tracker = _program("tracker")
    environment = {**os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{folder / 'list.db'}"}
    subprocess.run([tracker, "init"], env=environment, check=True, capture_output=True)
    for number in range(_ENTRIES):
        add = [tracker, "add", f"Milestone {number}", "--due", f"2027-{number % 12 + 1:02}-15"]
        subprocess.run(add, env=environment, check=True, capture_output=True)
    return tracker, environment


def _todoman(folder: Path) -> tuple[str, dict[str, str]]:
    todo, calendar = _program("todo"), folder / "calendars" / "work"
    calendar.mkdir(parents=True)
    settings = folder / "todoman.py"
    settings.write_text(
        f'path = "{folder}/calendars/*"\n'
        f'cache_path = "{folder}/todoman.sqlite3"\n'
        'date_format = "%Y-%m-%d"\ntime_format = "%H:%M"\ndefault_list = "work"\n'
    )
    environment = {**os.environ, "TODOMAN_CONFIG": str(settings)}
    for number in range(_ENTRIES):
        due = f"2027-{number % 12 + 1:02}-15"
        new = [todo, "new", "-l", "work", "-d", due, f"Entry {number}"]
        subprocess.run(new, env=environment, check=True, capture_output=True)
    return todo, environment


def _taskwarrior(folder: Path, task: str) -> dict[str, str]:
    folder.mkdir()
    settings = folder / "taskrc"
    settings.write_text(f"data.location={folder}\nconfirmation=off\nhooks=off\nverbose=nothing\n")
    environment = {**os.environ, "TASKRC": str(settings)}
    entries = [
        {"description": f"Entry {number}", "due": f"2027{number % 12 + 1:02}15T000000Z"}
        for number in range(_MANY)
    ]
    given = json.dumps(entries)
    subprocess.run(
        [task, "import", "-"],
        env=environment,
        input=given,
        text=True,
        check=True,
        capture_output=True,
    )
    return environment


def _tracker_of_many(folder: Path, tracker: str) -> dict[str, str]:
    environment = {**os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{folder / 'many.db'}"}
    subprocess.run([tracker, "init"], env=environment, check=True, capture_output=True)
    rows = (f"Milestone {number},2027-{number % 12 + 1:02}-15" for number in range(_MANY))
    many = folder / "many.csv"
    many.write_text("\n".join(["title,due", *rows]) + "\n")
    subprocess.run([tracker, "import", str(many)], env=environment, check=True, capture_output=True)
    return environment
