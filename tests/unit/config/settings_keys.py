"""Every key of the settings file, for tests that hold documents and errors to them."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.config.schema import SettingsFile
from tracker.config.shape.readers import ByName, In
from tracker.config.shape.table import Key, Table

ANY = "*"  #: stands for the name of a channel or policy


def _keys(table: type[Table], prefix: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Key]]:
    for name, key in table.keys.items():
        path = (*prefix, key.name or name)
        yield path, key
        read: object = key.read
        while not isinstance(read, In) and hasattr(read, "read"):
            if isinstance(read, ByName):
                path = (*path, ANY)
                yield path, key
            read = read.read
        if isinstance(read, In):
            yield from _keys(read.table, path)


#: By `("channels", "*", "url")`.
KNOWN_KEYS = dict(_keys(SettingsFile, ()))
