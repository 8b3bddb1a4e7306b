from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.delivery.senders import pipe
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message

ANY_TEXT = st.text(st.characters(), max_size=50)  # lone surrogates, too


@given(title=ANY_TEXT, text=ANY_TEXT, size=st.integers(1, 40))
def test_a_message_survives_the_pipe_however_it_is_cut(title: str, text: str, size: int) -> None:
    message = Message(title=title, text=text, html=text, message_id="<a@b>", urgent=True)
    written = pipe.message_line(7, 3, "desk", message) * 2
    lines = pipe.Lines()
    pieces = [written[at : at + size] for at in range(0, len(written), size)]
    read = [each for piece in pieces for each in lines.feed(piece)]
    assert [parts[:4] for parts in read] == [["send", 7, 3, "desk"]] * 2
    assert [pipe.message_from(parts[4]) for parts in read] == [message] * 2


@pytest.mark.parametrize("phase", Phase)
def test_evidence_survives_the_pipe(phase: Phase) -> None:
    evidence = Evidence(
        wire=Wire.SMTP, phase=phase, accepted=True, status=250, retry_after="1", detail="é\n"
    )
    ((kind, number, parts),) = pipe.Lines().feed(pipe.evidence_line(3, evidence))
    assert (kind, number) == ("ended", 3)
    assert pipe.evidence_from(parts) == evidence


def test_settings_survive_the_pipe_and_stay_out_of_a_traceback() -> None:
    settings = pipe.Settings(
        addresses={"desk": "json://token@example.org"},
        allow_hosts=("127.0.0.1",),
        schemes=(),
        deadline_s=20.0,
        use_proxies=False,
        heartbeat="https://example.org/token",
    )
    ((kind, fields),) = pipe.Lines().feed(pipe.settings_line(settings))
    assert kind == "settings"
    assert pipe.settings_from(fields) == settings
    assert "token" not in repr(settings)
