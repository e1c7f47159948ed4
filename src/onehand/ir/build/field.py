"""What does a written field mean, wherever it stands?"""

from __future__ import annotations

from typing import Any, Literal, cast

from onehand.design.field import FieldSyntax
from onehand.design.tree import Node
from onehand.ir.build.bound import Bounds, build_bounds, outside
from onehand.ir.build.reference import build_reference
from onehand.ir.build.scope import Scope
from onehand.ir.build.type import build_type
from onehand.ir.build.value import MisfitError, fit
from onehand.ir.nodes import Field, Reference
from onehand.ir.types import Primitive, Type

Place = Literal["resource", "form", "model", "event", "parameter"]
_ONLY = {
    "set_by": ("resource",),
    "from": ("resource",),
    "private": ("resource",),
    "unique": ("resource",),
    "was": ("resource", "model", "event", "form"),
    "immutable": ("resource", "form"),
    "secret": ("resource", "form"),
    "check": ("resource", "form"),
    "personal": ("resource", "form", "model", "event"),
}
"""Keywords that mean something in some places only."""


def build_fields(fields: tuple[FieldSyntax, ...], scope: Scope, place: Place) -> tuple[Field, ...]:
    """The fields that could be understood; the others are in the report."""
    built = (build_field(field, scope, place) for field in fields)
    return tuple(field for field in built if field is not None)


def build_field(syntax: FieldSyntax, scope: Scope, place: Place) -> Field | None:
    _check_place(syntax, scope, place)
    reference = build_reference(syntax.refers_to, scope) if syntax.refers_to else None
    type = _type(syntax, scope)
    if type is None:
        return None
    _check_reference(syntax, type, reference, scope)
    bounds = build_bounds(syntax, type, scope)
    return Field(
        syntax.name.value,
        type,
        syntax.optional,
        syntax.span,
        syntax.name.span,
        syntax.type_span or syntax.name.span,
        description=syntax.description,
        default=_value("default", syntax.default, type, bounds, scope),
        example=_value("example", syntax.example, type, bounds, scope),
        minimum=bounds.minimum,
        maximum=bounds.maximum,
        pattern=bounds.pattern,
        digits=bounds.digits,
        scale=bounds.scale,
        immutable=syntax.immutable,
        set_by=cast("Literal['service', 'caller'] | None", syntax.set_by.value if syntax.set_by else None),
        refers_to=reference,
        check="copy" if syntax.check else None,
        personal=syntax.personal,
        secret=syntax.secret,
        private=syntax.private,
        was=syntax.was,
        deprecated=syntax.deprecated,
        attributes=syntax.attributes,
    )


def _type(syntax: FieldSyntax, scope: Scope) -> Type | None:
    if syntax.type is not None:
        return build_type(syntax.type, scope)
    if syntax.refers_to is not None:
        return Primitive("id")
    if syntax.type_span is None:
        help = "for example 'string', 'string?' for an optional one, or 'refers_to: resource' for an id"
        scope.report.error("missing-key", syntax.name.span, f"field '{syntax.name.value}' needs a type", help=help)
    return None


def _check_place(syntax: FieldSyntax, scope: Scope, place: Place) -> None:
    for key, places in _ONLY.items():
        if key in syntax.places and place not in places:
            scope.report.error(
                "misplaced-key",
                syntax.places[key],
                f"'{key}' has no meaning for a field of a {place}"
                if place != "event"
                else f"'{key}' has no meaning for a field of an event",
                help=f"it is for fields of a {' or '.join(places[:2])}",
            )


def _check_reference(syntax: FieldSyntax, type: Type, reference: Reference | None, scope: Scope) -> None:
    if syntax.refers_to is not None and type != Primitive("id"):
        place = syntax.type_span or syntax.refers_to.span
        scope.report.error(
            "bad-reference",
            place,
            f"a field that refers to a resource has type 'id', found '{type}'",
            help="leave the type out",
        )
    if syntax.check is not None and syntax.refers_to is None:
        scope.report.error(
            "bad-reference",
            syntax.check.span,
            "'check: copy' has no 'refers_to' beside it",
            help="say which resource must exist",
        )
    elif syntax.check is not None and reference is not None and reference.service == scope.owner:
        help = "leave it out: the database checks references inside a service"
        scope.report.error(
            "bad-reference", syntax.check.span, f"'{reference.resource}' is a resource of this service", help=help
        )


def _value(key: str, node: Node | None, type: Type, bounds: Bounds, scope: Scope) -> Any:
    """The JSON of a default or an example that fits; None when it does not."""
    if node is None:
        return None
    try:
        value = fit(node, type, scope)
    except MisfitError as misfit:
        boolean = type == Primitive("boolean")
        help = "YAML 1.2 knows only true and false" if boolean else "write one that does, or change the type"
        scope.report.error("bad-value", node.span, f"the {key} does not fit type '{type}': {misfit}", help=help)
        return None
    if (fault := outside(value, type, bounds)) is not None:
        scope.report.error("bad-value", node.span, f"the {key} is not allowed: {fault}", help="change it, or the bound")
        return None
    return value
