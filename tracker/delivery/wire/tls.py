"""TLS contexts that are made once: reading the authorities' certificates takes 45 ms of CPU.

A context is made anew when the file of authorities changes or another one is asked for. Both kinds
check certificates and host names.
"""

from __future__ import annotations

import functools
import os
import ssl
import threading
from pathlib import Path

from urllib3.util.ssl_ import create_urllib3_context

_making = threading.Lock()  # many threads ask at once at the start; one does the work for all


def http_context(authorities: str | None, folder: str | None) -> ssl.SSLContext:
    """What requests would make for `verify` set to a file or a folder of authorities."""
    with _making:
        return _http_context(authorities, folder, _changed_at(authorities))


def mail_context() -> ssl.SSLContext:
    """What `ssl.create_default_context` makes, which honours SSL_CERT_FILE and SSL_CERT_DIR."""
    file = os.environ.get("SSL_CERT_FILE")
    with _making:
        return _mail_context(file, os.environ.get("SSL_CERT_DIR"), _changed_at(file))


def _changed_at(file: str | None) -> int:
    try:
        return Path(file).stat().st_mtime_ns if file else 0
    except OSError:
        return 0


@functools.lru_cache(maxsize=8)
def _http_context(authorities: str | None, folder: str | None, _changed: int) -> ssl.SSLContext:
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.load_verify_locations(authorities, folder)
    return context


@functools.lru_cache(maxsize=8)
def _mail_context(_file: str | None, _folder: str | None, _changed: int) -> ssl.SSLContext:
    return ssl.create_default_context()
