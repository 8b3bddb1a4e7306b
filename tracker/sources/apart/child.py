"""The process that works apart: it is handed a piece of work, gives its values, and ends.

It is started as `python -c` with its end of a pair of sockets, takes the work from there, and has
no other way to say anything.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import socket
import traceback
from collections.abc import Callable, Iterable
from typing import NoReturn

from tracker.errors import TrackerError
from tracker.sources.apart.limits import limit
from tracker.sources.apart.values import TooLarge, packed, received

Work = Callable[[], Iterable[object]]

#: how a frame begins, and what stands for a process that died without one
VALUE, END, REFUSED, BROKEN, MEMORY, SIZE = "value", "end", "refused", "broken", "memory", "size"
NOTHING = ""
_LONGEST_TRACE = 20_000


def serve(descriptor: int) -> NoReturn:
    """Do the work that comes over the socket `descriptor`, and end."""
    connection = socket.socket(fileno=descriptor)
    memory = limit()
    out_of_memory = packed((MEMORY, memory))
    gc.disable()  # what is read is kept, or gone by itself
    try:
        request = received(connection)
        work: Work = pickle.loads(request or b"")  # noqa: S301 - from the process that started this
        for value in work():
            connection.sendall(packed((VALUE, value)))
        last = packed((END,))
    except TrackerError as error:
        error.__traceback__ = None
        last = packed((REFUSED, error))
    except TooLarge:
        last = packed((SIZE,))
    except MemoryError:
        last = out_of_memory
    except OSError as error:
        last = _broken(error)
    except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it is
        last = _broken(error)
    with contextlib.suppress(OSError):
        connection.sendall(last)
    os._exit(0)


def _broken(error: Exception) -> bytes:
    trace = "".join(traceback.format_exception(error))[-_LONGEST_TRACE:]
    return packed((BROKEN, type(error).__name__, trace))
