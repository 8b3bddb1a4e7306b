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
    message = Message(title=title, text=text, message_id="<a@b>", urgent=True, withheld=(text,))
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
        for_people=("desk",),
    )
    ((kind, fields),) = pipe.Lines().feed(pipe.settings_line(settings))
    assert kind == "settings"
    assert pipe.settings_from(fields) == settings
    assert "token" not in repr(settings)


def test_what_an_address_is_made_of_does_not_reach_a_sender_by_the_environment() -> None:
    settings = pipe.Settings(
        addresses={
            "mail": "mailtos://u:p%40ss%2Fword@h",
            "desk": "json://t0ken@h",
            "room": "https://hooks.slack.com/services/T/B/C",
        },
        allow_hosts=(),
        schemes=(),
        deadline_s=20.0,
        use_proxies=False,
        heartbeat=None,
    )
    environ = {"PASSWORD": "p@ss/word", "TOKEN": "t0ken", "LANG": "C", "OTHER": "else"}
    environ["HOOK"] = "https://hooks.slack.com/services/T/B/C"
    assert settings.without_secrets(environ) == {"LANG": "C", "OTHER": "else"}


def test_whom_a_message_is_for_goes_along_and_is_not_shown() -> None:
    message = Message(title="", text="", message_id="<a@b>", to="amira@bank.example")
    ((*_, parts),) = pipe.Lines().feed(pipe.message_line(1, 1, "mail", message))
    assert pipe.message_from(parts).to == "amira@bank.example"
    assert "amira" not in repr(message)
