"""Whether a daemon may serve by its settings, and who hears of what is wrong with them.

A part of the settings that is wrong is refused where a person looks: by `tracker config check` and
at the first start over a database. An installation that runs is served by the rest: it would
otherwise be silent after a reboot in which one variable is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.config.settings import Settings, whole
from tracker.domain.bulletin import BulletinKind
from tracker.errors import TrackerError
from tracker.planning.text.bulletins import Text, settings_faulty, settings_refused
from tracker.service.letters import letter_faults
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import orders_of
from tracker.service.settings_words import SettingsWord, listed, refuse_stray_console
from tracker.store.reads.reads import Reads
from tracker.store.store import Store, Transaction


def admitted(settings: Settings, reads: Reads, now: datetime) -> Settings:
    """`settings`, where a daemon may begin to serve a database by them.

    With parts set aside only where one has served it before. Raises BadSettings.
    """
    refuse_stray_console(settings, reads.told_channels())
    return settings if reads.status(now).daemon is not None else whole(settings)


def tell_of_settings(store: Store, settings: Settings, now: datetime) -> None:
    """Have the operators hear once of what is set aside, and the log of when that ends."""
    faults = [*map(str, settings.set_aside), *letter_faults(settings)]
    word = SettingsWord.FAULTY if faults else SettingsWord.MENDED
    with store.write() as transaction:
        _tell(transaction, word, settings_faulty(faults, now), faults, settings, now)


def tell_of_refusal(store: Store, settings: Settings, error: TrackerError, now: datetime) -> None:
    """Have the operators hear once that changed settings were not taken on; `settings` stay."""
    faults = list(getattr(error, "problems", ())) or [str(error)]
    with store.write() as transaction:
        text = settings_refused(faults, now)
        _tell(transaction, SettingsWord.REFUSED, text, faults, settings, now)


def _tell(  # noqa: PLR0913, PLR0917 - what is told, to whom and when
    transaction: Transaction,
    word: SettingsWord,
    text: Text,
    faults: Sequence[str],
    settings: Settings,
    now: datetime,
) -> None:
    """Note the word and tell of it, unless it is the last one that was said."""
    detail = listed(faults)
    latest = transaction.events.latest_of(tuple(SettingsWord))
    if latest == (word, detail) or (latest is None and not faults):
        return
    transaction.events.insert(word, now, key=None, detail=detail)
    if faults:
        names, orders = settings.operators, orders_of(settings)
        announce(transaction, BulletinKind.SOURCE, text, names, orders=orders, now=now)
