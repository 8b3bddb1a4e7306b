# ruff: noqa: ANN401 - the hooks pass on whatever the hooked functions are called with
"""What an attempt does over SMTP, seen from under Apprise.

Apprise's `plugins.email.smtp` reads `smtplib.SMTP` and `smtplib.SMTP_SSL` when it connects; they
are replaced there, and only there, by recording subclasses. `plugins.email.base` makes Message-IDs
and derives the plain text from the HTML; in an attempt both are the message's own, and headers are
folded.
"""

from __future__ import annotations

import importlib
import smtplib
import socket
import ssl
import types
from collections.abc import Callable, Sequence
from email.header import Header
from typing import Any

from tracker.delivery.wire import tls
from tracker.delivery.wire.faults import describe, is_too_large, smtp_words
from tracker.delivery.wire.recorder import Exchange, Recorder, active_recorder
from tracker.domain.delivery import Phase, Wire

_READY = 220
_START_INPUT = 354
_CLOSING = 421
_REFUSALS = range(400, 600)

smtp_plugin: Any = importlib.import_module("apprise.plugins.email.smtp")
email_plugin: Any = importlib.import_module("apprise.plugins.email.base")
_make_msgid = email_plugin.make_msgid
_convert_between = email_plugin.convert_between


class _Recorded(smtplib.SMTP):
    """An SMTP client that tells the recorder how far it came and what it was answered."""

    _recorder: Recorder | None
    _exchange: Exchange

    def connect(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self._recorder = recorder = active_recorder()
        self._exchange = recorder.begin(Wire.SMTP) if recorder else Exchange(wire=Wire.SMTP)
        try:
            code, reply = super().connect(*args, **kwargs)
        except Exception as error:
            self._exchange.detail = describe(error)
            raise
        self._offered()
        self._note_refusal(code, reply, "the greeting", good=(_READY,))
        return code, reply

    def ehlo_or_helo_if_needed(self) -> None:
        try:
            super().ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as error:
            self._failed(error, "EHLO")
            raise

    def starttls(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        try:
            answer = super().starttls(*args, **kwargs)
        except smtplib.SMTPException as error:
            self._failed(error, "STARTTLS")
            raise
        except OSError as error:
            # The handshake failed: no usable connection was made.
            self._exchange.phase = Phase.CONNECTING
            self._exchange.detail = describe(error)
            raise
        self._offered()
        self._note_refusal(*answer, "STARTTLS", good=(_READY,))
        return answer

    def login(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        return self._watch("the login", lambda: super(_Recorded, self).login(*args, **kwargs))

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        code, reply = self._watch(
            "the sender", lambda: super(_Recorded, self).mail(sender, options)
        )
        self._note_refusal(code, reply, "the sender")
        return code, reply

    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        code, reply = self._watch(
            "the recipient", lambda: super(_Recorded, self).rcpt(recip, options)
        )
        self._note_refusal(code, reply, "the recipient")
        return code, reply

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._exchange.detail = ""
        code, reply = self._watch("the message", lambda: super(_Recorded, self).data(msg))
        accepted = code == 250  # noqa: PLR2004 - RFC 5321, 4.2.3: mail action completed
        self._exchange.answered(
            code, accepted=accepted, detail=smtp_words(code, reply, "the message")
        )
        self._exchange.too_large = is_too_large(code, reply)
        return code, reply

    def getreply(self) -> tuple[int, bytes]:
        code, reply = super().getreply()
        if code == _START_INPUT:
            # From here on the server may hold enough of the message to deliver it.
            self._reached(Phase.BYTES_OUT)
            self._await_answer()
        elif code == _CLOSING and self._exchange.phase is Phase.CONNECTED:
            # It may come in place of any reply (RFC 5321, 3.8), and the connection is gone then.
            self._note_refusal(code, reply, "the session")
        return code, reply

    def _await_answer(self) -> None:
        """A server may scan a message before it answers, for minutes."""
        if self._recorder is not None and self.sock is not None:
            answer_s = self._recorder.bounds.mail_answer_s
            self.sock.settimeout(answer_s)
            self._recorder.awaits_answer(answer_s)

    def _watch(self, what: str, step: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
        try:
            return step()
        except (smtplib.SMTPException, OSError) as error:
            self._failed(error, what)
            raise

    def _failed(self, error: Exception, what: str) -> None:
        if self._exchange.phase is Phase.ANSWERED:
            return  # what follows a refusal says no more than that
        if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in _REFUSALS:
            self._note_refusal(error.smtp_code, error.smtp_error, what)
        elif type(error) in {smtplib.SMTPNotSupportedError, smtplib.SMTPException}:
            self._exchange.detail = f"the server does not offer what is needed for {what}"
        else:
            self._exchange.detail = f"{describe(error)} at {what}"

    def _note_refusal(
        self, code: int, reply: bytes | str, what: str, *, good: Sequence[int] = ()
    ) -> None:
        """Note a reply that ends the message's way: an error, or not the one that is needed.

        What is neither says nothing of the message, none of which has left.
        """
        if code in _REFUSALS:
            self._exchange.answered(code, accepted=False, detail=smtp_words(code, reply, what))
            self._exchange.too_large = is_too_large(code, reply)
        elif good and code not in good:
            self._exchange.detail = (
                f"SMTP {code} to {what}, where {good[0]} is due"
                if code > 0
                else f"what answered with {what} is no mail server; check host and port"
            )

    def _offered(self) -> None:
        """Note the connection as usable and hand its socket to the deadline."""
        self._reached(Phase.CONNECTED)
        if self._recorder is not None:
            self._recorder.connected(self.sock)

    def _reached(self, phase: Phase) -> None:
        self._exchange.phase = phase
        if self._recorder is not None:
            self._recorder.reached(phase)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Connect within a fraction of the deadline, then allow all of it for replies.

        Apprise has one time-out for both.
        """
        connection: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # not in the stubs
        self._exchange.phase = Phase.CONNECTED
        if self._recorder is not None:
            connection.settimeout(self._recorder.bounds.deadline_s)
        return connection


class RecordedSMTP(_Recorded):
    """Plain SMTP, to be secured by STARTTLS."""


class RecordedSMTPS(_Recorded, smtplib.SMTP_SSL):
    """SMTP with TLS from the first byte."""


def _context(*args: Any, **kwargs: Any) -> ssl.SSLContext:
    # No channel gets here with verify=no, for which Apprise would weaken what it is given.
    return tls.mail_context() if active_recorder() else ssl.create_default_context(*args, **kwargs)


def _message_id(*args: Any, **kwargs: Any) -> str:
    recorder = active_recorder()
    made: str = recorder.message_id if recorder else _make_msgid(*args, **kwargs)
    return made


def _plain_text(*args: Any, **kwargs: Any) -> str:
    recorder = active_recorder()
    text: str = recorder.plain_text if recorder else _convert_between(*args, **kwargs)
    return text


class _FoldedHeader(Header):
    """A header in lines of mail's usual length.

    Apprise writes a mail with headers unfolded; 170 accented letters then make a line longer than
    the 998 characters of RFC 5321, and servers refuse the mail on every attempt.
    """

    def encode(
        self, splitchars: str = ";, \t", maxlinelen: int | None = None, linesep: str = "\n"
    ) -> str:
        return super().encode(splitchars, None if active_recorder() else maxlinelen, linesep)


def install() -> None:
    """Put the hooks in place; they do nothing outside an attempt. Safe to call again."""
    recorded = types.ModuleType("smtplib")
    vars(recorded).update(vars(smtplib), SMTP=RecordedSMTP, SMTP_SSL=RecordedSMTPS)
    smtp_plugin.smtplib = recorded
    secured = types.ModuleType("ssl")
    vars(secured).update(vars(ssl), create_default_context=_context)
    smtp_plugin.ssl = secured
    email_plugin.make_msgid = _message_id
    email_plugin.convert_between = _plain_text
    email_plugin.Header = _FoldedHeader
