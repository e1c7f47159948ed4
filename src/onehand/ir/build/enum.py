"""What does a written enum mean?"""

from __future__ import annotations

from onehand.design.enum import EnumSyntax, EnumValueSyntax
from onehand.ir.build.declare import check_reserved
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Enum, EnumValue
from onehand.text.diagnostic import Note


def build_enum(syntax: EnumSyntax, scope: Scope) -> Enum:
    _check_values(syntax, scope)
    check_reserved(syntax.reserved, tuple(value.name for value in syntax.values), scope.report)
    return Enum(
        scope.owner,
        syntax.name.value,
        syntax.description,
        tuple(_value(value) for value in syntax.values),
        syntax.span,
        syntax.name.span,
        syntax.deprecated,
        syntax.attributes,
    )


def _value(syntax: EnumValueSyntax) -> EnumValue:
    name, value = syntax.name.value, syntax.value.value
    return EnumValue(name, value, syntax.description, syntax.deprecated, syntax.span, syntax.attributes)


def _check_values(syntax: EnumSyntax, scope: Scope) -> None:
    seen: dict[str, EnumValueSyntax] = {}
    for value in syntax.values:
        wire = value.value
        if wire.value != wire.value.strip() or not wire.value:
            scope.report.error("bad-value", wire.span, "the value of an enum is a trimmed text")
        first = seen.setdefault(wire.value, value)
        if first is not value:
            notes = (Note(f"'{first.name.value}' has it first", first.value.span),)
            scope.report.error(
                "name-taken", wire.span, f"two values of '{syntax.name.value}' travel as '{wire.value}'", notes=notes
            )
