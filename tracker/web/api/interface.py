"""The interface as one application: every request is answered with JSON, every fault, too."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tracker.domain.people.token import KeptAnswer
from tracker.errors import TrackerError
from tracker.store.store import Transaction
from tracker.web.api.asking import PREFIX, Answer, Asked, Operation
from tracker.web.api.changing import Change, check_condition_stated, within
from tracker.web.api.door import Door, body_of, digest_of_request, query_of
from tracker.web.api.etags import is_known
from tracker.web.api.problems import Problem, problem_of
from tracker.web.guard import Refused
from tracker.web.site import UNCHANGED, Site, unread

_log = structlog.get_logger()

_KEPT_FOR: Final = timedelta(hours=24)  #: answers to requests that named themselves
_LONGEST_NAME: Final = 200  #: of a request
DOCUMENT: Final = "/openapi.json"
_UNREAD: Final = "Tracker-Unread-Rows"
_REPLAYED: Final = "Idempotent-Replayed"
NAME: Final = "idempotency-key"


class Interface:
    """An ASGI application of all that is below PREFIX."""

    def __init__(
        self,
        site: Site,
        door: Door,
        operations: Sequence[Operation],
        document: Callable[[], str],
    ) -> None:
        self._site = site
        self._door = door
        self._operations = operations
        self._document = document
        self._beginning = f"{site.base}{PREFIX}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._answered(request)
        except Problem as problem:
            response = problem.response()
        except (TrackerError, Refused) as error:
            response = problem_of(error).response()
            if response.status_code >= 500:  # noqa: PLR2004 - as HTTP has it
                _log.error("Request could not be answered", error=str(error))
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is answered as a problem
            _log.exception("Request could not be answered", error=type(error).__name__)
            response = Problem(500, f"Something went wrong here. {UNCHANGED}").response()
        if request.method == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    async def _answered(self, request: Request) -> Response:
        path = request.scope["raw_path"].decode("latin-1").removeprefix(self._beginning)
        if path == DOCUMENT:
            _check_method(request, ("GET",))
            return Response(self._document(), media_type="application/json")
        operation, named = self._found(request, path)
        token, user = await self._door.visitor(request, operation.role)
        body = await self._door.body(request, operation)
        query = request.scope["query_string"]
        asked = Asked(
            site=self._site,
            user=user,
            token=token,
            now=self._site.clock.now(),
            named=named,
            query=query_of(operation, query),
            body=body_of(operation, body),
            headers=request.headers,
            digest=digest_of_request(operation, path, query, body),
        )
        return await self._site.apart(partial(self._performed, operation, asked))

    def _found(self, request: Request, path: str) -> tuple[Operation, Mapping[str, str]]:
        there = [
            (each, names) for each in self._operations if (names := each.named(path)) is not None
        ]
        if not there:
            raise Problem(404, "There is nothing of that address here.")
        _check_method(request, [each.method for each, _ in there])
        method = "GET" if request.method == "HEAD" else request.method
        return next(pair for pair in there if pair[0].method == method)

    def _performed(self, operation: Operation, asked: Asked) -> Response:
        if operation.change is None:
            response = _looked(asked, operation.looked(asked))
            if missing := unread():
                response.headers[_UNREAD] = str(missing)
            return response
        check_condition_stated(asked)
        name = _name_of(asked) if operation.method == "POST" else None
        with self._site.store.write() as transaction:
            if name is None:
                return _response(_kept(asked, within(asked, transaction, operation.change)))
            return self._once(asked, transaction, operation.change, name)

    def _once(self, asked: Asked, transaction: Transaction, change: Change, name: str) -> Response:
        """The answer to a request that names itself, which is carried out once."""
        number = asked.token.id
        since = asked.now - _KEPT_FOR
        kept = transaction.tokens.begin(number, name, asked.digest, at=asked.now, since=since)
        if kept is None:
            answer = _kept(asked, within(asked, transaction, change))
            transaction.tokens.answered(number, name, answer)
            return _response(answer)
        if kept.digest != asked.digest:
            said = "Another request was called so already: every request has a key of its own."
            raise Problem(422, f"{said} {UNCHANGED}", faults=[("Idempotency-Key", "is taken")])
        response = _response(kept)
        response.headers[_REPLAYED] = "true"
        return response


def _check_method(request: Request, methods: Iterable[str]) -> None:
    known = {*methods} | ({"HEAD"} if "GET" in methods else set())
    if request.method not in known:
        allowed = {"Allow": ", ".join(sorted(known))}
        raise Problem(405, f"{request.method} is not known here.", headers=allowed)


def _name_of(asked: Asked) -> str | None:
    name = asked.headers.get(NAME)
    if name is None:
        return None
    if not 0 < len(name) <= _LONGEST_NAME or not (name.isascii() and name.isprintable()):
        text = f"is 1 to {_LONGEST_NAME} characters that can be printed"
        raise Problem(422, "The request cannot be called so.", faults=[("Idempotency-Key", text)])
    return name


def _looked(asked: Asked, answer: Answer) -> Response:
    known = asked.headers.get("if-none-match")
    if answer.etag is not None and known is not None and is_known(known, answer.etag):
        headers = {"ETag": answer.etag, "Cache-Control": "private, no-cache"}
        return Response(status_code=304, headers=headers)
    return _response(_kept(asked, answer))


def _kept(asked: Asked, answer: Answer) -> KeptAnswer:
    """An answer as it is sent, and as it is kept."""
    headers = {}
    if answer.etag is not None:
        headers = {"ETag": answer.etag, "Cache-Control": "private, no-cache"}
    if answer.location is not None:
        headers["Location"] = answer.location
    body = json.dumps(answer.value, ensure_ascii=False)
    return KeptAnswer(digest=asked.digest, status=answer.status, headers=headers, body=body)


def _response(answer: KeptAnswer) -> Response:
    return Response(
        answer.body, answer.status, media_type="application/json", headers=dict(answer.headers)
    )
