"""Whether the tables of a settings file fit together: what no table can tell by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from tracker.config.calendars import calendar_misfits
from tracker.config.channel.for_people import people_problems
from tracker.config.channel.mail import mail_problems, written_parts
from tracker.config.house.oidc import oidc_misfits
from tracker.config.lines import KeyPath
from tracker.config.policy_tables import SelectionTable
from tracker.config.problems import Problem
from tracker.config.routing.misfits import (
    for_people,
    names_people,
    telling_misfits,
    telling_remarks,
    unknown_channel,
)
from tracker.config.routing.policies import selection_of
from tracker.config.schema import SettingsFile
from tracker.config.web import web_misfits, web_remarks
from tracker.domain.dependence import cycle_from
from tracker.domain.policy import ChannelSelection

CONSOLE = "console"  #: the channel there is when the settings name none

_NOBODY = "names a channel for people, which reaches nobody by itself; name one of its own address"
_TO_KILL = timedelta(seconds=10)  #: what it may take to end a sender that is past its deadline


def misfits(values: Mapping[str, object], file: SettingsFile) -> list[Problem]:
    """Every fault between tables; `values` is the file as written, `file` what is sound of it."""
    return [
        *_addresses(values, file),
        *_for_people(file),
        *_fallbacks(values, file),
        *_operator(values, file),
        *_selections(values, file),
        *_steps(file),
        *telling_misfits(_channels(values), file),
        *_pacing(file),
        *calendar_misfits(values, file),
        *web_misfits(file.web),
        *oidc_misfits(file.web.oidc, _written(values, "web").get("oidc", {}).keys()),
    ]


def remarks_on(file: SettingsFile) -> Iterator[Problem]:
    """What no rule forbids, and somebody may one day be sorry for."""
    for name, policy in file.policies.items():
        if not policy.overdue_every:
            text = (
                '"0d" tells of an overdue duty once and never again, however long it stays open; '
                'write for instance "7d" where that is not meant'
            )
            yield Problem(path=("policies", name, "overdue_every"), text=text)
    yield from web_remarks(file.web)
    yield from telling_remarks(file)
    for name, channel in file.channels.items():
        if channel.for_people and channel.all_clear:
            text = (
                "has no effect, as the channel is for people: what is open of everybody's is said "
                "on shared channels; take it out, or set it on one of those"
            )
            yield Problem(path=("channels", name, "all_clear"), text=text)
    if file.channels and all(table.for_people for table in file.channels.values()):
        text = (
            "every channel is for people, so nobody hears of trouble with tracker itself; add one "
            "with an address of its own, and name it as operator under [delivery]"
        )
        yield Problem(path=("channels",), text=text)


def _written(values: Mapping[str, object], table: str) -> dict[str, Mapping[str, object]]:
    tables = values.get(table)
    if not isinstance(tables, Mapping):
        return {}
    return {name: each for name, each in tables.items() if isinstance(each, Mapping)}


def _addresses(values: Mapping[str, object], file: SettingsFile) -> Iterator[Problem]:
    for name, table in _written(values, "channels").items():
        if written_parts(table) and name in file.channels:
            hosts = file.delivery.allow_hosts
            yield from mail_problems(name, table, file.channels[name], hosts)
        elif not ({"url", "url_file"} & table.keys()):
            text = 'has neither url nor url_file; write for instance url = "console://"'
            yield Problem(path=("channels", name), text=text)
        elif {"url", "url_file"} <= table.keys():
            text = "has both url and url_file; keep one"
            yield Problem(path=("channels", name, "url_file"), text=text)
    watch = values.get("watch")
    if isinstance(watch, Mapping) and {"heartbeat_url", "heartbeat_url_file"} <= watch.keys():
        text = "has both heartbeat_url and heartbeat_url_file; keep one"
        yield Problem(path=("watch", "heartbeat_url_file"), text=text)


def _for_people(file: SettingsFile) -> Iterator[Problem]:
    for name, table in file.channels.items():
        yield from people_problems(name, table)


def _fallbacks(values: Mapping[str, object], file: SettingsFile) -> Iterator[Problem]:
    names = _written(values, "channels")
    onward = {name: [table.fallback] for name, table in file.channels.items() if table.fallback}
    for name, (fallback,) in onward.items():
        path = ("channels", name, "fallback")
        if fallback not in names:
            yield Problem(path=path, text=unknown_channel(fallback, names))
        elif fallback in file.channels and file.channels[fallback].for_people:
            yield Problem(path=path, text=_NOBODY)
        elif fallback == name:
            yield Problem(path=path, text="names its own channel; name another, or leave it out")
        else:
            passed = cycle_from(name, onward)
            if passed and name == min(passed):
                way = " -> ".join(passed)
                yield Problem(path=path, text=f"goes in a circle ({way}); leave one of them out")


def _operator(values: Mapping[str, object], file: SettingsFile) -> Iterator[Problem]:
    known, operator = _channels(values), file.delivery.operator
    if operator is None:
        return
    if operator not in known:
        yield Problem(path=("delivery", "operator"), text=unknown_channel(operator, known))
    elif operator in file.channels and file.channels[operator].for_people:
        yield Problem(path=("delivery", "operator"), text=_NOBODY)


def _selections(values: Mapping[str, object], file: SettingsFile) -> Iterator[Problem]:
    known, complete = _channels(values), _as_written(values, file)
    for path, table in _selection_tables(file):
        unknown = [name for name in table.names if name not in known]
        for name in unknown:
            yield Problem(path=(*path, "names"), text=unknown_channel(name, known))
        for name in for_people(table.names, file):
            yield Problem(path=(*path, "names"), text=names_people(name))
        if complete and not unknown and not _reaches_any(selection_of(table), file):
            tags = sorted({tag for each in file.channels.values() for tag in each.tags})
            yield Problem(
                path=path,
                text="selects no channel, so nobody would be told; "
                + (f"tags in use: {', '.join(tags)}" if tags else "no channel has a tag"),
            )


def _steps(file: SettingsFile) -> Iterator[Problem]:
    for name, policy in file.policies.items():
        for number, step in enumerate(policy.escalation, start=1):
            if not step.tell and selection_of(step.channels).is_empty:
                yield Problem(
                    path=("policies", name, "escalation", str(number), "channels"),
                    text='is missing; write for instance channels.names = ["ops-mail"], or tell = '
                    '["owner.lead"]',
                )


def _selection_tables(file: SettingsFile) -> Iterator[tuple[KeyPath, SelectionTable]]:
    """Every selection of channels in the file, and where it stands."""
    for name, policy in file.policies.items():
        path = ("policies", name)
        yield (*path, "channels"), policy.channels
        for number, step in enumerate(policy.escalation, start=1):
            yield (*path, "escalation", str(number), "channels"), step.channels


def _channels(values: Mapping[str, object]) -> Mapping[str, object]:
    return _written(values, "channels") or {CONSOLE: {}}


def _as_written(values: Mapping[str, object], file: SettingsFile) -> bool:
    """Whether every channel was sound enough to know which policies select it."""
    written = _written(values, "channels")
    return written.keys() == file.channels.keys() and all(
        bool(file.channels[name].tags) == bool(table.get("tags")) for name, table in written.items()
    )


def _reaches_any(selection: ChannelSelection, file: SettingsFile) -> bool:
    tags = {
        name: frozenset(table.tags) for name, table in file.channels.items() if not table.for_people
    }
    return any(
        selection.matches(name, each) for name, each in (tags or {CONSOLE: frozenset()}).items()
    )


def _pacing(file: SettingsFile) -> Iterator[Problem]:
    delivery = file.delivery
    if delivery.deadline + _TO_KILL >= delivery.lease:
        yield Problem(
            path=("delivery", "deadline"),
            text="must be more than 10 s shorter than lease, or two senders could hold one "
            'message; write for instance deadline = "20s" and lease = "60s"',
        )
    if delivery.retry_cap < delivery.retry_first:
        yield Problem(
            path=("delivery", "retry_cap"),
            text='must not be shorter than retry_first; write for instance "30min"',
        )
