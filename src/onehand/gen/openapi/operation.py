"""How is one operation said in OpenAPI?"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from onehand.gen.json_schema import Schemas
from onehand.gen.openapi.shared import STATUSES, response_name
from onehand.gen.python.operation import successes
from onehand.gen.sql.idempotency import keeps_answers
from onehand.ir.example import answered, sent
from onehand.ir.nodes import Field, Operation, Resource, Service
from onehand.ir.types import ListOf, Type

_TAGGED = frozenset({"get", "create", "update", "patch"})
_GUARDED = frozenset({"update", "patch", "delete"})
_NO_NUL = r"^[^\x00]+$"
_TEXTS = frozenset({"string", "email", "url", "id"})


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
        "parameters": _parameters(schemas, found, resource, keyed=keyed(service, found)),
        "requestBody": None if found.body is None else _body(schemas, found.body, _request_example(found)),
        "responses": _responses(schemas, service, found),
    }
    security = [{scheme: list(wanted) if scheme != "service" else []} for scheme, wanted in found.auth.schemes.items()]
    services = found.auth.schemes.get("service")
    said = {key: value for key, value in given.items() if value}
    return said | {"security": security} | ({"x-services": list(services)} if services else {})


def _summary(found: Operation) -> str:
    first = found.description.strip().partition("\n")[0]
    return first or found.name.replace("_", " ").capitalize()


def keyed(service: Service, found: Operation) -> bool:
    """Whether its answers are kept for those who send it again."""
    return found.method == "POST" and keeps_answers(service)


def _parameters(schemas: Schemas, found: Operation, resource: Resource | None, *, keyed: bool) -> list[Any]:
    inside = [_parameter(one, "path", schemas.written(one)) for one in found.path_parameters]
    of_list = resource if found.kind == "list" else None
    query = [_parameter(one, "query", _queried(schemas, one, of_list)) for one in found.query_parameters]
    names = (["IfNoneMatch"] if found.kind == "get" else []) + (["IfMatch"] if found.kind in _GUARDED else [])
    names += ["IdempotencyKey"] if keyed else []
    return [*inside, *query, *({"$ref": f"#/components/parameters/{name}"} for name in names)]


def _queried(schemas: Schemas, field: Field, of_list: Resource | None) -> dict[str, Any]:
    """Searches take any text: one that no row can have finds nothing."""
    schema = schemas.written(field)
    if of_list is None:
        return schema
    if field.name == "sort":
        return schema | {"enum": [str(sort) for sort in of_list.sort]}
    if "items" in schema:
        return schema | {"items": _any_text(schema["items"])}
    return _any_text(schema) if str(field.type) in _TEXTS else schema


def _any_text(schema: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in schema.items() if key not in {"format", "maxLength"}}
    return kept | {"minLength": 1, "pattern": _NO_NUL}


def _parameter(field: Field, place: str, schema: dict[str, Any]) -> dict[str, Any]:
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
    return next((one.value for one in sent(found)), None)


def _responses(schemas: Schemas, service: Service, found: Operation) -> dict[str, Any]:
    answered = {status: _success(schemas, found, status, type) for status, type in successes(found).items()}
    if 304 in found.returns:
        answered[304] = {"description": "Nothing has changed since the given ETag.", "headers": _headers("ETag")}
    refused = {status: _refused(status) for status in refusals(service, found)}
    return {str(status): answer for status, answer in (answered | refused).items()}


def refusals(service: Service, found: Operation) -> list[int]:
    """What the operation refuses with; 406 whatever it does, because every refusal is JSON."""
    of_keys = {400, 409, 422} if keyed(service, found) else set()
    return sorted({406, *of_keys, *(status for status in found.returns if status >= 400)})


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
    shown = [one for one in answered(found) if one.status == status]
    if len(shown) == 1 and not shown[0].name:
        media["example"] = shown[0].value
    elif shown:
        media["examples"] = {one.name or "usual": {"value": one.value} for one in shown}
    return answer | {"content": {"application/json": media}}


def _headers(name: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"}}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
