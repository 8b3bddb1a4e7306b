"""Packages made on the spot, in a folder that stands in for an index."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Package:
    """A distribution that holds one empty module."""

    name: str
    version: str
    needs: Sequence[str] = ()
    extras: Sequence[str] = ()

    def write_wheel(self, folder: Path) -> str:
        """Put its wheel into `folder`; gives the line of a lock that names it."""
        stem = f"{self.name}-{self.version}"
        files = {
            f"{self.name}.py": "",
            f"{stem}.dist-info/METADATA": self._metadata(),
            f"{stem}.dist-info/WHEEL": (
                "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            ),
        }
        record = "".join(f"{path},{_digest(text)},{len(text)}\n" for path, text in files.items())
        files[f"{stem}.dist-info/RECORD"] = f"{record}{stem}.dist-info/RECORD,,\n"
        path = folder / f"{stem}-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            for name, text in files.items():
                wheel.writestr(name, text)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return f"{self.name}=={self.version} --hash=sha256:{digest}\n"

    def _metadata(self) -> str:
        lines = [
            "Metadata-Version: 2.1",
            f"Name: {self.name}",
            f"Version: {self.version}",
            *(f"Provides-Extra: {extra}" for extra in self.extras),
            *(f"Requires-Dist: {need}" for need in self.needs),
        ]
        return "\n".join(lines) + "\n"


def _digest(text: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    return f"sha256={digest.rstrip(b'=').decode()}"
