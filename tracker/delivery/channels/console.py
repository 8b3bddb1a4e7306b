"""The console as a channel: messages go to a text stream, for trying things out and for pipes."""

from __future__ import annotations

import os
import select
import time
from typing import TextIO

from tracker.delivery.services.fitting import TITLE_MAX, without_controls
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message
from tracker.planning.text.table import table_of
from tracker.planning.text.wording import one_line

_IN_FULL = "In full: tracker log --full --limit 1"
_USUAL_COLUMNS = 80
_NOBODYS = "the console is everybody's and takes no person's address"
_PATIENCE_S = 2.0  #: with a reader that does not read: nothing else goes out meanwhile


class ConsoleNotifier:
    """Writes messages to `stream`, a blank line after each; None is a stream that is closed.

    A stream with a descriptor is written past its buffer: what could not be written would stay
    there and come out with a later message. On a terminal a digest is a table.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def send(self, message: Message) -> Evidence:
        """Write title and text; whatever cannot be written is evidence, and raises nothing."""
        if message.to is not None:
            return Evidence(wire=Wire.LOCAL, phase=Phase.UNUSABLE, detail=_NOBODYS)
        if self._stream is None:
            return _unwritten("it is closed")
        try:
            return _show(message, self._stream)
        except (OSError, ValueError) as error:
            # A closed file raises ValueError.
            return _unwritten(_named(error))


def _show(message: Message, stream: TextIO) -> Evidence:
    table = _table(message, stream)
    shown, detail = (table, "written as a table") if table else (_whole(message), "written")
    content = shown.encode(stream.encoding or "utf-8", "replace")
    written = Evidence(wire=Wire.LOCAL, phase=Phase.ANSWERED, accepted=True, detail=detail)
    stream.flush()
    descriptor = _descriptor(stream)
    if descriptor is not None:
        return _write(descriptor, content) or written
    stream.write(content.decode(stream.encoding or "utf-8"))
    stream.flush()
    return written


def _whole(message: Message) -> str:
    title = one_line(message.title, TITLE_MAX)
    return f"{title}\n{'-' * min(len(title), 78)}\n{without_controls(message.text)}\n\n"


def _table(message: Message, stream: TextIO) -> str:
    """A digest on a terminal, which a text of many pages would flood; "" for all else."""
    if message.letter is None or not stream.isatty():
        return ""
    table = table_of(message.letter, _columns(stream))
    return table and f"{table}\n{_IN_FULL}\n\n"


def _columns(stream: TextIO) -> int:
    """How many characters a line has; a terminal that cannot say takes messages all the same."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL_COLUMNS
    except OSError:
        return _USUAL_COLUMNS


def _write(descriptor: int, content: bytes) -> Evidence | None:
    """Write all of it within bounds, or say why not; what was cut off has been seen, perhaps."""
    until, begun = time.monotonic() + _PATIENCE_S, False
    while content:
        try:
            if not _is_ready(descriptor, until):
                return _unwritten("nobody reads it", begun=begun)
            written = os.write(descriptor, content[: select.PIPE_BUF])
        except BlockingIOError:
            continue
        except OSError as error:
            return _unwritten(_named(error), begun=begun)
        content, begun = content[written:], True
    return None


def _is_ready(descriptor: int, until: float) -> bool:
    """Whether the descriptor takes something before `until`; so much never blocks (pipe(7))."""
    looking = select.poll()
    looking.register(descriptor, select.POLLOUT)
    left_ms = max(0.0, until - time.monotonic()) * 1_000
    return bool(looking.poll(left_ms))


def _descriptor(stream: TextIO) -> int | None:
    """What the stream writes to; None for one in memory."""
    try:
        return stream.fileno()
    except OSError:
        return None


def _named(error: Exception) -> str:
    said = getattr(error, "strerror", None)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _unwritten(why: str, *, begun: bool = False) -> Evidence:
    return Evidence(
        wire=Wire.LOCAL,
        phase=Phase.BYTES_OUT if begun else Phase.CONNECTING,
        detail=f"the console cannot be written to ({why})",
    )
