# ruff: noqa: ANN401 - the hooks pass on whatever the hooked functions are called with
"""What an attempt does over HTTP, seen from under Apprise.

Every Apprise plugin ends in `requests.adapters.HTTPAdapter.send`, whose wrapper here notes status
and `Retry-After`, keeps the environment's proxies and `.netrc` out and bounds the answer.
`http.client`'s `send` is where bytes leave, so it tells "not sent" from "may have arrived".
"""

from __future__ import annotations

import os
import socket
import threading
from io import BytesIO
from typing import Any

import requests
import requests.adapters
import requests.models
import requests.sessions
import requests.utils
import urllib3.connection
import urllib3.connectionpool
import urllib3.exceptions

from tracker.delivery.wire import tls
from tracker.delivery.wire.faults import describe, http_words
from tracker.delivery.wire.network import RefusedHost, check_host
from tracker.delivery.wire.recorder import Exchange, active_recorder
from tracker.domain.delivery import Phase, Wire

_SUCCESS = range(200, 300)
ANSWER_MAX = 1_000_000  #: bytes of an answer that are read; no service says more

_adapter_send = requests.adapters.HTTPAdapter.send
_tls_connect = urllib3.connection.HTTPSConnection.connect
_connection_send = urllib3.connection.HTTPConnection.send
_pool_put = urllib3.connectionpool.HTTPConnectionPool._put_conn  # noqa: SLF001 - no other place
_environment_proxies = requests.sessions.get_environ_proxies
_netrc_auth = requests.sessions.get_netrc_auth
_getaddrinfo = socket.getaddrinfo
_of_thread = threading.local()


def _send(
    adapter: requests.adapters.HTTPAdapter, request: requests.PreparedRequest, **options: Any
) -> requests.Response:
    """`HTTPAdapter.send`, recorded where an attempt is under way."""
    recorder = active_recorder()
    if recorder is None:
        return _adapter_send(adapter, request, **options)
    exchange = recorder.begin(Wire.HTTP)
    options["verify"] = _authorities(options.get("verify", True))
    if not recorder.bounds.use_proxies:
        options["proxies"] = {}
    try:
        response = _adapter_send(adapter, request, **options)
    except Exception as error:
        exchange.detail = describe(error)
        raise
    _note(exchange, response)
    _read(exchange, response)
    exchange.cut = exchange.cut or recorder.out_of_time
    return response


def _authorities(verify: bool | str) -> bool | str:  # noqa: FBT001 - requests' own value
    """Whose certificates are trusted: requests knows REQUESTS_CA_BUNDLE but not SSL_CERT_FILE."""
    return os.environ.get("SSL_CERT_FILE") or True if verify is True else verify


def _note(exchange: Exchange, response: requests.Response) -> None:
    status = response.status_code
    exchange.answered(status, accepted=status in _SUCCESS, detail=http_words(status))
    exchange.retry_after = response.headers.get("Retry-After")
    exchange.content_type = response.headers.get("Content-Type") or ""


def _read(exchange: Exchange, response: requests.Response) -> None:
    """Read the answer here, so that its size is bounded and its end cannot hide its status."""
    try:
        body = response.raw.read(ANSWER_MAX, decode_content=True)
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        # ValueError: the deadline closed the socket under the reader
        exchange.cut = True
        body = b""
    response.raw.close()
    response.raw = BytesIO(body)
    exchange.body = body


class _KeptAdapter(requests.adapters.HTTPAdapter):
    """An adapter that one thread uses again and again: to make two of them is a sixth of a send.

    Its connections are used once, see `_put_connection`.
    """

    def close(self) -> None:
        """Stay open when the session of one request ends."""


def _adapter() -> requests.adapters.HTTPAdapter:
    """What `requests.Session` mounts."""
    if active_recorder() is None:
        return requests.adapters.HTTPAdapter()
    kept: requests.adapters.HTTPAdapter | None = getattr(_of_thread, "adapter", None)
    if kept is None:
        kept = _of_thread.adapter = _KeptAdapter(pool_maxsize=1)
    return kept


