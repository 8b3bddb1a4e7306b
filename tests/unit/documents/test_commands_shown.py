"""Whatever a document shows as a command is one, and every command with its flags is documented."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.documents import PAGES, blocks, page
from tests.packaging.reference import PAGE, entries, manual, markdown
from tests.sites import REPOSITORY
from tracker.cli.program import program

#: Programs of the machine that documents may ask for.
_OTHERS = {
    *("apt-get", "curl", "docker", "export", "install", "ln", "pip", "python3", "systemctl"),
    *("/opt/tracker/bin/pip", "."),
}
_BEFORE = re.compile(r"^(?:\$ )?(?:runuser -u \w+ -- )?(?:[A-Z_]+=\S+ )*(?=tracker )")


def _lines(path: Path) -> Iterator[str]:
    """Each line of a page that somebody is to type."""
    for block in blocks(page(path)):
        prompted = [line[2:] for line in block if line.startswith("$ ")]
        typed = prompted or [line for line in block if _is_typed(line)]
        yield from (_BEFORE.sub("", line) for line in typed)


def _is_typed(line: str) -> bool:
    word = _BEFORE.sub("", line).partition(" ")[0]
    return word in {"tracker", "make"} or word in _OTHERS


LINES = [
    pytest.param(line, id=f"{path.relative_to(REPOSITORY)}: {line}")
    for path in PAGES
    if path != PAGE  # its examples are tried with the commands
    for line in dict.fromkeys(_lines(path))
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_a_document_is_a_command(line: str) -> None:
    words = shlex.split(re.split(r" [<>|] ", line)[0], comments=True)
    if words[0] == "make":
        targets = re.findall(r"(?m)^([a-z-]+):", page(REPOSITORY / "Makefile"))
        assert set(words[1:]) <= set(targets)
    elif words[0] == "tracker":
        _accept(words[1:])
    else:
        assert words[0] in _OTHERS


def _accept(arguments: list[str]) -> None:
    """Have the program read them; a usage error where it would refuse them."""
    command: click.Command = program
    context = program.make_context("tracker", list(arguments), resilient_parsing=False)
    while isinstance(command, click.Group):
        left = [*context._protected_args, *context.args]
        assert left, arguments
        found = command.get_command(context, left[0])
        assert found is not None, left[0]
        command = found
        context = command.make_context(command.name, left[1:], parent=context)


def test_documents_show_commands() -> None:
    assert len(LINES) > 80


def test_every_command_and_flag_is_documented() -> None:
    assert page(PAGE) == markdown(), "`make docs` writes config/commands.md anew"


def test_a_flag_without_its_line_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    command = program.get_command(click.Context(program, info_name="tracker"), "list")
    assert command is not None
    added = click.Option(["--invented"], help="Not written down anywhere.")
    monkeypatch.setattr(command, "params", [*command.params, added])

    assert page(PAGE) != markdown()
    assert "| `--invented TEXT` | Not written down anywhere. |" in markdown()


def test_manual_pages_say_the_same() -> None:
    pages = {entry.name: manual(entry) for entry in entries()}

    assert {"tracker", "tracker db backup", "tracker service install"} <= set(pages)
    for entry in entries():
        text = pages[entry.name]
        assert all(f"\n.SH {part}\n" in text for part in ("NAME", "SYNOPSIS", "OPTIONS"))
        for forms, _ in entry.options:
            assert forms.replace("-", "\\-") in text
