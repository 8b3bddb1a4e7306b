"""A local mail server with STARTTLS and a login that keeps what it gets, or fails as told."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import socket
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import Enum
from typing import Any, Self, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, syntax

from tests.peers.authority import Authority

T = TypeVar("T")

USER, PASSWORD = "reminders", "s3cret-pass"  #: what the server takes


class Cut(Enum):
    """When the server drops the connection."""

    BEFORE_FINAL_DOT = "before the final dot"
    AFTER_FINAL_DOT = "after the final dot"  #: the mail is kept, the answer is not given


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail that the server kept."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    raw: bytes

    @property
    def text(self) -> str:
        """The plain-text body."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """The HTML body."""
        return self._body("html")

    def _body(self, kind: Any) -> str:
        part = self.message.get_body((kind,))
        return "" if part is None else str(part.get_content())


@dataclass
class SmtpPeer:
    """A mail server on 127.0.0.1; use as a context manager.

    Clients trust `authority.pem` through SSL_CERT_FILE. Set `greeting`, `starttls_reply`,
    `rcpt_reply`, `data_reply` to a reply such as "451 4.3.0 try later", `drips`, `cut` or `delay_s`
    at any time; with `heals_after` only so many times happens what is set.
    """

    authority: Authority
    starttls: bool = True
    greeting: str | None = None
    starttls_reply: str | None = None
    drips: bool = False  #: the TLS handshake comes a byte at a time, without end
    rcpt_reply: str | None = None
    data_reply: str | None = None
    cut: Cut | None = None
    delay_s: float = 0.0  #: before the answer to the message
    user: str = USER
    password: str = PASSWORD
    heals_after: int | None = None
    mails: list[Mail] = field(default_factory=list)
    _troubles: int = 0

    def trouble(self, wish: T) -> T | None:
        """What was set to happen here, unless the server is healthy again; counts it."""
        if not wish or self._troubles == self.heals_after:
            return None
        self._troubles += 1
        return wish

    def login(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        """aiosmtpd's question whether who says so may send."""
        good = (
            isinstance(data, LoginPassword)
            and data.login.decode() == self.user
            and data.password.decode() == self.password
        )
        return AuthResult(success=good, handled=good)

    def __enter__(self) -> Self:
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(listener.getsockname()[1])
        # Broken sessions are what the tests are about: no tracebacks for them.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
        self._controller = _Controller(self, listener)
        self._controller.start()
        self._troubles = 0  # the controller has tried the server out by itself
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def channel_url(
        self, to: str = "desk@example.org", *, user: str = USER, password: str = PASSWORD
    ) -> str:
        """A channel URL for one recipient; it needs `allow_hosts = ["127.0.0.1"]`."""
        return (
            f"mailtos://{user}:{password}@127.0.0.1:{self.port}"
            f"?from=tracker@example.org&to={to}&smtp=127.0.0.1"
        )


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, peer: SmtpPeer) -> None:
        self._peer = peer

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if reply := self._peer.trouble(self._peer.rcpt_reply):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        await asyncio.sleep(self._peer.trouble(self._peer.delay_s) or 0)
        if reply := self._peer.trouble(self._peer.data_reply):
            return reply
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self._peer.mails.append(
            Mail(
                sender=envelope.mail_from,
                recipients=tuple(envelope.rcpt_tos),
                message=parsed,
                raw=envelope.content,
            )
        )
        if self._peer.trouble(self._peer.cut):
            server.transport.abort()
        return "250 2.0.0 kept"


class _Smtp(SMTP):
    """aiosmtpd's server, able to fail where its hooks do not reach."""

    peer: SmtpPeer

    def connection_made(self, transport: Any) -> None:
        if greeting := self.peer.trouble(self.peer.greeting):
            transport.write(f"{greeting}\r\n".encode())
            transport.close()
            return
        # asyncio sets this on sockets that it makes itself; without it every EHLO takes 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.session is not None:
            super().connection_lost(error)

    @syntax("STARTTLS", when="tls_context")
    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if reply := self.peer.trouble(self.peer.starttls_reply):
            await self.push(reply)
        elif self.peer.trouble(self.peer.drips):
            await self.push("220 Ready to start TLS")
            await self._drip()
        else:
            await super().smtp_STARTTLS(arg)

    async def _drip(self) -> None:
        """The head of a handshake record of 16 KiB, and a byte of it now and then."""
        await self._reader.read(1)  # the client's hello: before it, this would be part of a reply
        self.transport.write(b"\x16\x03\x03\x40\x00")
        while not self.transport.is_closing():
            self.transport.write(b"\x02")
            await asyncio.sleep(0.1)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if self.peer.cut is Cut.BEFORE_FINAL_DOT and self.peer.trouble(self.peer.cut):
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    """aiosmtpd's controller on a socket that is bound already."""

    def __init__(self, peer: SmtpPeer, listener: socket.socket) -> None:
        secured: dict[str, Any] = {
            "tls_context": peer.authority.server_context(),
            "require_starttls": True,
            "authenticator": peer.login,
            "auth_required": True,
        }
        super().__init__(
            _Handler(peer),
            hostname="127.0.0.1",
            port=int(listener.getsockname()[1]),
            **(secured if peer.starttls else {}),
        )
        self._peer = peer
        self._listener = listener

    def factory(self) -> SMTP:
        made = _Smtp(self.handler, **self.SMTP_kwargs)
        made.peer = self._peer
        return made

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)
