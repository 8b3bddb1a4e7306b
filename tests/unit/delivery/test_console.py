from __future__ import annotations

import errno
import fcntl
import io
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
from pathlib import Path
from unittest.mock import Mock

import pytest

from tracker.delivery.channels import console
from tracker.delivery.channels.console import ConsoleNotifier
from tracker.delivery.open_channel import open_notifier
from tracker.domain.delivery import Phase, Wire
from tracker.domain.message import Letter, Message, Telling

MESSAGE = Message(title="FSA047 is due", text="In 7 days.", message_id="<a@b>")
LONG = Message(title=MESSAGE.title, text="words " * 10_000, message_id="<a@b>")
TELLINGS = [
    Telling(number=number, headline="Due today", what="FSA" * 9, when="", date="", owner="desk")
    for number in (1, 2)
]
LETTER = Letter(tellings=tuple(TELLINGS), opening="Two.", columns=("When", "What", "Owner"))
DIGEST = Message(title="2 milestones", text="pages " * 99, message_id="<a@b>", letter=LETTER)


def test_the_console_shows_title_and_text_apart() -> None:
    stream = io.StringIO()
    evidence = ConsoleNotifier(stream).send(MESSAGE)
    assert evidence.accepted
    assert (evidence.wire, evidence.phase) == (Wire.LOCAL, Phase.ANSWERED)
    assert stream.getvalue() == "FSA047 is due\n-------------\nIn 7 days.\n\n"


def test_a_closed_console_is_no_connection() -> None:
    stream = io.StringIO()
    stream.close()
    evidence = ConsoleNotifier(stream).send(MESSAGE)
    assert not evidence.accepted
    assert evidence.phase is Phase.CONNECTING


def test_a_broken_pipe_is_no_connection() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    raw = os.fdopen(write_end, "wb", buffering=0)
    evidence = ConsoleNotifier(io.TextIOWrapper(raw, write_through=True)).send(MESSAGE)
    assert evidence.phase is Phase.CONNECTING
    assert "BrokenPipeError" in evidence.detail
    raw.close()


def test_a_console_of_a_narrow_encoding_shows_what_it_can() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    message = Message(title="Frist 🔔", text="fällig", message_id="<a@b>")
    assert ConsoleNotifier(stream).send(message).accepted
    assert raw.getvalue().startswith(b"Frist ?\n")


def test_the_console_is_opened_without_importing_apprise() -> None:
    program = (
        "import sys; from tracker.delivery.open_channel import open_notifier;"
        "open_notifier('c', 'console://', allow_hosts=(), schemes=(), stream=sys.stdout);"
        "from tracker.delivery.channels.address import check_address;"
        "check_address('c', 'console://', schemes=());"
        "sys.exit('apprise' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_bad_url_opens_a_notifier_that_says_why_it_is_unusable() -> None:
    notifier = open_notifier(
        "desk", "hassio://h/t", allow_hosts=(), schemes=(), stream=io.StringIO()
    )
    evidence = notifier.send(MESSAGE)
    assert evidence.phase is Phase.UNUSABLE
    assert "channel desk" in evidence.detail


def test_a_console_that_never_was_open_fails_with_evidence() -> None:
    evidence = ConsoleNotifier(None).send(MESSAGE)
    assert (evidence.accepted, evidence.phase) == (False, Phase.CONNECTING)
    assert evidence.detail == "the console cannot be written to (it is closed)"


def test_what_could_not_be_written_does_not_come_out_later(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as stream:
        evidence = ConsoleNotifier(stream).send(MESSAGE)
        assert evidence.phase is Phase.CONNECTING
        assert "No space left" in evidence.detail
        with (tmp_path / "later").open("w") as later:
            os.dup2(later.fileno(), stream.fileno())
        stream.flush()
    assert (tmp_path / "later").read_text() == ""


def test_a_console_that_nobody_reads_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_PATIENCE_S", 0.05)
    read_end, write_end = os.pipe()
    with os.fdopen(write_end, "w") as stream, os.fdopen(read_end, "rb") as reader:
        phases = [ConsoleNotifier(stream).send(LONG).phase for _ in range(3)]
        assert phases[-2:] == [Phase.BYTES_OUT, Phase.CONNECTING]
        assert reader.read(10) == b"FSA047 is "


@pytest.mark.parametrize("blocking", [True, False])
def test_a_console_that_is_read_slowly_shows_all(*, blocking: bool) -> None:
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, blocking)
    with os.fdopen(write_end, "w") as stream, os.fdopen(read_end, "rb") as reader:
        shown: list[bytes] = []
        thread = threading.Thread(target=lambda: shown.append(reader.read()))
        thread.start()
        evidence = ConsoleNotifier(stream).send(LONG)
        stream.close()
        thread.join()
    assert evidence.accepted
    assert shown[0].decode() == f"FSA047 is due\n-------------\n{LONG.text}\n\n"


def _on_a_terminal(message: Message, columns: int) -> tuple[str, str]:
    """What a terminal of so many columns shows of it, and what the evidence says."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with os.fdopen(theirs, "w") as terminal, os.fdopen(ours, "rb") as screen:
        evidence = ConsoleNotifier(terminal).send(message)
        return screen.read1().decode().replace("\r\n", "\n"), evidence.detail


@pytest.mark.parametrize("columns", [40, 0], ids=["narrow", "of unknown width"])
def test_a_digest_is_a_table_on_a_terminal_and_says_where_all_of_it_is(columns: int) -> None:
    shown, detail = _on_a_terminal(DIGEST, columns)
    assert shown.startswith("Two.\nWhen       What")
    assert shown.endswith("desk\nIn full: tracker log --full --limit 1\n\n")
    assert max(map(len, shown.splitlines())) <= (columns or 80)
    assert detail == "written as a table"


def test_a_terminal_that_cannot_say_how_wide_it_is_is_written_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "get_terminal_size", Mock(side_effect=OSError(errno.EINVAL, "no")))
    assert _on_a_terminal(DIGEST, 80)[1] == "written as a table"


def test_one_notice_is_whole_on_a_terminal_too() -> None:
    assert _on_a_terminal(MESSAGE, 80)[0] == "FSA047 is due\n-------------\nIn 7 days.\n\n"
