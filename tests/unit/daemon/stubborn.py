"""Run as a program: a daemon one part of which hangs; the arguments say where and which part."""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

from tracker.config.settings import Settings, load_settings
from tracker.daemon.leadership import Leadership
from tracker.daemon.logs import configure
from tracker.daemon.run import Daemon
from tracker.daemon.systemd import ServiceManager
from tracker.daemon.timekeeping import believed_clock
from tracker.service.clock import SystemClock
from tracker.store.database import open_store

_PATIENCE_S = 1.0


class StubbornCourier:
    """Says that it lives, unless it hangs."""

    def __init__(self, part: str) -> None:
        self._hangs = part == "courier"
        self._hung_at = time.monotonic()

    @property
    def alive_at(self) -> float:
        return self._hung_at if self._hangs else time.monotonic()

    def wake(self) -> None:
        """Nothing to do."""

    def recover(self, *, orphans: bool) -> int:
        return 0

    def stop(self, within_s: float) -> bool:
        return True


class StubbornTicker:
    """Ticks, unless it hangs."""

    def __init__(self, part: str) -> None:
        self._hangs = part == "tick"
        self.courier = StubbornCourier(part)

    def look_again(self) -> None:
        """Nothing to do."""

    def tick(self) -> datetime | None:
        sys.stdout.write("ticks\n")
        sys.stdout.flush()
        if self._hangs:
            threading.Event().wait()
        return None


def main() -> None:
    folder, part = Path(sys.argv[1]), sys.argv[2]
    url = f"sqlite:///{folder}/tracker.db"
    (folder / "tracker.toml").write_text(f'database = "{url}"')

    def load() -> Settings:
        return load_settings(folder / "tracker.toml", {})

    configure(as_json=True)
    store, system, watch = open_store(url), SystemClock(), load().watch
    clock = believed_clock(store, system, watch.longest_downtime)
    daemon = Daemon(
        store,
        clock,
        lambda _in_force: load(),
        lambda _settings, _owner: StubbornTicker(part),  # type: ignore[arg-type,return-value]
        settings=load(),
        system=system,
        leadership=Leadership(store, clock, system),
        manager=ServiceManager(os.environ),
        patience_s=_PATIENCE_S,
    )
    daemon.run()


if __name__ == "__main__":
    main()
