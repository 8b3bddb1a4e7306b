"""The `tracker` executable: Ctrl-C ends it quietly from its first line on.

So nothing is imported here that takes long.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

_INTERRUPTED = 130  #: 128 + SIGINT, as shells have it
_IMPORTING = "<frozen importlib"
_LASTING = frozenset({"run", "web"})
_GARBAGE = 150_000  #: objects more than went, before somebody looks; `add` imports 100,000


def main() -> None:
    """Run the command line and leave with the exit code of what became of it."""
    if _command(sys.argv[1:]) not in _LASTING:
        gc.set_threshold(_GARBAGE)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as it is in the background
        signal.signal(signal.SIGINT, _interrupt)
    try:
        from tracker.cli.program import run  # noqa: PLC0415 - takes long

        code = run()
    except KeyboardInterrupt:
        sys.stderr.write("\ntracker: interrupted\n")
        code = _INTERRUPTED
    gc.freeze()  # it all goes with the process, unsearched
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done; how Python ends is nobody's concern
    sys.exit(code)


def _interrupt(_number: int, frame: FrameType | None) -> None:
    """End what goes on, by an exception so that it is undone.

    While a module is imported there is nothing to undo, and parts of that swallow exceptions with
    a traceback; nor is there before the daemon listens to signals itself.
    """
    signal.signal(signal.SIGINT, _leave)  # a second one waits for nothing
    if _is_importing(frame) or _command(sys.argv[1:]) == "run":
        _leave()
    raise KeyboardInterrupt


def _leave(_number: int = 0, _frame: FrameType | None = None) -> NoReturn:
    """End at once. The daemon has been told to stop, and does: that is no failure."""
    if _command(sys.argv[1:]) == "run":
        os._exit(0)
    os.write(2, b"\ntracker: interrupted\n")
    os._exit(_INTERRUPTED)


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None and not frame.f_code.co_filename.startswith(_IMPORTING):
        frame = frame.f_back
    return frame is not None


def _command(words: Sequence[str]) -> str | None:
    """The first word that is neither an option nor the value of one."""
    left = iter(words)
    for word in left:
        if word == "--config":
            next(left, None)
        elif not word.startswith("-"):
            return word
    return None
