"""What changed in an operation?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from onehand.compat.about import About, Pair
from onehand.compat.change import Finding
from onehand.compat.fields import compare_fields
from onehand.compat.types import compare_types, spelt
from onehand.ir.nodes import Auth, Field, Operation, Service

_PARAMETER = re.compile(r"\{[^}]*\}")


def match_operations(
    old: Service, new: Service
) -> tuple[list[tuple[Operation, Operation]], list[Operation], list[Operation]]:
    """The same method and path first, then the same name; and those that only the old or the new design has."""
    rest = {_route(one): one for one in new.operations}
    pairs = [(one, rest.pop(_route(one))) for one in old.operations if _route(one) in rest]
    kept = {id(one) for one, _ in pairs}
    by_name = {one.name: one for one in rest.values()}
    moved = [(one, by_name[one.name]) for one in old.operations if id(one) not in kept and one.name in by_name]
    gone_from = kept | {id(one) for one, _ in moved}
    arrived = {id(two) for _, two in moved}
    removed = [one for one in old.operations if id(one) not in gone_from]
    return pairs + moved, removed, [one for one in rest.values() if id(one) not in arrived]


def _route(operation: Operation) -> tuple[str, str]:
    """Names of path parameters do not travel."""
    return operation.method, _PARAMETER.sub("{}", operation.path)


def compare_input(old: Operation, new: Operation, about: About) -> Iterator[Finding | Pair]:
    """Route, parameters, body, and who may call."""
    if _route(old) != _route(new):
        yield about.tell("path-changed", "replace", "operation", _said(old), _said(new))
    elif old.name != new.name:
        yield about.tell("operation-renamed", "replace", "name", old.name, new.name)
    if (old.deprecated is None) != (new.deprecated is None):
        yield about.tell("deprecation-changed", "replace", "note", old.deprecated, new.deprecated)
    yield from _compare_path(old, new, about)
    yield from compare_fields(old.query_parameters, new.query_parameters, "parameters", about)
    yield from _compare_body(old, new, about)
    yield from compare_auth(old.auth, new.auth, about)


def _said(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _compare_path(old: Operation, new: Operation, about: About) -> Iterator[Finding | Pair]:
    """By position: what the parameter is called is only seen in code."""
    if len(old.path_parameters) != len(new.path_parameters):
        return
    for before, after in zip(_in_order(old), _in_order(new), strict=True):
        inside = about.at(before.name, before.name_span, after.name_span)
        if before.name != after.name:
            yield inside.tell("field-renamed", "replace", "name", before.name, after.name)
        yield from compare_fields([replace(before, name=after.name)], [after], "parameters", about)


def _in_order(operation: Operation) -> Sequence[Field]:
    named = {one.name: one for one in operation.path_parameters}
    return [named[name[1:-1]] for name in _PARAMETER.findall(operation.path) if name[1:-1] in named]


def _compare_body(old: Operation, new: Operation, about: About) -> Iterator[Finding | Pair]:
    if old.body is not None and new.body is not None:
        yield from compare_types(old.body, new.body, about)
    elif old.body != new.body:
        before = spelt(old.body, about.owner) if old.body else ""
        after = spelt(new.body, about.owner) if new.body else ""
        yield about.tell("body-changed", "replace", "value", before, after)


def compare_auth(old: Auth, new: Auth, about: About) -> Iterator[Finding]:
    """Who called before must still be let in."""
    if dict(old.schemes) == dict(new.schemes):
        return
    before, after = _allowed(old), _allowed(new)
    if _lets_in(new.schemes, old.schemes):
        yield about.tell("auth-widened", "widen", "access", before, after)
    else:
        yield about.tell("auth-narrowed", "narrow", "access", before, after)


def _lets_in(new: Mapping[str, tuple[str, ...]], old: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether everybody whom `old` lets in is let in by `new`; without schemes that is everybody."""
    if not new:
        return True
    return bool(old) and all(scheme in new and _covers(scheme, new[scheme], old[scheme]) for scheme in old)


def _covers(scheme: str, new: tuple[str, ...], old: tuple[str, ...]) -> bool:
    """A user needs all of the scopes; a service must be one of those named, or any where none is."""
    if scheme == "service":
        return not new or (bool(old) and set(old) <= set(new))
    return set(new) <= set(old)


def _allowed(auth: Auth) -> str:
    told = (f"{scheme}: [{', '.join(sorted(needs))}]" for scheme, needs in sorted(auth.schemes.items()))
    return ", ".join(told) or "none"


def compare_output(old: Operation, new: Operation, about: About) -> Iterator[Finding | Pair]:
    """What comes back, by status."""
    for status, before in old.returns.items():
        inside = about.at(str(status), old.span, new.span)
        if status not in new.returns:
            success = status < 300
            yield inside.tell("status-removed", "remove", "operation" if success else "note", status)
            continue
        after = new.returns[status]
        if before is not None and after is not None:
            yield from compare_types(before, after, inside)
        elif before is not None:
            yield inside.tell("body-changed", "replace", "value", spelt(before, about.owner), "")
        elif after is not None:
            yield inside.tell("body-changed", "add", "note", "", spelt(after, about.owner))
    for status in new.returns:
        if status not in old.returns:
            yield about.at(str(status), old.span, new.span).tell("status-added", "add", "note", "", status)
