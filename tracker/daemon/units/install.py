"""Which steps make a service of tracker, and which undo it."""

from __future__ import annotations

import os
import pwd
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import platformdirs

from tracker.config.locate import locate
from tracker.config.raw import database_url, read_raw
from tracker.config.secrets import CREDENTIALS_VARIABLE
from tracker.config.settings import Settings, load_settings
from tracker.config.starter import starter_settings
from tracker.daemon.units.place import ACCOUNT, HOUSE, STATE, Place
from tracker.daemon.units.steps import Command, File, Folder, Gone, Step
from tracker.daemon.units.texts import DAEMON, TIMER, WEB, units_of
from tracker.errors import BadSettings, UsageError
from tracker.service.views.first_start import local_zone
from tracker.store.values.url import is_postgres, real_path, sqlite_path

SYSTEM_UNITS = Path("/etc/systemd/system")
_SECRETS = HOUSE / "secrets"
_HIDDEN = ("/root", "/home", "/run/user", "/tmp", "/var/tmp")  # noqa: S108 - nothing is kept there


@dataclass(frozen=True, kw_only=True, slots=True)
class Manager:
    """The service manager that is meant: the system's, or the user's own."""

    is_personal: bool
    folder: Path  #: where its units lie

    @property
    def words(self) -> tuple[str, ...]:
        """How it is spoken to."""
        return ("systemctl", "--user") if self.is_personal else ("systemctl",)

    @property
    def runs(self) -> bool:
        """Whether there is one to speak to: a machine that is being made has none yet."""
        if self.is_personal:
            return Path(f"/run/user/{os.getuid()}/systemd").is_dir()
        return Path("/run/systemd/system").is_dir()


def manager(*, personal: bool) -> Manager:
    """The system's service manager, or the user's own."""
    if personal:
        return Manager(is_personal=True, folder=platformdirs.user_config_path("systemd") / "user")
    return Manager(is_personal=False, folder=SYSTEM_UNITS)


def installing(
    config: Path | None, target: Manager, *, web: bool | None, start: bool
) -> tuple[Step, ...]:
    """What makes a service of tracker, in order; nothing of it is done yet.

    `web`: with pages, or without; None: where the settings say where they are. Raises UsageError
    where the service could not run from here, BadSettings where it could not with these settings.
    """
    place, steps = _personal(config) if target.is_personal else _of_the_system(config)
    settings = _settings(place, steps)
    wanted = settings.web.base_url is not None if web is None else web
    if wanted and settings.web.base_url is None:
        raise UsageError("pages need [web] base_url in the settings: where links lead")
    if wanted and find_spec("uvicorn") is None:
        raise UsageError("pages need the extra web: pip install 'regulatory-tracker[web]'")
    units = units_of(place, web=wanted)
    steps += [File(path=target.folder / name, text=text) for name, text in units.items()]
    names = [DAEMON, TIMER, *([WEB] if wanted else [])]
    if target.runs:
        steps.append(Command(words=(*target.words, "daemon-reload")))
    steps.append(Command(words=(*target.words, "enable", *names)))
    if start and target.runs:  # what runs already would go on with what was there before
        steps.append(Command(words=(*target.words, "restart", *names)))
    return tuple(steps)


def uninstalling(target: Manager) -> tuple[Step, ...]:
    """What ends the service and takes its units away; settings and database stay."""
    names = units_of(Place(), web=True)
    there = [name for name in names if (target.folder / name).exists()]
    if not there:
        return ()
    enabled = [name for name in there if name in {DAEMON, TIMER, WEB}]
    now = ("--now",) if target.runs else ()
    steps: list[Step] = []
    if enabled:
        steps.append(Command(words=(*target.words, "disable", *now, *enabled)))
    steps += [Gone(path=target.folder / name) for name in there]
    if target.runs:
        steps.append(Command(words=(*target.words, "daemon-reload")))
    return tuple(steps)


