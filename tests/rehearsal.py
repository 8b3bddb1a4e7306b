"""A usual day, gone through once by the process that others are forked from.

What Python, SQLAlchemy and caches learn of it, each of those would have to learn anew: the modules
of commands, the statements of a tick, the rules of time zones. None of it depends on the settings,
the database or the clock of a child.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from datetime import date
from pathlib import Path

from tests import engines
from tests.integration.office import an_office
from tests.sites import a_policy
from tracker.delivery.channels.loading import load_plugins
from tracker.service.defaults import Defaults
from tracker.service.milestones.policies import apply_policies
from tracker.service.zone_rules import zone_rules
from tracker.store import database
from tracker.store.engine import engines as real
from tracker.store.schema import migrate

_DEFAULTS = Defaults(tz="UTC", policies={"default": a_policy()}, channels=())


def rehearse() -> None:
    """Add a milestone, tell of it, look at the log; compare the schema with what it should be."""
    zone_rules()
    load_plugins()
    vars(real)["create_engine"] = engines.create_engine
    vars(migrate)["differences"] = engines.differences
    with (
        tempfile.TemporaryDirectory(prefix="tracker-rehearsal-") as folder,
        contextlib.redirect_stdout(io.StringIO()),  # what is logged
    ):
        office = an_office(Path(folder))
        office.ticker.courier.recover(orphans=True)
        office.ticker.look_again()
        apply_policies(office.store, _DEFAULTS, office.clock.now())
        office.add("31 March 2026")
        office.tick_at(date(2026, 3, 24))
        office.ticker.count_refused()
        office.store.close()
        assert database.check_database(office.url) == ()
    tempfile.tempdir = None  # a child finds its own
