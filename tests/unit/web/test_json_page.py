"""What config/json.md says of JSON holds true to what is printed and answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema_rs
import pytest

from tests.unit.cli.desk import Desk, a_desk
from tracker.cli.program import program
from tracker.domain.people.token import TokenUse
from tracker.service.people.tokens import Tokens
from tracker.store.database import open_store
from tracker.web.api.schemas import SCHEMAS

Named = tuple[str, click.Command]

_PAGE = (Path(__file__).parents[3] / "config" / "json.md").read_text(encoding="utf-8")
_SECTIONS = dict(re.findall(r"(?ms)^## (\w+)\n(.*?)(?=^## |\Z)", _PAGE))
_COMMANDS = dict(re.findall(r"(?m)^\| `([a-z ]+)`(?:, `[a-z ]+`)? \| (.*) \|$", _PAGE))
#: of which a section names only what it has more
_MORE = {
    "ListedMilestone": "Milestone",
    "ShownMilestone": "Milestone",
    "ChangedMilestone": "Milestone",
    "MovedMilestone": "ChangedMilestone",
    "Interpretation": "Due",
    "ShownPerson": "Person",
}
_TYPES = {
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "string": "text",
}


def _type(schema: Any) -> str:
    """A type as the page has it."""
    if "anyOf" in schema:
        return _type(schema["anyOf"][0])
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    kind = schema["type"][0] if isinstance(schema["type"], list) else schema["type"]
    if kind == "array":
        return f"list of {_type(schema['items'])}"
    special = {"date": "day", "date-time": "instant"}.get(schema.get("format", ""))
    return special or ("word" if "enum" in schema else _TYPES[kind])


def _own(name: str) -> dict[str, Any]:
    """The fields that a section names: those that it has more than another one."""
    base = SCHEMAS[_MORE[name]]["properties"] if name in _MORE else {}
    fields = SCHEMAS[name]["properties"]
    return {field: schema for field, schema in fields.items() if field not in base}


def _fields(name: str) -> list[tuple[str, str, bool]]:
    """Every field that the page names of a document: its type, and whether it may be null."""
    rows = re.findall(r"(?m)^\| `(\w+)` \| ([^|]+) \| ([^|]*) \|", _SECTIONS[name])
    return [(field, kind, bool(null.strip())) for field, kind, null in rows]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_document_is_described_with_its_types_and_when_they_are_null(name: str) -> None:
    assert _fields(name) == [
        (field, _type(schema), "anyOf" in schema or isinstance(schema.get("type"), list))
        for field, schema in _own(name).items()
    ]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_word_that_may_stand_there_is_named(name: str) -> None:
    for schema in _own(name).values():
        found = schema.get("anyOf", [schema])[0]
        if "enum" in found:
            assert ", ".join(f"`{word}`" for word in found["enum"]) in _SECTIONS[name]


def test_nothing_is_described_that_there_is_not() -> None:
    assert [name for name in _SECTIONS if name[0].isupper() and name != "Of"] == list(SCHEMAS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with a little of everything."""
    desk = a_desk(tmp_path_factory.mktemp("json"))
    desk.run("person", "add", "amira", "--mail", "amira@bank.example")
    desk.run("person", "add", "jonas", "--mail", "jonas@bank.example")
    desk.run("team", "add", "crypto", "--member", "amira", "--lead", "jonas")
    desk.add("Levy", "10 March 2026", "--key", "levy", "--owner", "amira", "--tag", "uk")
    desk.add("Doubtful", "03/04/2025", "--key", "doubtful")
    desk.run("move", "levy", "--due", "Q2 2026", "--reason", "r")
    desk.run("move", "levy", "--proposed", "--due", "Q3 2026", "--reason", "r")
    desk.run("ack", "levy")
    Tokens(open_store(f"sqlite:///{desk.settings.parent}/tracker.db"), by="amira").issue(
        TokenUse.FEED, person="amira", name="Outlook", now=desk.clock.now()
    )
    return desk


_PRINTED: dict[str, list[str]] = {
    "explain": ["explain", "levy"],
    "report": ["report"],
    "lint": ["lint"],
    "team show": ["team", "show", "crypto"],
    "token add": ["token", "add", "amira", "--name", "n", "--role", "read"],
    "token list": ["token", "list"],
    "token revoke": ["token", "revoke", "1"],
    "feed list": ["feed", "list"],
    "channel list": ["channel", "list"],
    "policy list": ["policy", "list"],
    "policy route": ["policy", "route", "levy"],
    "calendar list": ["calendar", "list"],
    "db backup": ["db", "backup", "FOLDER/copy.db"],
    "person leave": ["person", "leave", "jonas", "--to", "amira"],
}


@pytest.mark.parametrize("command", _PRINTED)
def test_what_a_command_prints_has_the_fields_that_the_page_names(desk: Desk, command: str) -> None:
    line = [each.replace("FOLDER", str(desk.settings.parent)) for each in _PRINTED[command]]
    if command == "token revoke":
        line[-1] = str(desk.json(*_PRINTED["token add"])["id"])
    elif command == "token list":
        desk.run(*_PRINTED["token add"])
    told = json.loads(desk.attempt(*line, "--json").stdout)
    one = told[0] if isinstance(told, list) else told
    assert isinstance(told, list) is _COMMANDS[command].startswith("a list")
    assert re.findall(r"`(\w+)`", _COMMANDS[command]) == list(one)


def test_every_command_that_prints_json_is_named() -> None:
    named = {*re.findall(r"`([a-z ]+)", _PAGE)}
    printing = [
        name
        for name, command in _commands()
        if any("--json" in each.opts for each in command.params)
    ]
    assert len(printing) > 40
    assert [name for name in printing if name not in named] == []


def _commands(group: click.Group = program, words: tuple[str, ...] = ()) -> Iterator[Named]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*words, name))
        elif command is not None:
            yield " ".join((*words, name)), command


_DOCUMENTS: dict[str, list[str]] = {
    "Milestone": ["verify", "levy"],
    "ListedMilestone": ["list", "--all"],
    "ShownMilestone": ["show", "levy"],
    "PlannedSend": ["upcoming"],
    "LogEntry": ["log"],
    "Person": ["person", "list"],
    "ShownPerson": ["person", "show", "amira"],
    "Team": ["team", "list"],
}


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_what_commands_print_is_a_document_of_the_interface(desk: Desk, name: str) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    told = desk.json(*_DOCUMENTS[name])
    assert told
    for each in told if isinstance(told, list) else [told]:
        faults = [
            str(fault)
            for fault in jsonschema_rs.Draft202012Validator(
                schema, validate_formats=True
            ).iter_errors(each)
        ]
        assert not faults, (each, faults)
