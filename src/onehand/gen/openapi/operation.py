"""How is one operation said in OpenAPI?"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from onehand.gen.json_schema import Schemas
from onehand.gen.openapi.shared import STATUSES, response_name
from onehand.gen.python.operation import successes
from onehand.ir.nodes import Field, Operation, Service
from onehand.ir.types import ListOf, Type

_TAGGED = frozenset({"get", "create", "update", "patch"})
_GUARDED = frozenset({"update", "patch", "delete"})


def operation(schemas: Schemas, service: Service, found: Operation) -> dict[str, Any]:
    """The operation object."""
    resource = service.resources.get(found.resource or "")
    given: dict[str, Any] = {
        "operationId": found.name,
        "tags": [resource.plural if resource else "operations"],
        "summary": _summary(found),
        "description": found.description.strip() if "\n" in found.description.strip() else "",
        "deprecated": bool(found.deprecated),
        "x-deprecated": found.deprecated,
        "x-attributes": dict(found.attributes) if found.attributes else None,
        "parameters": _parameters(schemas, found),
        "requestBody": None if found.body is None else _body(schemas, found.body, _request_example(found)),
        "responses": _responses(schemas, found),
    }
    security = [{scheme: list(wanted) if scheme != "service" else []} for scheme, wanted in found.auth.schemes.items()]
    services = found.auth.schemes.get("service")
    said = {key: value for key, value in given.items() if value}
    return said | {"security": security} | ({"x-services": list(services)} if services else {})


def _summary(found: Operation) -> str:
    first = found.description.strip().partition("\n")[0]
    return first or found.name.replace("_", " ").capitalize()


def _parameters(schemas: Schemas, found: Operation) -> list[Any]:
    inside = [_parameter(schemas, one, "path") for one in found.path_parameters]
    query = [_parameter(schemas, one, "query") for one in found.query_parameters]
    names = (["IfNoneMatch"] if found.kind == "get" else []) + (["IfMatch"] if found.kind in _GUARDED else [])
    return [*inside, *query, *({"$ref": f"#/components/parameters/{name}"} for name in names)]


def _parameter(schemas: Schemas, field: Field, place: str) -> dict[str, Any]:
    schema = schemas.written(field)
    if place == "query" and field.pattern is None:
        schema.pop("pattern", None)
    description = schema.pop("description", "")
    examples = schema.pop("examples", None)
    deprecated = schema.pop("deprecated", False)
    given: dict[str, Any] = {
        "name": field.name,
        "in": place,
        "required": place == "path" or (not field.optional and field.default is None),
        "description": description,
        "deprecated": deprecated,
        "schema": schema,
        "example": examples[0] if examples else None,
    }
    if isinstance(field.type, ListOf):
        given |= {"style": "form", "explode": True}
    return {key: value for key, value in given.items() if value or key == "schema"}


def _body(schemas: Schemas, type: Type, example: Any) -> dict[str, Any]:
    media: dict[str, Any] = {"schema": schemas.of(type)}
    if example is not None:
        media["example"] = example
    return {"required": True, "content": {"application/json": media}}


def _request_example(found: Operation) -> Any:
    examples = found.examples or {}
    return examples.get("request", examples.get("body"))


def _responses(schemas: Schemas, found: Operation) -> dict[str, Any]:
    answered = {status: _success(schemas, found, status, type) for status, type in successes(found).items()}
    if 304 in found.returns:
        answered[304] = {"description": "Nothing has changed since the given ETag.", "headers": _headers("ETag")}
    refused = {status: _refused(status) for status in found.returns if status >= 400}
    return {str(status): answer for status, answer in (answered | refused).items()}


def _refused(status: int) -> dict[str, Any]:
    if status in STATUSES:
        return {"$ref": f"#/components/responses/{response_name(status)}"}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": _phrase(status), "content": problem}


def _success(schemas: Schemas, found: Operation, status: int, type: Type | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": _phrase(status)}
    if found.kind in _TAGGED:
        answer["headers"] = _headers("ETag")
    if found.kind in {"list", "versions"}:
        answer["headers"] = _headers("Link")
    if type is None:
        return answer
    media: dict[str, Any] = {"schema": schemas.of(type)}
    example = (found.examples or {}).get(str(status))
    if example is not None:
        media["example"] = example

    return answer | {"content": {"application/json": media}}


def _headers(name: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"}}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
