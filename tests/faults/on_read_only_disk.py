"""Runs `tracker` as a process for which, alone, a folder lies on a disk that may only be read.

    python -m tests.faults.on_read_only_disk ARGUMENTS OF TRACKER ...

TRACKER_TEST_READ_ONLY  the folder
"""

from __future__ import annotations

import ctypes
import os
import subprocess

from tests.peers import launch

_CLONE_NEWNS = 0x20000  #: <linux/sched.h>


def main() -> None:
    """Take on a view of its own of what is mounted, then be `tracker`."""
    folder = os.environ["TRACKER_TEST_READ_ONLY"]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNS):
        raise SystemExit(os.strerror(ctypes.get_errno()))
    for arguments in (
        ["--make-rprivate", "/"],
        ["--bind", folder, folder],
        ["-o", "remount,ro,bind", folder],
    ):
        if code := subprocess.run(["mount", *arguments], check=False).returncode:
            raise SystemExit(code)
    launch.main()
