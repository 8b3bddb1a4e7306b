"""What is left of a settings file once its faulty parts are set aside, and what that means.

A part that is wrong must not silence the others: a running installation is served by the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tracker.config.channel.mail import MAIL_KEYS
from tracker.config.house.oidc import OidcTable
from tracker.config.lines import KeyPath
from tracker.config.problems import Problem, dotted, placed
from tracker.config.schema import DeliveryTable, SettingsFile
from tracker.config.web import WebTable
from tracker.dates.calendars.house import same_name

_ADDRESSES = frozenset({"url", "url_file", "for_people", "service", *MAIL_KEYS})
_HEARTBEATS = frozenset({"heartbeat_url", "heartbeat_url_file"})
_LINKS = frozenset({("web", "base_url"), ("web", "secret_file")})  #: without either there is none
_OIDC = ("web", "oidc")
#: Keys that are wrong only with one another: neither is believed.
_TOGETHER = {"deadline": ("deadline", "lease"), "retry_cap": ("retry_cap", "retry_first")}


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAside:
    """A part of the settings that is not in force; free of secrets."""

    part: str  #: "channel policy-team", "calendar firm", "heartbeat", or a dotted key
    effect: str  #: what holds in its place
    reason: str  #: what is wrong, with file, line and key, and what would be right
    channel: str | None = None  #: the channel that it stops; None where it is about more, or less

    def __str__(self) -> str:
        return f"{self.part} is set aside, {self.effect}: {self.reason}"


def set_aside(
    origin: Path | None, source: str, problems: Iterable[Problem], broken: Collection[str]
) -> tuple[SetAside, ...]:
    """What each of `problems` takes out of force, in the order of the file.

    `broken` are the channels whose address is not known.
    """
    return tuple(
        _set_aside(problem, line, broken) for problem, line in placed(origin, source, problems)
    )


def broken_channels(file: SettingsFile, problems: Iterable[Problem]) -> dict[str, str]:
    """The channels whose address is not known, with what is wrong."""
    return {
        problem.path[1]: problem.text
        for problem in problems
        if _is_address(problem.path) and problem.path[1] in file.channels
    }


def has_broken_heartbeat(problems: Iterable[Problem]) -> bool:
    """Whether it is not known what to fetch while all is well."""
    return any(_is_heartbeat(problem.path) for problem in problems)


def sound(file: SettingsFile, problems: Iterable[Problem]) -> SettingsFile:
    """`file` with the default in place of every key at fault, and without faulty calendars.

    A selection of channels stays as it is written: one that names what is gone must not come to
    mean every channel.
    """
    paths = [problem.path for problem in problems]
    calendars = _calendars(file, {path[1] for path in paths if _is_in(path, "calendars")})
    known = {same_name(name) for name in calendars}
    lost = {same_name(name) for name in file.calendars} - known
    default = file.calendar
    if ("calendar",) in paths or (default is not None and same_name(default) in lost):
        default = None
    return file.but(
        calendar=default,
        calendars=calendars,
        channels=_channels(file, paths),
        delivery=_delivery(file.delivery, paths),
        web=_web(file.web, paths),
    )


def _set_aside(problem: Problem, line: str, broken: Collection[str]) -> SetAside:
    path, channel = problem.path, None
    if problem.unknown:
        part, effect = dotted(path), "and nothing heeds it"
    elif _is_address(path):
        part, channel = f"channel {path[1]}", path[1] if path[1] in broken else None
        effect = "what is for it goes to its fallback, or else to the operator"
    elif _is_heartbeat(path):
        part, effect = "heartbeat", "so it is not fetched"
    elif path in _LINKS:
        part, effect = dotted(path), "so messages have commands in place of buttons"
    elif path[:2] == _OIDC:
        part, effect = dotted(_OIDC), "so nobody signs on with an account of the house"
    elif _is_in(path, "calendars"):
        part, effect = f"calendar {dotted(path[1:2])}", "so weekdays stand in for it"
    elif path[-2:-1] == ("channels",) or path[-1:] in (("channels",), ("tell",)):
        part, effect = dotted(path), "so whom it cannot reach the operator stands in for"
    else:
        part, effect = dotted(path), "so its default holds"
    return SetAside(part=part, effect=effect, reason=line, channel=channel)


def _is_in(path: KeyPath, table: str) -> bool:
    return path[:1] == (table,) and len(path) > 1


def _is_address(path: KeyPath) -> bool:
    return _is_in(path, "channels") and (len(path) == 2 or path[2] in _ADDRESSES)  # noqa: PLR2004 - table and name


def _is_heartbeat(path: KeyPath) -> bool:
    return _is_in(path, "watch") and path[1] in _HEARTBEATS


def _calendars(file: SettingsFile, faulty: set[str]) -> Mapping[str, object]:
    """The calendars that can be computed: not those that are laid over a faulty one either."""
    lost = {same_name(name) for name in faulty}
    while (
        fallen := {
            same_name(name)
            for name, table in file.calendars.items()
            if table.base is not None and same_name(table.base) in lost
        }
        - lost
    ):
        lost |= fallen
    return {name: table for name, table in file.calendars.items() if same_name(name) not in lost}


def _channels(file: SettingsFile, paths: list[KeyPath]) -> Mapping[str, object]:
    return {
        name: table.but(fallback=None) if ("channels", name, "fallback") in paths else table
        for name, table in file.channels.items()
    }


def _delivery(table: DeliveryTable, paths: list[KeyPath]) -> DeliveryTable:
    default = DeliveryTable()
    keys = [key for path in paths if _is_in(path, "delivery") for key in _TOGETHER.get(path[1], ())]
    update: dict[str, object] = {key: getattr(default, key) for key in keys}
    if ("delivery", "operator") in paths:
        update["operator"] = None
    return table.but(**update)


def _web(table: WebTable, paths: list[KeyPath]) -> WebTable:
    """Nobody is believed to have signed on, and nothing is signed, where that is at fault."""
    update: dict[str, object] = {}
    if not _LINKS.isdisjoint(paths):
        update |= {"base_url": None}
    if ("web", "sign_on_header") in paths or ("web", "trusted_proxies") in paths:
        update |= {"sign_on_header": None}
    if any(path[:2] == _OIDC for path in paths):
        update |= {"oidc": OidcTable()}
    return table.but(**update)
