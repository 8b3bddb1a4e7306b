"""How the server waits for requests."""

from __future__ import annotations

import socket

from tests.web_site import a_free_port
from tracker.config.web import WebSettings
from tracker.web.serve import _listening


def test_no_part_of_an_answer_waits_for_the_one_before_to_be_confirmed() -> None:
    place = ("127.0.0.1", a_free_port())
    with _listening(WebSettings(listen=place)) as listening, socket.create_connection(place):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
