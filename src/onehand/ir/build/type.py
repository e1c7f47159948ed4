"""Which type does a written name mean?"""

from __future__ import annotations

from onehand.design.type import ListType, MapType, NameType, TypeSyntax
from onehand.ir.build.declare import PROBLEM
from onehand.ir.build.scope import Scope
from onehand.ir.types import PRIMITIVES, ListOf, MapOf, Named, Primitive, Type
from onehand.text.span import Span
from onehand.text.suggest import closest

VALUES = frozenset({"enum", "model", "union"})
"""Kinds of named types that a field may have."""
_ELSEWHERE = {
    "int": "integer",
    "int32": "integer",
    "int64": "integer",
    "long": "integer",
    "short": "integer",
    "str": "string",
    "text": "string",
    "varchar": "string",
    "bool": "boolean",
    "number": "decimal",
    "numeric": "decimal",
    "double": "float",
    "real": "float",
    "timestamp": "datetime",
    "timestamptz": "datetime",
    "date_time": "datetime",
    "date-time": "datetime",
    "date-time-iso8601": "datetime",
    "date-iso8601": "date",
    "object": "json",
    "any": "json",
    "dict": "json",
    "guid": "uuid",
    "uri": "url",
    "mail": "email",
}
"""What other languages call our built-in types."""


def build_type(syntax: TypeSyntax, scope: Scope, *, allowed: frozenset[str] = VALUES) -> Type | None:
    """None after the fault has been reported. `allowed` are the kinds of named types that fit here."""
    if isinstance(syntax, ListType):
        item = build_type(syntax.item, scope, allowed=allowed)
        return ListOf(item) if item else None
    if isinstance(syntax, MapType):
        value = build_type(syntax.value, scope, allowed=allowed)
        return MapOf(value) if value else None
    if syntax.name in PRIMITIVES:
        return Primitive(syntax.name)
    named = PROBLEM if syntax.name == "problem" else _named(syntax, scope)
    if named is not None and named.kind not in allowed:
        _not_here(named, syntax.span, scope)
        return None
    return named


def _named(syntax: NameType, scope: Scope) -> Named | None:
    library, dot, name = syntax.name.partition(".")
    if not dot:
        found = scope.names.types.get(syntax.name)
        if found is None:
            _unknown(syntax, scope)
        return found
    if library in scope.unreadable:
        return None
    imported = any(one.value == library for one in scope.document.imports)
    declared = scope.libraries.get(library)
    if declared is not None and imported and name in declared.types:
        return declared.types[name]
    if declared is not None and not imported and library != scope.owner:
        scope.report.error(
            "not-imported", syntax.span, f"library '{library}' is not imported", help=f"add 'imports: [{library}]'"
        )
    elif library in scope.services and library != scope.owner:
        scope.report.error(
            "not-a-value-type",
            syntax.span,
            f"'{syntax.name}' belongs to service '{library}', and services share no types",
            help="keep its id with 'refers_to', or put a shared value type into a library",
        )
    else:
        _unknown(syntax, scope)
    return None


def _unknown(syntax: NameType, scope: Scope) -> None:
    lower = syntax.name.lower()
    builtin = lower if lower in PRIMITIVES else _ELSEWHERE.get(lower)
    if builtin:
        help = f"the built-in type is '{builtin}'"
    elif near := closest(syntax.name, (*PRIMITIVES, *scope.visible_types())):
        help = f"did you mean '{near}'"
    else:
        help = "declare it under 'enums', 'models' or 'unions', or import its library"
    scope.report.error("unknown-type", syntax.span, f"no type is named '{syntax.name}'", help=help)


def _not_here(named: Named, span: Span, scope: Scope) -> None:
    help = {
        "resource": f"keep its id: 'refers_to: {named.name}'; or show part of it with 'from:'",
        "problem": "'problem' is only for 'returns'",
    }.get(named.kind, "use a model")
    scope.report.error("not-a-value-type", span, f"'{named.name}' is a {named.kind}, not a type of values", help=help)
