"""A program that asks the interface, and holds every answer to what the document says of it."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jsonschema_rs

from tests.integration.answer_desk import AnswerDesk
from tests.web_reader import Answered, WebReader
from tracker.domain.people.role import Role
from tracker.domain.people.token import TokenUse
from tracker.service.people.tokens import Tokens

PREFIX = "/api/v1"


def a_token(
    desk: AnswerDesk,
    role: str = "edit",
    who: str = "amira",
    use: TokenUse = TokenUse.INTERFACE,
    expires_at: datetime | None = None,
) -> str:
    """What a new token of somebody shows."""
    tokens = Tokens(desk.store, by="jonas")
    return tokens.issue(
        use,
        person=who,
        name="a program",
        now=desk.clock.now(),
        role=Role(role),
        expires_at=expires_at,
    )[1]


@dataclass
class Program:
    """Whoever asks with a token."""

    reader: WebReader
    token: str | None = None
    document: bytes = b""  #: once it was asked for
    answers: list[Answered] = field(default_factory=list)  #: all that was ever answered

    def ask(
        self, method: str, path: str, body: object = None, raw: bytes | None = None, **headers: str
    ) -> Answered:
        """What comes back; `raw` is sent as it is."""
        sent = dict(headers)
        if self.token is not None:
            sent.setdefault("authorization", f"Bearer {self.token}")
        content = b""
        if body is not None or raw is not None:
            content = json.dumps(body).encode() if raw is None else raw
            sent.setdefault("content_type", "application/json")
            sent.setdefault("content_length", str(len(content)))
        found = self.reader._ask(method, f"{PREFIX}{path}", content, sent)
        self.answers.append(found)
        self._hold(method, path.partition("?")[0], found)
        return found

    def _hold(self, method: str, path: str, found: Answered) -> None:
        """Fail where an answer is none that the document foretells."""
        self.document = self.document or self.reader.get(f"{PREFIX}/openapi.json").body
        told = _told(_read(self.document), method, path)
        if told is None:
            assert found.status in {404, 405}, found.html
            return
        responses = told["responses"]
        assert str(found.status) in responses, (found.status, found.html)
        response = responses[str(found.status)]
        for name in response.get("headers", ()):
            assert name.lower() in found.headers or found.status != 200, name
        if "content" not in response:
            assert not found.body
            return
        ((kind, content),) = response["content"].items()
        assert found.headers["content-type"].partition(";")[0] == kind
        validator = _validator(self.document, json.dumps(content["schema"]))
        faults = [str(each) for each in validator.iter_errors(json.loads(found.body))]
        assert not faults, faults

    def get(self, path: str, **headers: str) -> Any:
        """The JSON of what is there."""
        found = self.ask("GET", path, **headers)
        assert found.status == 200, found.html
        return json.loads(found.body)

    def change(self, path: str, body: object, method: str = "POST", **headers: str) -> Any:
        """The JSON of what was changed, whatever it was before."""
        found = self.ask(method, path, body, **{"if_match": "*"} | headers)
        assert found.status in {200, 201}, found.html
        return json.loads(found.body)


def a_program(desk: AnswerDesk, role: str = "edit", who: str = "amira", **changes: Any) -> Program:
    """A program that shows a token of somebody with that role."""
    return Program(desk.reader(**changes), a_token(desk, role, who))


_read = functools.cache(json.loads)


@functools.cache
def _validator(document: bytes, schema: str) -> jsonschema_rs.Draft202012Validator:
    """What holds an answer to a schema of the document."""
    whole = {**json.loads(schema), "components": _read(document)["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def _told(document: Any, method: str, path: str) -> Any:
    """What the document says of an operation; None where there is none."""
    for template, operations in document["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", template)
        if re.fullmatch(pattern, path) and method.lower() in operations:
            return operations[method.lower()]
    return None
