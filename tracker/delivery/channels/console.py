"""The console as a channel: messages go to a text stream, for trying things out and for pipes."""

from __future__ import annotations

from typing import TextIO

from tracker.delivery.services.fitting import TITLE_MAX, without_controls
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message
from tracker.planning.text.wording import one_line


class ConsoleNotifier:
    """Writes messages to `stream`, a blank line after each."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def send(self, message: Message) -> Evidence:
        """Write title and text, and flush; a closed pipe counts as no connection."""
        title = one_line(message.title, TITLE_MAX)
        shown = f"{title}\n{'-' * min(len(title), 78)}\n{without_controls(message.text)}\n\n"
        encoding = self._stream.encoding or "utf-8"
        try:
            self._stream.write(shown.encode(encoding, "replace").decode(encoding))
            self._stream.flush()
        except (OSError, ValueError) as error:
            # A closed file raises ValueError.
            return Evidence(
                wire=Wire.LOCAL,
                phase=Phase.CONNECTING,
                detail=f"the console cannot be written to ({type(error).__name__})",
            )
        return Evidence(wire=Wire.LOCAL, phase=Phase.ANSWERED, accepted=True, detail="written")
