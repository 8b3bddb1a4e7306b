"""Runs a command to which the terminal's Ctrl-C goes, and to nobody else.

    python foreground.py COMMAND ARGUMENTS ...

A terminal interrupts a whole process group. `make` belongs to it, and ends with an error whatever
the command makes of the interrupt, so the command gets a group of its own while it runs. That it
was interrupted is how it was to end: exit code 0.
"""

import os
import signal
import sys

_INTERRUPTED = (0, 128 + signal.SIGINT, -signal.SIGINT)


def main(command: list[str]) -> int:
    """Run the command; gives its exit code."""
    terminal = _terminal()
    if terminal is None:
        os.execvp(command[0], command)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # may hand the terminal on, and take it back
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(terminal, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # the shell would wait for `make` to stop
        os.execvp(command[0], command)
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.tcsetpgrp(terminal, os.getpgrp())
    return 0 if code in _INTERRUPTED else code


def _terminal() -> int | None:
    """The terminal, where this process is in its foreground."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
        return terminal if os.tcgetpgrp(terminal) == os.getpgrp() else None
    except OSError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
