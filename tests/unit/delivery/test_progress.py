from __future__ import annotations

import os

import pytest

from tracker.delivery.senders.progress import SLOTS, Progress, shared_file
from tracker.domain.delivery import Phase


@pytest.fixture(params=["memory", "temporary file"])
def descriptor(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    if request.param == "temporary file":
        monkeypatch.delattr(os, "memfd_create", raising=False)
    return shared_file()


def test_what_one_end_notes_the_other_reads_slot_by_slot(descriptor: int) -> None:
    writer, reader = Progress(descriptor), Progress(descriptor)
    os.close(descriptor)
    writer.note(0, Phase.CONNECTED)
    writer.note(SLOTS - 1, Phase.BYTES_OUT)
    writer.close()
    assert [reader.phase(slot) for slot in (0, 1, SLOTS - 1)] == [
        Phase.CONNECTED,
        Phase.CONNECTING,
        Phase.BYTES_OUT,
    ]
    reader.close()


def test_what_a_process_noted_outlives_it(descriptor: int) -> None:
    reader = Progress(descriptor)
    if (pid := os.fork()) == 0:
        Progress(descriptor).note(5, Phase.BYTES_OUT)
        os.kill(os.getpid(), 9)
    os.waitpid(pid, 0)
    assert reader.phase(5) is Phase.BYTES_OUT
    os.close(descriptor)
    reader.close()
