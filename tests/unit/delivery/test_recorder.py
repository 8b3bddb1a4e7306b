from __future__ import annotations

from tracker.delivery.wire.recorder import Bounds, Recorder
from tracker.domain.delivery import Phase, Wire


def test_each_phase_is_reported_once_and_none_after_bytes_went_out() -> None:
    reported: list[Phase] = []
    recorder = Recorder(
        bounds=Bounds(allow_hosts=frozenset(), deadline_s=1),
        message_id="<a@b>",
        report=reported.append,
    )
    for _ in range(2):
        exchange = recorder.begin(Wire.HTTP)
        for phase in (Phase.CONNECTED, Phase.CONNECTED, Phase.BYTES_OUT):
            recorder.reached(phase)
        assert exchange.phase is Phase.BYTES_OUT
    assert reported == [Phase.CONNECTED, Phase.BYTES_OUT]
