"""What goes wrong, as RFC 9457 has it: `application/problem+json`, whatever the error."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from starlette.responses import Response

from tracker.errors import (
    BadData,
    DatabaseUnusable,
    Lapsed,
    NotFound,
    TrackerError,
)
from tracker.web.guard import Refused
from tracker.web.site import UNCHANGED, sentence

MEDIA_TYPE: Final = "application/problem+json"
_UNNAMED: Final = "about:blank"  #: a problem of which its status says all

#: of what the service refuses; the others are 422
_STATUS: Final[Mapping[type[TrackerError], int]] = {
    NotFound: 404,
    BadData: 409,  # a key that is taken, a row that cannot be read
    Lapsed: 409,
}


class Problem(Exception):
    """A request that is refused; the text is a sentence for people."""

    def __init__(
        self,
        status: int,
        text: str,
        *,
        headers: Mapping[str, str] | None = None,
        faults: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`faults` are places in the request, pointers or names, each with what is wrong."""
        super().__init__(text)
        self.status = status
        self.headers = dict(headers or {})
        self.faults = tuple(faults)

    def response(self) -> Response:
        """The answer that tells it."""
        told: dict[str, object] = {
            "type": _UNNAMED,
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": str(self),
        }
        if self.faults:
            told["errors"] = [{"field": field, "detail": text} for field, text in self.faults]
        body = json.dumps(told, ensure_ascii=False)
        return Response(body, self.status, media_type=MEDIA_TYPE, headers=self.headers)


def problem_of(error: TrackerError | Refused) -> Problem:
    """What an error of the service comes to here."""
    if isinstance(error, Refused):
        return Problem(error.status, sentence(str(error)))
    if isinstance(error, DatabaseUnusable):
        said = f"The database cannot be used just now. {UNCHANGED}"
        return Problem(503, said, headers={"Retry-After": "30"})
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 422)
    return Problem(status, sentence(str(error)))
