"""Which values may a column hold? One named constraint per fact, so that an error names what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.gen.pattern import anchored
from onehand.gen.sql.columns import column_name, field_type
from onehand.gen.sql.names import constraint
from onehand.gen.sql.schema import Constraint
from onehand.gen.sql.words import ident, text
from onehand.ir.nodes import Design, Field, Resource
from onehand.ir.types import TEXT_PRIMITIVES, ListOf, MapOf, Named, Primitive

_NUMBERS = frozenset({"integer", "decimal", "float"})
_MOMENTS = frozenset({"date", "datetime"})


def checks(design: Design, resource: Resource) -> tuple[Constraint, ...]:
    """All checks of a resource's table, in the order of its columns."""
    named = [*_id_facts()]
    for field in resource.fields:
        if not field.audit:
            named += [(column_name(field), fact, rule) for fact, rule in _facts(design, field)]
    return tuple(
        Constraint(name=constraint(resource.plural, column, fact), definition=f"check ({rule})")
        for column, fact, rule in named
    )


def _id_facts() -> Iterator[tuple[str, str, str]]:
    yield "id", "not_blank", "onehand.is_text(id)"


def _facts(design: Design, field: Field) -> Iterator[tuple[str, str]]:
    """(fact, expression) of one field's column; null passes every check."""
    column = ident(column_name(field))
    if field.embed is not None or field.type in _TEXTS:
        yield "not_blank", f"onehand.is_text({column})"
    if field.embed is not None:
        return
    if isinstance(field.type, Named) and field.type.kind == "enum":
        values = ", ".join(text(value.value) for value in design.enum(field.type).values)
        yield "known", f"{column} in ({values})"
    if field_type(field) == "jsonb" and field.type != Primitive("json"):
        yield "shape", f"jsonb_typeof({column}) = {'array' if isinstance(field.type, ListOf) else 'object'!r}"
    yield from _bounds(field, column)
    if field.pattern is not None:
        yield "pattern", f"{column} ~ {text(anchored(field.pattern))}"


_TEXTS = frozenset(Primitive(name) for name in TEXT_PRIMITIVES)


def _bounds(field: Field, column: str) -> Iterator[tuple[str, str]]:
    measure = _measure(field, column)
    if measure is None:
        return
    moment = isinstance(field.type, Primitive) and field.type.name in _MOMENTS
    for fact, sign, bound in (("minimum", ">=", field.minimum), ("maximum", "<=", field.maximum)):
        if bound is not None:
            yield fact, f"{measure} {sign} {text(str(bound)) if moment else bound}"


def _measure(field: Field, column: str) -> str | None:
    """What a bound compares: a number or time itself, the length of a text, the size of a list or map."""
    match field.type:
        case Primitive(name) if name in TEXT_PRIMITIVES:
            return f"char_length({column})"
        case Primitive(name) if name in _NUMBERS or name in _MOMENTS:
            return column
        # The shape is a constraint of its own; this one must not fail with a message of its own before it.
        case ListOf():
            return f"case when jsonb_typeof({column}) = 'array' then jsonb_array_length({column}) end"
        case MapOf():
            return f"case when jsonb_typeof({column}) = 'object' then onehand.entries({column}) end"
    return None
