"""The way in: who asks, by their token, and what they ask, within bounds."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from functools import partial
from types import UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request

from tracker.domain.people.role import Role
from tracker.domain.people.token import Token, TokenUse
from tracker.web.api.asking import Operation
from tracker.web.api.problems import Problem
from tracker.web.callers import Throttle
from tracker.web.guard import TooMuch, bytes_of
from tracker.web.site import UNCHANGED, Site
from tracker.web.tokens import bearer_of, let_in
from tracker.web.users import User

Model = TypeVar("Model", bound=BaseModel)


MOST_BYTES: Final = 1_000_000  #: of a body
_PATIENCE_S: Final = 10.0  #: within which a body has arrived
_MOST_FIELDS: Final = 100
_JSON: Final = "application/json"
MERGE: Final = "application/merge-patch+json"
_REALM: Final = 'Bearer realm="tracker"'


@dataclass(frozen=True, kw_only=True)
class Door:
    """Lets in whoever shows a good token, and reads what they bring."""

    site: Site
    throttle: Throttle

    async def visitor(self, request: Request, role: Role) -> tuple[Token, User]:
        """Whose token is shown, with the role that both have. Raises Problem.

        What a proxy says of who has signed on counts for nothing here.
        """
        if (shown := bearer_of(request)) is None:
            said = "Show a token: Authorization: Bearer trk_... (`tracker token add` makes one)."
            raise Problem(401, said, headers={"WWW-Authenticate": _REALM})
        found = await self.site.apart(partial(let_in, self.site, shown, TokenUse.INTERFACE))
        if found is None:
            raise self._wrong(request)
        token, user = found
        if not user.may(role):
            said = f"This takes the role {role.value}, and this token has {user.role.value}."
            raise Problem(403, f"{said} {UNCHANGED}")
        return token, user

    def _wrong(self, request: Request) -> Problem:
        address = self.site.callers.caller(request).address
        if self.throttle.is_over(address, "Tokens are guessed, or no longer good"):
            said = "Too many tokens from there let nobody in. Try again later."
            return Problem(429, said, headers={"Retry-After": "60"})
        headers = {"WWW-Authenticate": f'{_REALM}, error="invalid_token"'}
        return Problem(401, "This token lets nobody in.", headers=headers)

    async def body(self, request: Request, operation: Operation) -> bytes:
        """What `request` brings, where it is to bring anything. Raises Problem."""
        if operation.body is None:
            return b""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        taken = (_JSON, MERGE) if operation.method == "PATCH" else (_JSON,)
        if kind not in taken:
            headers = {"Accept-Patch" if len(taken) > 1 else "Accept": ", ".join(taken)}
            raise Problem(415, f"Send it as {' or '.join(taken)}.", headers=headers)
        try:
            async with asyncio.timeout(_PATIENCE_S):
                return await bytes_of(request, MOST_BYTES)
        except TooMuch as error:
            raise Problem(413, f"A body holds at most {MOST_BYTES:,} bytes.") from error
        except TimeoutError as error:
            raise Problem(408, "The body took too long to arrive.") from error
        except ClientDisconnect as error:
            raise Problem(400, "The body did not arrive whole.") from error


def body_of(operation: Operation, body: bytes) -> BaseModel | None:
    """What a body says, as `operation` has it. Raises Problem."""
    if operation.body is None:
        return None
    try:
        return operation.body.model_validate_json(body)
    except ValidationError as error:
        raise _refused(error) from error


def query_of(operation: Operation, query: bytes) -> BaseModel | None:
    """What the query of a URL says, as `operation` has it. Raises Problem."""
    try:
        pairs = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:
        raise Problem(400, "The query of the URL cannot be read.") from error
    model = operation.query
    repeated = set() if model is None else _repeated(model)
    said: dict[str, Any] = {name: [] for name, _ in pairs if name in repeated}
    for name, value in pairs:
        if model is None or name not in model.model_fields:
            raise Problem(422, "The query is not like that.", faults=[(name, "is not known here")])
        if name in repeated:
            said[name].append(value)
        elif name in said:
            raise Problem(422, "The query is not like that.", faults=[(name, "stands twice")])
        else:
            said[name] = value
    try:
        return None if model is None else model.model_validate(said)
    except ValidationError as error:
        raise _refused(error) from error


def digest_of_request(operation: Operation, path: str, query: bytes, body: bytes) -> str:
    """Of all that is asked for, so that the same request is known again."""
    parts = (operation.method.encode(), path.encode(), query, body)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _repeated(model: type[BaseModel]) -> set[str]:
    return {name for name, each in model.model_fields.items() if _is_list(each.annotation)}


def _is_list(annotation: Any) -> bool:  # noqa: ANN401 - whatever a field is annotated with
    if get_origin(annotation) in (UnionType, Union):
        return any(map(_is_list, get_args(annotation)))
    return get_origin(annotation) is list


def _refused(error: ValidationError) -> Problem:
    """422 with every field that is wrong; what was sent is not repeated."""
    faults = []
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        place = "".join(f"/{part}" for part in each["loc"])
        text = each["msg"].removeprefix("Value error, ")
        faults.append((place, text))
        if each["type"] == "json_invalid":
            return Problem(400, "The body is no JSON document.", faults=faults)
    return Problem(422, "The request is not as it should be.", faults=faults)
