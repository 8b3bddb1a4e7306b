"""The OpenAPI document: made from the operations, so that it says what they do."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from pydantic import BaseModel

from tracker.web.api.asking import PREFIX, Operation
from tracker.web.api.door import MERGE
from tracker.web.api.problems import MEDIA_TYPE
from tracker.web.api.schemas import SCHEMAS

_JSON: Final = "application/json"
_NAMES: Final = {
    "key": "The key of a milestone, or the reference of one of its reminders; a slash is %2F.",
    "handle": "The handle of a person or team.",
}
_TAG: Final = {"description": "Which state this is.", "schema": {"type": "string"}}
_DESCRIPTION: Final = (
    "The use cases of tracker's commands, and their JSON. What the fields mean stands in "
    "config/json.md."
)


def document_of(operations: Sequence[Operation], base_url: str) -> dict[str, Any]:
    """The document of what is served below `base_url`."""
    paths: dict[str, dict[str, Any]] = {}
    schemas = dict(SCHEMAS)
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _described(each, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "tracker",
            "version": version("regulatory-tracker"),
            "description": _DESCRIPTION,
        },
        "servers": [{"url": f"{base_url}{PREFIX}"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"Takes the role `{operation.role.value}`.",
        "parameters": list(_parameters(operation)),
        "responses": {str(status): each for status, each in _responses(operation)},
    }
    if operation.body is not None:
        name = operation.body.__name__
        schemas[name] = _schema_of(operation.body)
        schema = {"schema": {"$ref": f"#/components/schemas/{name}"}}
        kinds = (_JSON, MERGE) if operation.method == "PATCH" else (_JSON,)
        described["requestBody"] = {"required": True, "content": dict.fromkeys(kinds, schema)}
    return described


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name in operation.names:
        schema = {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$"}
        yield _parameter("path", name, schema, required=True, told=_NAMES[name])
    if operation.query is not None:
        made = _schema_of(operation.query)
        for name, schema in made["properties"].items():
            required = name in made.get("required", ())
            yield _parameter("query", name, _not_null(schema), required=required)
    if operation.change is not None and operation.names:
        told = "The ETag of what you have seen, or * for whatever there is."
        any_state = {"type": "string", "examples": ["*"]}
        yield _parameter("header", "If-Match", any_state, required=True, told=told)
    if operation.method == "POST":
        told = "Names this request: sent again within a day, it is answered and not done again."
        schema = {"type": "string", "pattern": "^[ -~]{1,200}$"}
        yield _parameter("header", "Idempotency-Key", schema, told=told)
    if operation.method == "GET" and operation.tagged:
        told = "The ETag of what you have: 304 where that is how it is."
        yield _parameter("header", "If-None-Match", {"type": "string"}, told=told)


def _parameter(
    where: str, name: str, schema: Mapping[str, Any], *, required: bool = False, told: str = ""
) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "in": where, "required": required, "schema": schema}
    return {**found, "description": told} if told else found


def _responses(operation: Operation) -> Iterator[tuple[int, dict[str, Any]]]:
    good: dict[str, Any] = {
        "description": HTTPStatus(operation.status).phrase,
        "content": {_JSON: {"schema": operation.answers}},
    }
    headers: dict[str, Any] = {}
    if operation.tagged:
        headers["ETag"] = _TAG
    if operation.status == HTTPStatus.CREATED:
        headers["Location"] = {"description": "Where it is.", "schema": {"type": "string"}}
    yield operation.status, {**good, "headers": headers} if headers else good
    if operation.method == "GET" and operation.tagged:
        yield 304, {"description": HTTPStatus(304).phrase, "headers": {"ETag": _TAG}}
    refused = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for status in _refusals(operation):
        told: dict[str, Any] = {"description": HTTPStatus(status).phrase}
        if status == HTTPStatus.UNAUTHORIZED:
            told["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
        yield status, {**told, "content": {MEDIA_TYPE: refused}}


def _refusals(operation: Operation) -> Iterator[int]:
    yield from (400, 401, 403, 404, 405, 422, 429, 500, 503)
    if operation.change is not None:
        yield from (408, 409, 413, 415)
        if operation.names:
            yield from (412, 428)


@functools.cache  # pydantic takes most of the time that it takes to set up the pages
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model; none of ours refers to another one."""
    made = model.model_json_schema(mode="validation")
    return {name: value for name, value in made.items() if name != "title"}


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What a value in a URL may be: nothing there is null."""
    kept = {name: value for name, value in schema.items() if name not in {"title", "default"}}
    if "anyOf" not in kept:
        return kept
    return next(dict(each) for each in kept["anyOf"] if each != {"type": "null"})
