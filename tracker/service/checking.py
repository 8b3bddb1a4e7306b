"""Whether the settings will do, as far as one can know before anything is sent."""

from __future__ import annotations

import os
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tracker.config.settings import Settings
from tracker.delivery.channels.address import check_address, check_hosts, ignored_proxies
from tracker.delivery.services.pasted import taken_for
from tracker.domain.people.role import EVERYBODY, strangers_among
from tracker.errors import BadSettings, DatabaseUnusable, TrackerError
from tracker.planning.sending.reach import strangers, tells_people
from tracker.service.letters import letter_faults
from tracker.service.settings import settings_of
from tracker.service.settings_words import refuse_stray_console
from tracker.store.reads.reads import open_reads

#: What a person can do where the house's own sign-on cannot be asked.
MISSING_OIDC: Final = (
    "the extra `oidc` is not installed: pip install 'regulatory-tracker[oidc]' beside tracker"
)


def check_settings(config: Path | None) -> Settings:
    """The settings, where nothing is wrong with them; else BadSettings, with every problem.

    That nobody is told where others have been is only to be seen in the database, where there is
    one. No problem names an address or a part of it.
    """
    settings = settings_of(config, secrets=True)
    with suppress(DatabaseUnusable), open_reads(settings.database) as reads:
        refuse_stray_console(settings, reads.told_channels())
    problems = [
        problem
        for name, channel in settings.channels.items()
        for problem in (
            *check_address(
                name,
                channel.url(),
                schemes=settings.delivery.schemes,
                for_people=channel.channel.for_people,
            ),
            *check_hosts(name, channel.url(), settings.delivery.allow_hosts),
        )
    ]
    if faults := letter_faults(settings):
        raise BadSettings("a template of the settings cannot be used", problems=faults)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise BadSettings(f"{count} in the channels of the settings", problems=problems)
    return settings


def strangers_in(settings: Settings) -> tuple[str, ...]:
    """The people and teams whom the settings name and the database does not know, a line each.

    Those who are told, and those who have a role on pages. Nothing where there is no database yet,
    or none that can be read.
    """
    tells = tells_people(settings.policies, settings.routes)
    if not tells and not any(set(names) - {EVERYBODY} for names in settings.web.roles.values()):
        return ()
    with suppress(TrackerError), open_reads(settings.database) as reads:
        people = reads.people()
        told = strangers(settings.policies, settings.routes, people) if tells else ()
        return told + strangers_among(settings.web.roles, people)
    return ()


def advice_of(settings: Settings) -> tuple[str, ...]:
    """What may surprise whoever wrote the settings, though nothing is wrong; a line each."""
    said = ignored_proxies(os.environ, use_proxies=settings.delivery.proxies)
    found = (said, _without_extra(settings), _without_oidc(settings))
    return tuple(each for each in found if each is not None)


def _without_extra(settings: Settings) -> str | None:
    if settings.web.base_url is None or find_spec("itsdangerous") is not None:
        return None
    return (
        "web.base_url is set, and the extra that signs links is missing, so messages have commands "
        "in place of buttons: pip install 'regulatory-tracker[web]'"
    )


def _without_oidc(settings: Settings) -> str | None:
    """What keeps `tracker web` from starting; the daemon needs none of it."""
    if settings.web.oidc is None:
        return None
    if not can_ask_for_identities():
        return f"web.oidc is set, and {MISSING_OIDC}"
    try:
        settings.web.oidc.secret(os.environ)
    except ValueError as error:
        return f"{error}; `tracker web` needs it"
    return None


def can_ask_for_identities() -> bool:
    """Whether what speaks OpenID Connect is installed."""
    return all(map(find_spec, ("authlib", "joserfc")))


def taken_addresses(settings: Settings) -> list[str]:
    """What addresses that were pasted as services show them are taken for, a line each."""
    taken = [(name, taken_for(each.url())) for name, each in settings.channels.items()]
    return [f"channel {name}: taken for the address of a {what}" for name, what in taken if what]
