"""What a Dockerfile and a compose file say, done in a bare Debian: no engine is needed for it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.packaging.bare_debian import BareDebian

#: The tree that there is, and how everything is stopped anyway.
_AS_IT_IS = {"FROM debian:bookworm-slim", "STOPSIGNAL SIGTERM"}
_PATIENCE_S = 120
#: A space of its own for mounts, in which nothing can be written but what is mounted to be.
_CONTAINED = """
root=$1 user=$2 folder=$3 mounts=$4; shift 4
mount --bind "$root" "$root" && mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc" && mount --bind /dev "$root/dev"
eval "$mounts"
exec /usr/sbin/chroot --userspec="$user:$user" "$root" setpriv --no-new-privs \
    sh -ec 'cd "$1"; shift; exec "$@"' sh "$folder" "$@"
"""


@dataclass
class Image:
    """What a Dockerfile has come to in the tree of `debian`."""

    debian: BareDebian
    environ: dict[str, str] = field(default_factory=dict)
    user: str = "root"
    workdir: str = "/"
    volumes: list[str] = field(default_factory=list)
    health: str = ""
    entrypoint: list[str] = field(default_factory=list)
    cmd: list[str] = field(default_factory=list)

    @classmethod
    def built(cls, debian: BareDebian, dockerfile: Path, context: Path) -> Image:
        """Do what each line of `dockerfile` says."""
        image = cls(debian)
        for word, rest in instructions(dockerfile):
            image._do(word, rest, context)
        return image

    def _do(self, word: str, rest: str, context: Path) -> None:
        match word:
            case "RUN":
                assert self.user == "root", rest
                self.debian.run(rest)
            case "COPY":
                *sources, target = rest.split()
                self._copy([each for name in sources for each in context.glob(name)], target)
            case "ENV":
                name, _, value = rest.partition("=")
                self.environ[name] = value
            case "VOLUME":
                self.volumes.append(rest)
            case "HEALTHCHECK":
                self.health = re.split(r"\bCMD ", rest)[1]
            case "USER" | "WORKDIR":
                setattr(self, word.lower(), rest)
            case "ENTRYPOINT" | "CMD":
                setattr(self, word.lower(), json.loads(rest))
            case _:
                assert f"{word} {rest}" in _AS_IT_IS

    def _copy(self, files: Sequence[Path], target: str) -> None:
        assert files
        folder = self.debian.root / target[1:]
        folder.mkdir(parents=True)
        for each in files:
            shutil.copy(each, folder)


def instructions(dockerfile: Path) -> Iterator[tuple[str, str]]:
    """Each instruction with what it is given."""
    text = re.sub(r"(?m)^#.*\n", "", dockerfile.read_text())
    for line in re.sub(r" *\\\n *", " ", text).splitlines():
        if line.strip():
            word, _, rest = line.partition(" ")
            yield word, rest


@dataclass(frozen=True)
class Container:
    """A service of a compose file over an image; `places` says where its sources are here."""

    image: Image
    service: Mapping[str, Any]
    places: Mapping[str, Path]

    @property
    def _mounts(self) -> str:
        """The lines of shell that mount what the service has."""
        root, lines = self.image.debian.root, []
        for each in self.service["volumes"]:
            source, target, *how = each.split(":")
            here, there = shlex.quote(str(self.places[source])), shlex.quote(f"{root}{target}")
            lines.append(f"mount --bind {here} {there}")
            lines += [f"mount -o remount,bind,ro {there}"] if how == ["ro"] else []
        lines += [f"mount -t tmpfs tmpfs {root}{each}" for each in self.service["tmpfs"]]
        return "\n".join(lines)

    def _words(self, *words: str) -> list[str]:
        image = self.image
        assert self.service["read_only"]
        assert self.service["cap_drop"] == ["ALL"]
        assert self.service["security_opt"] == ["no-new-privileges:true"]
        inside = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", _CONTAINED, "sh"]
        return [*inside, str(image.debian.root), image.user, image.workdir, self._mounts, *words]

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command to its end in such a container; what it printed."""
        done = subprocess.run(
            self._words(*words),
            env=self.image.environ,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return done.stdout

    def is_healthy(self) -> bool:
        """Whether what is asked from time to time ends well."""
        stated = self.service.get("healthcheck", {}).get("test")
        words = stated[1:] if stated else ["sh", "-c", self.image.health]
        done = subprocess.run(
            self._words(*words), env=self.image.environ, timeout=_PATIENCE_S, check=False
        )
        return done.returncode == 0

    @contextmanager
    def running(self, log: Path) -> Iterator[subprocess.Popen[bytes]]:
        """While what the service is for runs; it has to end in good order."""
        command = self.service.get("command", self.image.cmd)
        with log.open("wb") as told:
            process = subprocess.Popen(
                self._words(*self.image.entrypoint, *command),
                env=self.image.environ,
                stdout=told,
                stderr=told,
            )
            try:
                yield process
            finally:
                process.send_signal(signal.SIGTERM)
                code = process.wait(_PATIENCE_S)
        assert code == 0, log.read_text()


def services(compose: Path) -> dict[str, Any]:
    """The services of a compose file, with what they share."""
    found: dict[str, Any] = yaml.safe_load(compose.read_text())
    return dict(found["services"])
