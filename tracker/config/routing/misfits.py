"""Whether what the settings say of whom to tell can be: words, channels, tags, policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tracker.config.lines import KeyPath
from tracker.config.problems import Problem, nearest
from tracker.config.route_tables import CONDITIONS
from tracker.config.schema import SettingsFile
from tracker.config.withheld import withheld
from tracker.domain.people.route import RoutesMatch
from tracker.domain.policy import Whom, WhomKind
from tracker.errors import UsageError

_SUCH = 'jurisdiction = "UK" or tags_any = ["crypto"]'
_FORMS = "owner, owner.lead, team:NAME, team:NAME.lead, person:NAME, channel:NAME or tag:NAME"


def telling_misfits(known: Mapping[str, object], file: SettingsFile) -> Iterator[Problem]:
    """Every fault of `tell` and of the routes; `known` are the channels as they are written.

    People and teams are in the database, so whether there are such is not to be seen here.
    """
    for path, words in _tells(file):
        for word in words:
            fault = _fault(word, known, file)
            if fault is not None:
                yield Problem(path=path, text=fault)
    yield from _routes(file)


def telling_remarks(file: SettingsFile) -> Iterator[Problem]:
    """That a route takes everything; that people are to be told, and nothing reaches them."""
    yield from _boundless(file)
    if any(table.for_people for table in file.channels.values()):
        return
    for path, words in _tells(file):
        if any(map(_names_people, words)):
            text = (
                "names people, and no channel is for people, so the operator is told in their "
                "place; write for_people = true in a channel that can reach them"
            )
            yield Problem(path=path, text=text)


def _boundless(file: SettingsFile) -> Iterator[Problem]:
    for number, route in enumerate(file.routes, start=1):
        first = file.routes_match is RoutesMatch.FIRST
        is_last = number == len(file.routes)
        takes_the_rest = first and is_last and number > 1
        if takes_the_rest or any(getattr(route, name) for name in CONDITIONS):
            continue
        text = "has no condition, so it takes every milestone"
        if first and not is_last:
            text += ", and no route after it is ever taken"
        yield Problem(path=("routes", str(number)), text=f"{text}; write for instance {_SUCH}")


def _names_people(word: str) -> bool:
    try:
        return Whom.parse(word).is_people
    except UsageError:
        return False


def unknown_channel(name: str, known: Mapping[str, object]) -> str:
    """That there is no channel `name`, and which there are."""
    return f"names no channel {withheld(name)}; channels here: {', '.join(sorted(known)) or 'none'}"


def for_people(names: Iterable[str], file: SettingsFile) -> list[str]:
    """Those of `names` that are channels for people."""
    return [name for name in names if name in file.channels and file.channels[name].for_people]


def names_people(name: str) -> str:
    """That a channel for people reaches nobody by itself."""
    return (
        f"names the channel {name}, which is for people and reaches nobody by itself; say whom to "
        'tell, for instance tell = ["owner"]'
    )


def _tells(file: SettingsFile) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """Every `tell` of the file, and where it stands."""
    for name, policy in file.policies.items():
        yield ("policies", name, "tell"), policy.tell
        for number, step in enumerate(policy.escalation, start=1):
            yield ("policies", name, "escalation", str(number), "tell"), step.tell
    for number, route in enumerate(file.routes, start=1):
        yield ("routes", str(number), "tell"), route.tell


def _fault(word: str, known: Mapping[str, object], file: SettingsFile) -> str | None:
    try:
        whom = Whom.parse(word)
    except UsageError:
        meant = _meant(word, known, file)
        return f"names nobody to tell {withheld(word)}; {meant or f'write {_FORMS}'}"
    if whom.kind is WhomKind.CHANNEL and whom.name not in known:
        meant = _meant(word, known, file)
        return unknown_channel(whom.name, known) + (f"; {meant}" if meant else "")
    if whom.kind is WhomKind.CHANNEL and for_people([whom.name], file):
        return names_people(whom.name)
    shared = [each for each in file.channels.values() if not each.for_people]
    tags = {tag for each in shared for tag in each.tags}
    if whom.kind is WhomKind.TAG and whom.name not in tags:
        meant = _meant(word, known, file)
        in_use = f"tags in use: {', '.join(sorted(tags))}" if tags else "no channel has a tag"
        return f"names no tag of a channel {withheld(whom.name)}; {meant or in_use}"
    return None


def _meant(word: str, known: Mapping[str, object], file: SettingsFile) -> str | None:
    """The nearest word that names somebody to tell; of a team or person, the form alone."""
    kind, _, name = word.partition(":")
    shared = [each for each in sorted(known) if not for_people([each], file)]
    tags = {tag for each in file.channels.values() if not each.for_people for tag in each.tags}
    match nearest(kind, ["team", "person", "channel", "tag"]) if name else "owner":
        case "owner":
            meant = nearest(word, ["owner", "owner.lead"])
        case "channel":
            found = nearest(name, shared)
            meant = found and f"channel:{found}"
        case "tag":
            found = nearest(name, sorted(tags))
            meant = found and f"tag:{found}"
        case form:
            meant = form and f"{form}:NAME"
    return meant and f"did you mean {meant}?"


def _routes(file: SettingsFile) -> Iterator[Problem]:
    policies = {"default", *file.policies}
    for number, route in enumerate(file.routes, start=1):
        path = ("routes", str(number))
        if route.policy is not None and route.policy not in policies:
            yield Problem(
                path=(*path, "policy"),
                text=f"names no policy {withheld(route.policy)}; policies here: "
                f"{', '.join(sorted(policies))}",
            )
        if not (route.tell or route.policy or route.owner or route.tags):
            yield Problem(
                path=path,
                text="says neither whom to tell nor what to add with; write for instance tell = "
                '["team:crypto"], policy, owner or tags',
            )
