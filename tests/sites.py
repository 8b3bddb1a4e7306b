"""Installations for tests: in this process with a clock that stands, or as real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time as clock_time
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests import nursery
from tests.databases import a_database
from tests.inline_senders import InlineSenders
from tracker.domain.channel import Channel, Notifier, Senders
from tracker.domain.people.route import Routes
from tracker.domain.policy import LeadTime, Policy
from tracker.planning.sending.outcome import RetryPolicy
from tracker.service.clock import Clock
from tracker.service.sending.all_clear import AllClear
from tracker.service.sending.claiming import Claimer
from tracker.service.sending.composing import Composer
from tracker.service.sending.concluding import Concluder
from tracker.service.sending.courier import Courier
from tracker.service.sending.dispatching import Dispatcher, Portions
from tracker.service.sending.orders import Orders
from tracker.service.sending.passing import Passing
from tracker.service.sending.rounds import Rounds
from tracker.service.sending.ticking import Ticker
from tracker.service.sending.trouble import Hourly, Trouble
from tracker.store.store import Store
from tracker.store.values.url import is_postgres

REPOSITORY = Path(__file__).parents[1]
PATIENCE_S = 60.0
Daemon = subprocess.Popen[bytes] | nursery.Forked


def a_policy(**changes: Any) -> Policy:
    """The default policy of DESIGN section 4, in London."""
    defaults: dict[str, Any] = {
        "name": "default",
        "lead_times": tuple(map(LeadTime.parse, ("90d", "30d", "14d", "7d", "1d", "0d"))),
        "send_at": clock_time(9),
        "tz": "Europe/London",
        "overdue_every_days": 7,
    }
    return Policy(**defaults | changes)


def plain_ticker(  # noqa: PLR0913 - what a test may want otherwise
    store: Store,
    clock: Clock,
    *,
    policies: Mapping[str, Policy] | None = None,
    notifiers: Mapping[str, Notifier] | None = None,
    channels: Mapping[str, Channel] | None = None,
    senders: Senders | None = None,
    operators: Sequence[str] = (),
    routes: Routes | None = None,
    group_over: int = 0,
    fuse: int = 0,
    dutiful: bool = False,
    sign_on_url: Callable[[str], str] | None = None,
) -> Ticker:
    """A ticker whose retries have no jitter, and whose monotonic time is that of `clock`.

    There is a channel for each notifier unless told otherwise.
    """
    notifiers = notifiers or {}
    orders = Orders(
        policies=policies or {"default": a_policy()},
        channels=channels or {name: Channel(name=name) for name in notifiers},
        operators=tuple(operators),
        routes=routes or Routes(),
    )
    senders = senders or InlineSenders(notifiers)
    claimer = Claimer(
        orders=orders,
        operators=tuple(operators),
        group_over=group_over,
        fuse=fuse,
        owner="test",
        lease=timedelta(seconds=60),
        answers_within=senders.answers_within,
        dutiful=dutiful,
    )

    def monotonic() -> float:
        return clock.now().timestamp()

    rounds = Rounds(
        store=store,
        clock=clock,
        monotonic=monotonic,
        portions=Portions(
            dispatcher=Dispatcher(store=store, orders=orders, waits_for_morning=not dutiful),
            monotonic=monotonic,
        ),
        passing=Passing(store=store, orders=orders),
        claimer=claimer,
        concluder=Concluder(
            orders=orders,
            retry=RetryPolicy(),
            operators=tuple(operators),
            jitter=lambda: 0.5,
        ),
        senders=senders,
        composer=Composer(orders=orders, senders=senders, sign_on_url=sign_on_url),
        trouble=Trouble(
            clock=clock,
            monotonic=monotonic,
            hourly=Hourly(clock=clock, monotonic=monotonic, warned=store.warned),
        ),
    )
    return Ticker(
        store=store,
        clock=clock,
        courier=Courier(rounds=rounds, monotonic=monotonic),
        all_clear=AllClear(store=store, orders=orders, tz="Europe/London"),
    )


def wait_for(condition: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
    """Return as soon as `condition` holds; fail, naming `what`, when it does not in time.

    What is costly to ask, such as a command, is asked less often: what is waited for needs the
    processor, too.
    """
    asked = time.monotonic()
    deadline = asked + patience_s
    while not condition():
        now = time.monotonic()
        if now > deadline:
            raise AssertionError(f"{what} did not happen within {patience_s} s")
        time.sleep(max(0.01, now - asked))
        asked = time.monotonic()


@dataclass
class Site:
    """A folder with settings and a database, served by real `tracker` processes."""

    folder: Path
    channels: Mapping[str, str]  #: name to URL
    channel_lines: Mapping[str, str] = field(default_factory=dict)  #: further lines of a channel
    environment: Mapping[str, str] = field(default_factory=dict)
    travel_to: str | None = None  #: the instant at which the clock of every process starts
    allow_hosts: tuple[str, ...] = ("127.0.0.1",)
    delivery: str = ""  #: further lines of the settings' [delivery] table
    policy: str = ""  #: further lines of the default policy
    tables: str = ""  #: further tables of the settings, as TOML
    database_url: str | None = None
    timezone: str = "Europe/London"
    launcher: str = "tests.peers.launch"  #: the module that every process begins with
    forked: bool = True  #: from a process that has everything imported, to save time
    root: Path = REPOSITORY  #: whose program runs, unless it is forked
    python: str = sys.executable  #: what runs it then

    def __post_init__(self) -> None:
        self.settings.write_text(self._settings_text())

    @property
    def settings(self) -> Path:
        return self.folder / "tracker.toml"

    def _settings_text(self) -> str:
        database = self.database_url or f"sqlite:///{self.folder}/tracker.db"
        channels = [
            f'[channels.{name}]\nurl = "{url}"\n{self.channel_lines.get(name, "")}'
            for name, url in self.channels.items()
        ]
        return "\n".join(
            [
                f'database = "{database}"',
                f'timezone = "{self.timezone}"',
                *channels,
                "[policies.default]",
                'lead_times = ["90d", "30d", "14d", "7d", "1d", "0d"]',
                self.policy,
                "[delivery]",
                f"allow_hosts = {list(self.allow_hosts)}",
                self.delivery,
                self.tables,
            ]
        )

    def environ(self) -> dict[str, str]:
        travel = {"TRACKER_TEST_TRAVEL": self.travel_to} if self.travel_to else {}
        kept = {name: value for name, value in os.environ.items() if name != "TRACKER_DATABASE_URL"}
        return {**kept, "TRACKER_CONFIG": str(self.settings), **travel, **self.environment}

    def command(self, *arguments: str) -> list[str]:
        return [self.python, "-m", self.launcher, *arguments]

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; with `check` it has to succeed."""
        if self.forked:
            done = nursery.run(
                self.launcher,
                arguments,
                environ=self.environ(),
                folder=REPOSITORY,
                timeout=PATIENCE_S,
            )
        else:
            done = subprocess.run(
                self.command(*arguments),
                env=self.environ(),
                cwd=self.root,
                capture_output=True,
                text=True,
                timeout=PATIENCE_S,
                check=False,
            )
        if check:
            assert done.returncode == 0, done.stderr
        return done

    def set_up(self) -> None:
        """Be as after `tracker init`: the database is a copy, which spares its migrations."""
        url = self.database_url or f"sqlite:///{self.folder}/tracker.db"
        copied = not is_postgres(url)
        if copied:
            a_database(url)
        if not copied or "[web]" in self.tables:  # it makes what signs links, too
            self.run("init")

    def json(self, *arguments: str) -> Any:
        """What a command prints with --json."""
        return json.loads(self.run(*arguments, "--json").stdout)

    def start(self, *arguments: str, own_group: bool = False) -> Daemon:
        """Start the daemon; its log goes to `daemon.log`, its console channel to `console.txt`.

        With `own_group` it leads a process group, as in a terminal, which signals can be sent to.
        """
        with (
            self.log.open("ab") as log,
            self.console.open("ab") as console,
            Path(os.devnull).open() as nothing,
        ):
            if self.forked:
                return nursery.start(
                    self.launcher,
                    ["run", *arguments],
                    environ=self.environ(),
                    folder=REPOSITORY,
                    stdin=nothing,
                    stdout=console,
                    stderr=log,
                    own_group=own_group,
                )
            return subprocess.Popen(
                self.command("run", *arguments),
                env=self.environ(),
                cwd=self.root,
                stdin=nothing,
                stdout=console,
                stderr=log,
                start_new_session=own_group,
            )

    @property
    def log(self) -> Path:
        return self.folder / "daemon.log"

    @property
    def console(self) -> Path:
        return self.folder / "console.txt"

    def stop(self, daemon: Daemon) -> int:
        """Ask the daemon to end; gives its exit code."""
        daemon.send_signal(signal.SIGTERM)
        return daemon.wait(timeout=PATIENCE_S)
