"""The threads of a sender: one for each send under way, used again when that has ended.

They take turns at Python's interpreter lock. To begin a send only when few others compute saved no
more than 6 % of the processor time of a message where the machine was quiet, nothing where it was
busy, and brought no more messages a second: too little for a schedule by milliseconds.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

_MOST = 256  #: of what is under way in one process; what is beyond waits for one of them

Order = list[Any]  #: begins with the number of the send


class SendThreads:
    """Works off orders.

    Args:
        work: does what an order asks; gives the line that says what became of it
        tell: passes that line on
    """

    def __init__(self, *, work: Callable[[Order], bytes], tell: Callable[[bytes], None]) -> None:
        self._work = work
        self._tell = tell
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._under_way = 0
        self._threads = 0

    def take(self, order: Order) -> None:
        """Have `order` worked off as soon as a thread is free, by a new one where none is."""
        self._orders.put(order)
        with self._lock:
            self._under_way += 1
            wanted = min(self._under_way, _MOST) > self._threads
            self._threads += wanted
        if wanted:
            threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            line = self._work(self._orders.get())
            with self._lock:
                self._under_way -= 1  # before anybody knows: who hears of it may order the next
            self._tell(line)
