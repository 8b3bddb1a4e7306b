"""How much work at once: as much as takes a fraction of a second, with a rest between two parts.

On SQLite whoever writes keeps all others from writing. A part holds the database for a fraction of
a second, and between two of them is a pause in which whoever waits finds it free: SQLite looks
every tenth of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REST_S: Final = 0.1  #: between two parts
_FIRST, _LEAST = 100, 20  #: items of a part
_LASTS_S: Final = 0.3  #: that a part should take


@dataclass(kw_only=True, slots=True)
class Pace:
    """The size of the next part."""

    most: int  #: items of a part, however fast they are
    least: int = _LEAST
    size: int = _FIRST

    def took(self, seconds: float) -> float:
        """A part of the present size took so long; gives the seconds to rest before the next."""
        lasted = max(seconds, 0.001)
        fits = int(self.size * _LASTS_S / lasted)
        self.size = max(self.least, min(self.most, 2 * self.size, fits))
        return REST_S if lasted > REST_S / 2 else 0.0
