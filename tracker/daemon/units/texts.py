"""The units, word for word: the samples in config/ are these, and so is what is installed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tracker.daemon.units.place import ACCOUNT, HOUSE, Place

DAEMON, DOCTOR, TIMER = "tracker.service", "tracker-doctor.service", "tracker-doctor.timer"
TROUBLE, WEB = "tracker-trouble@.service", "tracker-web.service"

#: What a user's own service manager can forbid, too.
_LOCKED = """\
UMask=0077
NoNewPrivileges=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
"""
#: What takes the system's.
_SHUT_IN = """\
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
PrivateTmp=yes
PrivateDevices=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
"""
_ASKS_THE_CLOCK = """\
# Without capabilities nobody sets the clock. ProtectClock= would also keep tracker from asking
# whether a time server disciplines it, which is what a clock jump is released by.
SystemCallFilter=@system-service adjtimex clock_adjtime
"""
_NO_CLOCK = "SystemCallFilter=@system-service\n"
_CLOCK_SHUT = "ProtectClock=yes\n"
_SECRETS = f"""\
# Secrets: root owns the files, tracker reads copies of its own by `url_file = "NAME"`. A line for
# each file that is there, as one for a file that is not keeps the unit from starting:
#LoadCredential=NAME:{HOUSE}/secrets/NAME
"""


def units_of(place: Place, *, web: bool) -> dict[str, str]:
    """The text of each unit by its name; that of the pages only where `web` says so."""
    units = {
        DAEMON: _daemon(place),
        DOCTOR: _doctor(place),
        TIMER: _TIMER,
        TROUBLE: _trouble(place),
    }
    return {**units, WEB: _web(place)} if web else units


def _daemon(place: Place) -> str:
    """The daemon: it must not be given up, whatever ends it."""
    manager = "systemctl --user" if place.is_personal else "systemctl"
    rights = "-" if place.is_personal else "-+"
    return f"""\
# systemd unit of the tracker daemon, as `tracker service install` writes it.

[Unit]
Description=Regulatory-milestone deadline tracker and notifier
Documentation=man:systemd.exec(5)
{_network(place)}\
# A reminder must not be missed because starting failed a few times in a row.
StartLimitIntervalSec=0
OnFailure=tracker-trouble@%N.service

[Service]
Type=notify
# The daemon ends itself when a tick hangs for 120 s; this is for when it cannot.
WatchdogSec=180
{_surroundings(place)}\
ExecStart={_command(place, "run")}
# The shell's own kill: the smallest systems have no other.
ExecReload=/bin/sh -c 'kill -HUP $MAINPID'
Restart=always
RestartSec=10
# What is started again and again never counts as failed here: OnFailure= alone stays silent.
ExecStopPost={rights}/bin/sh -c 'test "$SERVICE_RESULT" = success || \
{manager} start --no-block tracker-trouble@%N.service'
# Only the daemon is asked to stop: it lets the senders finish what they are sending, for which
# they have [delivery] deadline (20 s).
KillMode=mixed
TimeoutStopSec=60

{_credentials(place, place.credentials)}\
{_fence(place, _ASKS_THE_CLOCK)}\

[Install]
WantedBy={_target(place)}
"""


def _doctor(place: Place) -> str:
    """An examination from outside; it fails where something is found."""
    return f"""\
# systemd unit of `tracker doctor`, started by tracker-doctor.timer, as `tracker service install`
# writes it. It fails where something is found, and tracker-trouble@.service tells the operators.

[Unit]
Description=Check from outside that reminders of regulatory deadlines arrive
After=tracker.service
OnFailure=tracker-trouble@%N.service

[Service]
Type=oneshot
{_surroundings(place)}\
ExecStart={_command(place, "doctor")}
TimeoutStartSec=300

{_fence(place, _ASKS_THE_CLOCK)}"""


def _trouble(place: Place) -> str:
    """Word of another unit that has failed."""
    return f"""\
# systemd unit that tells the operators that another unit has failed, at most once an hour each:
# tracker.service and tracker-doctor.service start it. As `tracker service install` writes it.

[Unit]
Description=Tell the operators that %i has failed
StartLimitIntervalSec=1h
StartLimitBurst=1

[Service]
Type=oneshot
{_surroundings(place)}\
ExecStart={_command(place, "doctor")} --tell "%i.service has failed"
# Findings are what it is for.
SuccessExitStatus=10
TimeoutStartSec=300

{_credentials(place, place.credentials)}\
{_fence(place, _ASKS_THE_CLOCK)}"""


def _web(place: Place) -> str:
    """The pages; they face other people's browsers, so they get the least."""
    return f"""\
# systemd unit of the pages on which people answer, as `tracker service install` writes it.

[Unit]
Description=Pages on which people answer reminders of regulatory deadlines
{_network(place, "tracker.service")}\
StartLimitIntervalSec=0

[Service]
Type=exec
{_surroundings(place)}\
ExecStart={_command(place, "web")}
Restart=always
RestartSec=10
TimeoutStopSec=30

{_credentials(place, place.web_credentials, told=False)}\
{_fence(place, _NO_CLOCK, _CLOCK_SHUT)}\
MemoryMax=512M

[Install]
WantedBy={_target(place)}
"""


_TIMER = """\
# systemd timer of `tracker doctor`, as `tracker service install` writes it.

[Unit]
Description=Check every quarter of an hour that reminders of regulatory deadlines arrive

[Timer]
OnBootSec=10min
OnUnitActiveSec=15min
AccuracySec=1min

[Install]
WantedBy=timers.target
"""


def _network(place: Place, *others: str) -> str:
    """What is waited for; a user's manager knows nothing of the system's network."""
    if place.is_personal:
        return f"After={' '.join(others)}\n" if others else ""
    after = " ".join(("network-online.target", "postgresql.service", *others))
    return f"After={after}\nWants=network-online.target\n"


def _surroundings(place: Place) -> str:
    """As whom, where, and with which settings."""
    lines = [] if place.is_personal else [f"User={ACCOUNT}", "StateDirectory=tracker"]
    if not place.is_personal:
        lines.append("StateDirectoryMode=0700")
    lines.append(f"WorkingDirectory={_literal(str(place.folder))}")
    lines.append(f"Environment={_word(f'TRACKER_CONFIG={place.settings}')}")
    if place.database is not None:
        lines.append(f"Environment={_word(f'TRACKER_DATABASE_URL={place.database}')}")
    return "".join(f"{line}\n" for line in lines)


def _command(place: Place, verb: str) -> str:
    return f"{_word(str(place.executable))} {verb}"


def _credentials(place: Place, files: Iterable[Path], *, told: bool = True) -> str:
    """A line a file; in a sample without any, how such a line looks."""
    if place.is_personal:
        return ""
    lines = "".join(f"LoadCredential={file.name}:{_literal(str(file))}\n" for file in files)
    explained = _SECRETS if told else ""
    return f"{explained}{lines}\n" if explained or lines else ""


def _fence(place: Place, calls: str, further: str = "") -> str:
    """What the service cannot do."""
    if place.is_personal:
        return _LOCKED + calls
    writable = "" if place.writable is None else f"ReadWritePaths={_word(str(place.writable))}\n"
    return _LOCKED + _SHUT_IN + writable + further + calls


def _target(place: Place) -> str:
    return "default.target" if place.is_personal else "multi-user.target"


def _literal(text: str) -> str:
    """`text` where systemd takes the rest of a line, but for its own signs."""
    return text.replace("%", "%%")


def _word(text: str) -> str:
    """`text` where systemd takes words."""
    text = _literal(text)
    if re.fullmatch(r"[\w%@=:,./+-]+", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
