"""A certificate authority of the tests' own, and servers' certificates from it."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path

import trustme

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Authority:
    """Issues certificates for 127.0.0.1 and localhost; `pem` is what clients are told to trust."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA()
        self.pem = folder / "authority.pem"
        self._ca.cert_pem.write_to_path(str(self.pem))

    def server_context(self, *names: str, expired: bool = False) -> ssl.SSLContext:
        """A server's TLS context for `names`, by default those of this machine."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate = self._ca.issue_cert(
            *(names or ("127.0.0.1", "localhost")), not_after=_LONG_AGO if expired else None
        )
        certificate.configure_cert(context)
        return context
