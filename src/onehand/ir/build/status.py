"""Which statuses can an operation answer with?"""

from __future__ import annotations

from collections.abc import Mapping

from onehand.ir.build.declare import PROBLEM
from onehand.ir.nodes import Auth, OperationKind
from onehand.ir.types import Type

_SUCCESS: Mapping[str, tuple[int, ...]] = {
    "list": (200,),
    "get": (200, 304),
    "create": (201,),
    "update": (200,),
    "patch": (200,),
    "delete": (204,),
    "versions": (200,),
}
_ERRORS: Mapping[str, tuple[int, ...]] = {
    "list": (422,),
    "get": (404,),
    "create": (400, 413, 415, 422),
    "update": (400, 404, 412, 413, 415, 422),
    "patch": (400, 404, 412, 413, 415, 422),
    "delete": (400, 404, 409, 412),
    "versions": (404, 422),
}
_UNIQUE = frozenset({"create", "update", "patch"})


def statuses(
    kind: OperationKind, returns: Type | None, auth: Auth, *, unique: bool, nested: bool = False
) -> Mapping[int, Type | None]:
    """Of one of the seven: success first, then errors by number. `nested`: the parent in the path may not exist."""
    success: dict[int, Type | None] = {status: None if status == 304 else returns for status in _SUCCESS[kind]}
    conflict = {409} if unique and kind in _UNIQUE else set[int]()
    lost = {404} if nested else set[int]()
    return {**success, **_problems({*_ERRORS[kind], *conflict, *lost}, auth)}


def custom_statuses(
    returns: Mapping[int, Type | None], auth: Auth, *, body: bool, parameters: bool
) -> Mapping[int, Type | None]:
    """Those written, and those that the server answers by itself; success first, then by number."""
    own = {400, 413, 415, 422} if body else {422} if parameters else set[int]()
    merged = {**_problems(own, auth), **returns}
    return {status: merged[status] for status in sorted(merged, key=lambda status: (status >= 300, status))}


def _problems(errors: set[int], auth: Auth) -> dict[int, Type | None]:
    """503: the service is overloaded, or its database is away."""
    refused = {401, 403} if auth.schemes else set[int]()
    return dict.fromkeys(sorted({*errors, *refused, 503}), PROBLEM)
