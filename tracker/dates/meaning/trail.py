"""What reading a phrase leaves behind for its explanation, where somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.dates.grammar.expressions import Expression
    from tracker.dates.rules.rules import Rule


@dataclass(slots=True)
class Trail:
    """Filled in while a phrase is read, where somebody will ask how."""

    expressions: tuple[Expression, ...] = ()  #: what the words say
    rule: Rule | None = None  #: what was counted
    needed_day: bool = False  #: whether the answer hangs on the as-of day
