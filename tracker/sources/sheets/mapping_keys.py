"""The keys of a mapping file, each read with its type, and every fault with its key."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

_Checked = TypeVar("_Checked")


class Keys:
    """The keys of one table, each read with its type; faults go to `problems`."""

    def __init__(self, values: Mapping[str, object], path: str, problems: list[str]) -> None:
        self.values = values
        self._path = path
        self._problems = problems

    def fault(self, key: str, what: str) -> None:
        """Add a line that names the key."""
        self._problems.append(f"{self._path}{key}: {what}")

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Every key that is none of `known` is a fault."""
        for key in self.values:
            if key not in known:
                nearest = difflib.get_close_matches(key, known, n=1)
                remedy = f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(known)}"
                self.fault(key, f"unknown key; {remedy}")

    def table(self, key: str) -> Keys:
        """The keys of the table `key`; none where it is missing."""
        value = self.values.get(key, {})
        if not isinstance(value, Mapping):
            self.fault(key, f"must be a table; write [{self._path}{key}]")
            value = {}
        return Keys(value, f"{self._path}{key}.", self._problems)

    def text(self, key: str) -> str | None:
        """The text of `key`, None where it is missing."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, str) and (value.strip() or value == "\t"):
            return value.strip() or value
        self.fault(key, "must be a text that is not empty")
        return None

    def choice(self, key: str, known: Collection[str]) -> str | None:
        """The text of `key`, which has to be one of `known`."""
        text = self.text(key)
        if text is None or text in known:
            return text
        self.fault(key, f"{text!r} is none of {', '.join(map(repr, known))}")
        return None

    def checked(self, key: str, check: Callable[[str], _Checked]) -> _Checked | None:
        """`check` of the text of `key`, whose ValueError is the fault."""
        text = self.text(key)
        try:
            return None if text is None else check(text)
        except ValueError as error:
            self.fault(key, str(error))
            return None

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of the list `key`; one text stands for a list of it."""
        value = self.values.get(key, ())
        values = value if isinstance(value, list | tuple) else [value]
        texts = [each.strip() for each in values if isinstance(each, str) and each.strip()]
        if len(texts) == len(values):
            return tuple(texts)
        self.fault(key, 'must be a list of texts, such as ["a", "b"]')
        return ()
