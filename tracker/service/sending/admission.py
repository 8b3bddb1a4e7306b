"""Whether a daemon may serve by its settings, and who hears of what is wrong with them.

A part of the settings that is wrong is refused where a person looks: by `tracker config check` and
at the first start over a database. An installation that runs is served by the rest: it would
otherwise be silent after a reboot. A channel whose address is not known, as one variable is
missing, stops nothing but itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.config.settings import Settings, whole, whole_but_for_channels
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

    With channels set aside where somebody is left to hear of it, and with other parts only where a
    daemon has served the database before. Raises BadSettings.
    """
    refuse_stray_console(settings, reads.told_channels())
    if reads.status(now).daemon is not None:
        return settings
    return whole_but_for_channels(settings) if settings.operators else whole(settings)


def taken_on(settings: Settings, in_force: Settings) -> Settings:
    """`settings`, where a daemon that serves by `in_force` may go over to them.

    With channels set aside that were so before, or are new: one that works is not given up for an
    address that is not known. Raises BadSettings.
    """
    working = {name for name, each in in_force.channels.items() if each.fault is None}
    if any(each.channel in working for each in settings.set_aside):
        return whole(settings)
    return whole_but_for_channels(settings)


def tell_of_settings(store: Store, settings: Settings, now: datetime) -> None:
    """Have the operators hear once of what is set aside, and the log of when that ends.

    Whenever that changes, what channels have refused is tried anew: one may have its address now.
    """
    faults = [*map(str, settings.set_aside), *letter_faults(settings)]
    word = SettingsWord.FAULTY if faults else SettingsWord.MENDED
    with store.write() as transaction:
        if _tell(transaction, word, settings_faulty(faults, now), faults, settings, now):
            transaction.deliveries.try_refused(now)


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
) -> bool:
    """Note the word and tell of it, unless it is the last one that was said: whether it was not."""
    detail = listed(faults)
    latest = transaction.events.latest_of(tuple(SettingsWord))
    if latest == (word, detail) or (latest is None and not faults):
        return False
    transaction.events.insert(word, now, key=None, detail=detail)
    if faults:
        names, orders = settings.operators, orders_of(settings)
        announce(transaction, BulletinKind.SOURCE, text, names, orders=orders, now=now)
    return True
