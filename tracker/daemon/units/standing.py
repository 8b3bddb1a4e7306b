"""How the service stands, by what its manager says."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.daemon.units.install import Manager
from tracker.daemon.units.steps import run
from tracker.daemon.units.texts import DAEMON, TIMER, WEB

_ASKED = ("ActiveState", "UnitFileState", "StatusText", "Result", "ActiveEnterTimestamp")
_MEANT = {DAEMON: "the daemon", TIMER: "the examinations", WEB: "the pages"}
_STATES = {
    "active": "runs",
    "activating": "starts, or is started again",
    "deactivating": "finishes what it does",
    "failed": "has failed",
    "inactive": "does not run",
    "reloading": "runs",
}
_WELL = frozenset({"active", "reloading", "activating", "deactivating"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One unit that is installed."""

    unit: str
    what: str  #: what it is, in words
    state: str  #: systemd's word (ActiveState); "unknown" where systemd does not run
    starts_at_boot: bool
    since: str | None  #: since when it is active, as systemd writes it
    says: str | None  #: what it says of itself, or why it failed

    @property
    def is_well(self) -> bool:
        """Whether it does what it is for; a machine that is being made is none that is ill."""
        return self.state in _WELL or self.state == "unknown"

    @property
    def in_words(self) -> str:
        """The state, for people."""
        return _STATES.get(self.state, "systemd does not run here, so nothing does")


def standings(target: Manager) -> tuple[Standing, ...]:
    """Each unit that is installed, the daemon first; the pages only where they are wanted."""
    there = [name for name in _MEANT if (target.folder / name).exists()]
    return tuple(_standing(target, name) for name in there)


def _standing(target: Manager, unit: str) -> Standing:
    said = _shown(target, unit)
    state = said.get("ActiveState", "unknown")
    result = said.get("Result", "success")
    failure = None if result == "success" else f"ended by {result}"
    return Standing(
        unit=unit,
        what=_MEANT[unit],
        state=state,
        starts_at_boot=_is_enabled(target, unit, said),
        since=said.get("ActiveEnterTimestamp") or None if state in _WELL else None,
        says=said.get("StatusText") or failure,
    )


def _shown(target: Manager, unit: str) -> dict[str, str]:
    """Properties of a unit; none where no manager answers."""
    done = run((*target.words, "show", f"--property={','.join(_ASKED)}", unit))
    pairs = (line.partition("=") for line in done.stdout.splitlines())
    return {} if done.returncode else {name: value for name, _, value in pairs}


def _is_enabled(target: Manager, unit: str, said: dict[str, str]) -> bool:
    if said:
        return said.get("UnitFileState") == "enabled"
    return any(target.folder.glob(f"*.target.wants/{unit}"))