def _of_the_system(config: Path | None) -> tuple[Place, list[Step]]:
    """Of the machine: an account of its own, settings in /etc, the database in /var/lib."""
    path = _absolute(config) if config is not None else HOUSE / "tracker.toml"
    executable = _executable()
    _refuse_hidden(executable)
    steps: list[Step] = []
    if not _has_account():
        home = ("--home-dir", str(STATE), "--no-create-home")
        shell = ("--shell", "/usr/sbin/nologin")
        steps.append(Command(words=("useradd", "--system", *home, *shell, ACCOUNT)))
    steps.append(Folder(path=STATE, mode=0o700, account=ACCOUNT))
    steps.append(Folder(path=HOUSE, mode=0o755))
    steps.append(Folder(path=_SECRETS, mode=0o700))
    url = f"sqlite:///{STATE}/tracker.db"
    override: str | None = None
    if path.exists():
        url = database_url(read_raw(path), {})
        if not is_postgres(url) and not sqlite_path(url).is_absolute():
            override = url = f"sqlite:///{STATE}/tracker.db"
    else:
        steps.append(File(path=path, text=starter_settings(url, local_zone())))
    secrets = _secrets_there()
    place = Place(
        executable=executable,
        settings=path,
        database=override,
        writable=_elsewhere(url),
        credentials=secrets,
        web_credentials=_of_pages(path, secrets),
    )
    variables = ("env", f"TRACKER_DATABASE_URL={override}") if override else ()
    begin = (*variables, str(executable), "--config", str(path), "init")
    steps.append(Command(words=("runuser", "-u", ACCOUNT, "--", *begin)))
    return place, steps


def _personal(config: Path | None) -> tuple[Place, list[Step]]:
    """Of whoever says so: the settings and the database that their commands use here."""
    found = locate(config, os.environ)
    path = _absolute(found or platformdirs.user_config_path("tracker") / "tracker.toml")
    kept = platformdirs.user_data_path("tracker", appauthor=False)
    executable = _executable()
    steps: list[Step] = []
    override: str | None = None
    if path.exists():
        url = database_url(read_raw(path), {})
        if not is_postgres(url):
            override = f"sqlite:///{real_path(url)}"
    else:
        url = override = f"sqlite:///{kept}/tracker.db"
        steps.append(File(path=path, text=starter_settings(url, local_zone())))
    folder = real_path(override).parent if override else kept
    steps.append(Folder(path=folder, mode=0o700))
    variables = ("env", f"TRACKER_DATABASE_URL={override}") if override else ()
    steps.append(Command(words=(*variables, str(executable), "--config", str(path), "init")))
    place = Place(
        executable=executable, settings=path, folder=folder, database=override, is_personal=True
    )
    return place, steps


def _settings(place: Place, steps: list[Step]) -> Settings:
    """The settings as the service reads them: with its secrets, not with who installs it.

    Raises BadSettings with all that would keep it from starting.
    """
    if any(isinstance(step, File) and step.path == place.settings for step in steps):
        return load_settings(None, {})  # still to be written, and sound
    environ = {} if place.is_personal else {CREDENTIALS_VARIABLE: str(_SECRETS)}
    try:
        return load_settings(place.settings, environ)
    except BadSettings as error:
        where = "beside the settings" if place.is_personal else f"in {_SECRETS}"
        raise BadSettings(
            f"a service could not run with {place.settings}; it has no variables of yours: keep "
            f"secrets in files {where}, and name them by url_file or password_file",
            problems=error.problems,
        ) from error


def _executable() -> Path:
    """The `tracker` of this environment."""
    beside = Path(sys.executable).with_name("tracker")
    return beside if beside.exists() else _absolute(Path(sys.argv[0]))


def _refuse_hidden(executable: Path) -> None:
    """Homes and folders of passage are not there for the system's service."""
    for path in (executable, executable.resolve(), Path(sys.executable).resolve()):
        if any(path.is_relative_to(folder) for folder in _HIDDEN):
            raise UsageError(
                f"the system's service cannot see {path}, as homes are closed to it: install "
                "tracker in /opt/tracker (config/README.md says how), or use --user"
            )


def _has_account() -> bool:
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        return False
    return True


def _secrets_there() -> tuple[Path, ...]:
    """The files of secrets; a line for one that is not there would keep the unit from starting."""
    if not os.access(_SECRETS, os.R_OK):
        return ()
    return tuple(sorted(each for each in _SECRETS.iterdir() if each.is_file()))


def _of_pages(settings: Path, secrets: tuple[Path, ...]) -> tuple[Path, ...]:
    """What signs links, where that is one of the secrets; pages need no channel's address."""
    web = read_raw(settings).values.get("web") if settings.exists() else None
    named = web.get("secret_file") if isinstance(web, dict) else None
    return tuple(each for each in secrets if each.name == named)


def _elsewhere(url: str) -> Path | None:
    """The folder of an SQLite file outside the one that the service may write."""
    if is_postgres(url) or sqlite_path(url).is_relative_to(STATE):
        return None
    return sqlite_path(url).parent


def _absolute(path: Path) -> Path:
    return Path.cwd() / path
