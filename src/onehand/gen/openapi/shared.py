"""Which parts of an OpenAPI document does every service have?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onehand.ir.nodes import Design, Service

STATUSES = {
    400: "The request cannot be read.",
    401: "Who is calling is not known.",
    403: "The caller may not do this.",
    404: "There is no such thing.",
    406: "Answers are application/json.",
    409: "This conflicts with what exists.",
    412: "It has changed since it was read.",
    413: "The body is too large.",
    415: "Bodies are application/json.",
    422: "The input is not valid; `errors` says all that is wrong with it.",
    429: "Too many requests.",
    503: "Not available at the moment; may be repeated later.",
}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def response_name(status: int) -> str:
    """The component that describes a refusal."""
    return f"Problem{status}"


def responses(statuses: Iterable[int]) -> dict[str, Any]:
    """One per refusal that can occur."""
    return {response_name(status): _refusal(status) for status in sorted(set(statuses)) if status in STATUSES}


def _refusal(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": STATUSES[status], "content": _PROBLEM}
    if status in {429, 503}:
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return answer


def problem_schemas() -> dict[str, Any]:
    """RFC 9457, with every fault of the input."""
    fault = {
        "description": "One thing that is wrong with the input.",
        "type": "object",
        "required": ["field", "code", "message"],
        "properties": {
            "field": {"type": "string", "description": "A path such as `lines[2].quantity`, or empty."},
            "code": {"type": "string", "examples": ["required", "taken"]},
            "message": {"type": "string"},
        },
    }
    problem = {
        "description": "Why a request was refused (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference", "examples": ["/problems/not-found"]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
            "request_id": {"type": "string"},
        },
    }
    return {"Fault": fault, "Problem": problem}


def parameters() -> dict[str, Any]:
    """Headers that condition a request, and pages."""
    one = '(?:W/)?"[!#-~]*"'
    tag = {"type": "string", "pattern": rf"^(?:\*|{one}(?:, ?{one}){{0,19}})$"}
    key = {"type": "string", "pattern": "^[!#-\\[\\]-~]{1,255}$"}
    once = (
        "A name for this request, new for every one: whoever sends the same again within 24 hours gets the same answer,"
        " marked by `Idempotent-Replayed: true`, and nothing is done twice. Another request with it is refused with"
        " 422, the same one with 409 while it is being carried out."
    )
    match = "The ETag that was read: the request is refused with 412 when the resource has changed since."
    seen = "The ETag that was read: the answer is 304, without a body, when nothing has changed since."
    return {
        "IfMatch": {"name": "If-Match", "in": "header", "description": match, "schema": tag, "example": '"42"'},
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "description": once,
            "schema": key,
            "example": "019aa6a2-2a80-7ef1-a95a-f9e04a2b2a34",
        },
        "IfNoneMatch": {"name": "If-None-Match", "in": "header", "description": seen, "schema": {"type": "string"}},
    }


def headers() -> dict[str, Any]:
    """What an answer says beside its body."""
    return {
        "ETag": {"description": "The version of the resource.", "schema": {"type": "string"}},
        "Link": {"description": 'The next page: `<...>; rel="next"`.', "schema": {"type": "string"}},
    }


def security_schemes(design: Design, service: Service) -> dict[str, Any]:
    """Users and services both come with a token; where users get theirs is said by the issuer."""
    names = dict.fromkeys(name for one in service.operations for name in one.auth.schemes)
    told = {"user": "The token of a user.", "service": "The token of a service, signed by itself."}
    return {
        name: _security(design.schemes.get(name, "")) | {"description": told.get(name, f"A token of a user: '{name}'.")}
        for name in names
    }


def _security(discovery: str) -> dict[str, Any]:
    if discovery:
        return {"type": "openIdConnect", "openIdConnectUrl": discovery}
    return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