def _put_connection(pool: urllib3.connectionpool.HTTPConnectionPool, connection: Any) -> None:
    """Close what would be kept for the next request.

    The other side may have closed it by then, which shows only after the message has left: that
    would be "may have arrived" in place of "certainly not sent".
    """
    if active_recorder() is None:
        _pool_put(pool, connection)
    elif connection is not None:
        connection.close()


def _connect_tls(connection: urllib3.connection.HTTPSConnection) -> None:
    """`HTTPSConnection.connect`, with a context that was made before."""
    if active_recorder() is not None and connection.ssl_context is None:
        authorities, folder = connection.ca_certs, connection.ca_cert_dir
        connection.ssl_context = tls.http_context(authorities, folder)
        connection.ca_certs = connection.ca_cert_dir = None  # or they would be read once more
    _tls_connect(connection)


def _send_bytes(connection: urllib3.connection.HTTPConnection, data: Any) -> None:
    """`http.client.HTTPConnection.send`, which connects first where that is still to do."""
    recorder = active_recorder()
    if recorder is not None and recorder.current is not None:
        if connection.sock is None:
            connection.connect()
        recorder.connected(connection.sock)
        recorder.reached(Phase.BYTES_OUT)
    _connection_send(connection, data)


def _credentials(url: str, *args: Any, **kwargs: Any) -> Any:
    """No `.netrc` in an attempt: requests would replace the channel's own token by it."""
    return None if active_recorder() is not None else _netrc_auth(url, *args, **kwargs)


def _proxies(*args: Any, **kwargs: Any) -> Any:
    """The environment's proxies, where an attempt may use them; looking them up is slow."""
    recorder = active_recorder()
    if recorder is not None and not recorder.bounds.use_proxies:
        return {}
    return _environment_proxies(*args, **kwargs)


def _resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
    """`socket.getaddrinfo`, which refuses private addresses in an attempt."""
    found = _getaddrinfo(host, *args, **kwargs)
    recorder = active_recorder()
    if recorder is None:
        return found
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        check_host(name, [str(entry[4][0]) for entry in found], recorder.bounds.allow_hosts)
    except RefusedHost as refusal:
        recorder.refused = refusal.remedy
        raise
    return found[:_ADDRESSES_TRIED]


class _ByMethod(type):
    """Answers `isinstance` as the protocols of `typing` do for which it stands in requests.

    With those a send takes 748 us of processor time, without them 694: medians of eight turns of
    250 sends each. A release of requests that has neither name loses that, and nothing else.
    """

    method: str

    def __instancecheck__(cls, value: object) -> bool:
        return callable(getattr(value, cls.method, None))


class _SupportsItems(metaclass=_ByMethod):
    method = "items"


class _SupportsRead(metaclass=_ByMethod):
    method = "read"


_ADDRESSES_TRIED = 3  #: each costs a connection time-out, and together they must fit the deadline


def install() -> None:
    """Put the hooks in place; they do nothing outside an attempt. Safe to call again."""
    hooks: tuple[tuple[Any, str, Any], ...] = (
        (requests.adapters.HTTPAdapter, "send", _send),
        (requests.sessions, "HTTPAdapter", _adapter),
        (urllib3.connectionpool.HTTPConnectionPool, "_put_conn", _put_connection),
        (urllib3.connection.HTTPConnection, "send", _send_bytes),
        (urllib3.connection.HTTPSConnection, "connect", _connect_tls),
        (requests.sessions, "get_environ_proxies", _proxies),
        (requests.sessions, "get_netrc_auth", _credentials),
        (requests.utils, "_SupportsItems", _SupportsItems),
        (requests.models, "_SupportsRead", _SupportsRead),
        (socket, "getaddrinfo", _resolve),
    )
    for owner, name, hook in hooks:
        setattr(owner, name, hook)
