"""The threads of a sender: many while the other side is slow, few while it is quick.

Threads that all compute take turns at Python's interpreter lock, and with thirty of them the turns
cost as much as the work. So a send counts as computing while it is young; a further one is begun
only when few are.
"""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

_YOUNG_S = 0.005  #: a send computes for 1 ms or two; whatever is older waits for the other side
_YOUNG_MAX = 2  #: one computes while the other speaks to the network; a third only costs turns
_UNDER_WAY_MAX = 256
_UNTOLD_MAX = 16

Order = list[Any]  #: begins with the number of the send


class Crew:
    """Works off orders; one thread gives them and looks after the others.

    Args:
        work: does what an order asks; gives the line that says what became of it
        tell: passes on one or several of those lines
        monotonic: seconds
    """

    def __init__(
        self,
        *,
        work: Callable[[Order], bytes],
        tell: Callable[[bytes], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._work = work
        self._tell = tell
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._orders: deque[Order] = deque()
        self._begun: dict[int, float] = {}  #: what is under way, the youngest last
        self._untold: list[bytes] = []
        self._idle = 0
        self._handed: queue.SimpleQueue[Order] = queue.SimpleQueue()  #: to the idle threads

    def take(self, order: Order) -> None:
        """Have `order` worked off, beginning with the next `look`."""
        with self._lock:
            self._orders.append(order)

    def look(self) -> float | None:
        """Begin what may begin, and tell what has ended.

        Gives the seconds until the next look is due; None where only a new order calls for one.
        """
        with self._lock:
            while (order := self._next()) is not None:
                self._hand(order)
            untold, self._untold = self._untold, []
            waiting = bool(self._orders)
        if untold:
            self._tell(b"".join(untold))
        return _YOUNG_S if waiting else None

    def _next(self) -> Order | None:
        """The order to begin now, if there is one."""
        now = self._monotonic()
        youngest = itertools.islice(reversed(self._begun.values()), _YOUNG_MAX)
        young = sum(now - begun_at < _YOUNG_S for begun_at in youngest)
        if not self._orders or young == _YOUNG_MAX or len(self._begun) == _UNDER_WAY_MAX:
            return None
        order = self._orders.popleft()
        self._begun[order[0]] = now
        return order

    def _hand(self, order: Order) -> None:
        if self._idle:
            self._idle -= 1
            self._handed.put(order)
        else:
            threading.Thread(target=self._run, args=[order], daemon=True).start()

    def _run(self, order: Order) -> None:
        while True:
            line = self._work(order)
            order = self._ended(order, line) or self._handed.get()

    def _ended(self, order: Order, line: bytes) -> Order | None:
        """The order to go on with; without one, or after many, tells what has ended.

        What a thread leaves untold is told by the next look, which is due as long as orders wait.
        """
        with self._lock:
            del self._begun[order[0]]
            self._untold.append(line)
            following = self._next()
            if following is None:
                self._idle += 1
            elif len(self._untold) < _UNTOLD_MAX:
                return following
            untold, self._untold = self._untold, []
        self._tell(b"".join(untold))
        return following
