"""Whether the pages on which people answer can be reached where messages say that they are."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from tracker.config.web import WebSettings

HEALTH: Final = "/healthz"  #: below `base_url`: what says that pages are served

_PATIENCE_S: Final = 5.0
_GATEWAY: Final = frozenset({502, 503, 504})  #: what proxies say of a server that they cannot reach


def unreachable(web: WebSettings) -> str | None:
    """Why the pages cannot be reached, asked once; None where they can, or there are none.

    That a proxy asks to sign on says that it is there: what is behind it is not seen then.
    """
    import http.client  # noqa: PLC0415 - only who has pages pays for it

    if web.base_url is None:
        return None
    parts = urlsplit(web.base_url)
    is_tls = parts.scheme.lower() == "https"
    connect = http.client.HTTPSConnection if is_tls else http.client.HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", f"{parts.path}{HEALTH}", headers={"User-Agent": "tracker"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return getattr(error, "strerror", None) or str(error) or type(error).__name__
    finally:
        connection.close()
    return f"a proxy says {status}" if status in _GATEWAY else None
