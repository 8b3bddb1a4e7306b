"""Joins settings, database and answers to a server, and runs it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from tracker.config.web import WebSettings
from tracker.daemon.logs import configure
from tracker.delivery.wire.cores import leave_no_core
from tracker.errors import BadSettings, TrackerError
from tracker.service.answering.links import secrets_of
from tracker.service.answering.seals import MISSING
from tracker.service.checking import MISSING_OIDC, can_ask_for_identities
from tracker.service.clock import SystemClock
from tracker.service.settings import defaults_of, settings_of
from tracker.service.wiring import answers_of
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads

if TYPE_CHECKING:
    from fastapi import FastAPI

    from tracker.web.sign_on.identity import Provider

_log = structlog.get_logger()

_NEEDED: Final = ("fastapi", "itsdangerous", "prometheus_client", "uvicorn")
_CONNECTIONS: Final = 128  #: at a time; what is beyond is told to come again
_HEADER_BYTES: Final = 16_384
_IDLE_S: Final = 5
_LEAVE_S: Final = 5  #: for answers that are being given when the server is told to stop


def serve(config: Path | None, *, log_json: bool) -> None:
    """Serve the answer pages of the settings named by `config` until SIGTERM or Ctrl-C.

    Raises BadSettings where the extra or `base_url` is missing, TrackerError where the address is
    taken, DatabaseUnusable where the database cannot be used.
    """
    if not all(map(find_spec, _NEEDED)):
        raise BadSettings(f"pages cannot be served: {MISSING}")
    leave_no_core()
    settings = settings_of(config, secrets=False)
    web = settings.web
    if web.base_url is None:
        raise BadSettings(
            "pages cannot be served: web.base_url is not set, so no link leads here; write for "
            'instance base_url = "https://tracker.example.org" into [web]'
        )
    secrets, oidc_secret = secrets_of(web), _oidc_secret(web)
    configure(as_json=log_json)
    clock = SystemClock()
    store = open_store(settings.database)
    from tracker.web.app import create_app  # noqa: PLC0415 - the extra may be missing
    from tracker.web.site import ReadsPool, Site  # noqa: PLC0415 - as above

    reads = ReadsPool(partial(open_reads, settings.database))
    try:
        site = Site(
            web=web,
            secrets=secrets,
            store=store,
            reads=reads,
            defaults=defaults_of(settings),
            answers=answers_of(settings, store, clock),
            clock=clock,
            monotonic=time.monotonic,
        )
        with _listening(web) as listening:
            app = create_app(site, _provider(web, oidc_secret), settings.messages.words)
            asyncio.run(_run(app, web, listening))
    finally:
        reads.close()
        store.close()


def _oidc_secret(web: WebSettings) -> str:
    """What the pages prove themselves by to who signs people on; empty where nobody does."""
    if web.oidc is None:
        return ""
    if not can_ask_for_identities():
        raise BadSettings(f"web.oidc is set, and {MISSING_OIDC}")
    try:
        return web.oidc.secret(os.environ)
    except ValueError as error:
        raise BadSettings(str(error)) from error


def _provider(web: WebSettings, secret: str) -> Provider | None:
    if web.oidc is None:
        return None
    from tracker.web.sign_on.identity import BACK  # noqa: PLC0415 - the extra may be missing
    from tracker.web.sign_on.provider import OidcProvider  # noqa: PLC0415 - as above

    back = f"{web.base_url}{BACK}"
    return OidcProvider(web.oidc, secret, back=back, monotonic=time.monotonic)


@contextmanager
def _listening(web: WebSettings) -> Iterator[socket.socket]:
    host, port = web.listen
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=_CONNECTIONS)
    except OSError as error:
        raise TrackerError(
            f"cannot wait for requests at {host}:{port}: {os.strerror(error.errno or 0)}; "
            "web.listen names another address"
        ) from error
    with listening:
        # Else what follows the head of an answer waits until the reader has confirmed that.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listening


async def _run(app: FastAPI, web: WebSettings, listening: socket.socket) -> None:
    from tracker.web.server import Server, config_of  # noqa: PLC0415 - the extra may be missing

    server = Server(
        config_of(
            app,
            connections=_CONNECTIONS,
            header_bytes=_HEADER_BYTES,
            idle_s=_IDLE_S,
            leave_s=_LEAVE_S,
        )
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    host, port = web.listen
    _log.info("Pages are served", listen=f"{host}:{port}", pid=os.getpid())
    await server.serve(sockets=[listening])
    _log.info("Pages are no longer served")
