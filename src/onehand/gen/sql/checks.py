"""Which values may a column hold? One named constraint per fact, so that an error names what is wrong.

They say what the form says of the same field, in the words of PostgreSQL: what the API accepts passes here, and what
is refused here the API has refused before. They are for whoever writes past the API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from onehand.gen.pattern import spelt
from onehand.gen.sql.columns import column_name, field_type, parent_column
from onehand.gen.sql.names import constraint
from onehand.gen.sql.schema import Constraint
from onehand.gen.sql.shape import shape
from onehand.gen.sql.words import ident, text
from onehand.ir.nodes import Design, Field, Resource
from onehand.ir.pattern import outside_subset
from onehand.ir.types import TEXT_PRIMITIVES, ListOf, MapOf, Named, Primitive

_NUMBERS = frozenset({"integer", "decimal", "float"})
_MOMENTS = frozenset({"date", "datetime"})
_EVERY_TEXT = 1
"""No text is empty: a minimum of one says nothing new."""


class _Text(NamedTuple):
    """What a type of text says by itself, as the runtime's alias of the same name does."""

    shortest: int = _EVERY_TEXT
    longest: int | None = None
    function: str = ""


_TEXTS = {
    "string": _Text(),
    "id": _Text(longest=200),
    "email": _Text(3, 254, "onehand.is_email"),
    "url": _Text(longest=2000, function="onehand.is_url"),
}
_ID = _TEXTS["id"]

Fact = tuple[str, str]
"""(fact, expression); an expression that is null is no objection."""


def checks(design: Design, resource: Resource) -> tuple[Constraint, ...]:
    """All checks of a resource's table, in the order of its columns."""
    columns = {"id": [*_id("id")]}
    parent = parent_column(resource)
    if parent is not None:
        columns[parent] = [*_id(parent)]
    for field in resource.fields:
        if not field.audit:
            columns[column_name(field)] = [*_facts(design, field)]
    return tuple(
        Constraint(name=constraint(resource.plural, column, fact), definition=f"check ({rule})")
        for column, facts in columns.items()
        for fact, rule in facts
    )


def _id(column: str) -> Iterator[Fact]:
    yield "not_blank", f"onehand.is_text({ident(column)})"
    yield "maximum", f"char_length({ident(column)}) <= {_ID.longest}"


def _facts(design: Design, field: Field) -> Iterator[Fact]:
    column = ident(column_name(field))
    if field.embed is not None:
        yield from _id(column_name(field))
    elif isinstance(field.type, Primitive) and field.type.name in TEXT_PRIMITIVES:
        yield from _text(field, column, _TEXTS[field.type.name])
    elif isinstance(field.type, Named) and field.type.kind == "enum":
        values = ", ".join(text(value.value) for value in design.enum(field.type).values)
        yield "known", f"{column} in ({values})"
    elif field_type(field) == "jsonb":
        yield "shape", f"{column} @@ {text(shape(design, field.type))}"
        yield from _sizes(field, column)
    elif isinstance(field.type, Primitive) and field.type.name in _NUMBERS:
        yield from _finite(field, column)
        yield from _bounds(field, column)
    elif isinstance(field.type, Primitive) and field.type.name in _MOMENTS:
        yield from _bounds(field, column)


def _text(field: Field, column: str, said: _Text) -> Iterator[Fact]:
    yield "not_blank", f"onehand.is_text({column})"
    shortest = max(field.minimum, said.shortest) if isinstance(field.minimum, int) else said.shortest
    longest = said.longest if field.maximum is None else field.maximum
    if shortest > _EVERY_TEXT:
        yield "minimum", f"char_length({column}) >= {shortest}"
    if longest is not None:
        yield "maximum", f"char_length({column}) <= {longest}"
    if field.pattern is not None:
        if _is_shared(field.pattern):
            yield "pattern", f"{column} ~ {text(spelt(field.pattern))}"
    elif said.function:
        yield "pattern", f"{said.function}({column})"


def _is_shared(pattern: str) -> bool:
    """What PostgreSQL reads differently, or not at all, is left to the API: else every write would fail."""
    return outside_subset(pattern.removeprefix("^").removesuffix("$")) is None


def _finite(field: Field, column: str) -> Iterator[Fact]:
    """PostgreSQL has NaN, above all numbers, and infinity, unless digits are counted."""
    if field.type == Primitive("float") or (field.type == Primitive("decimal") and field.digits is None):
        yield "finite", f"{column} > '-Infinity' and {column} < 'Infinity'"
    elif field.type == Primitive("decimal"):
        yield "finite", f"{column} <> 'NaN'"


def _sizes(field: Field, column: str) -> Iterator[Fact]:
    """The shape is a constraint of its own; these must not fail with a message of their own before it."""
    match field.type:
        case ListOf():
            yield from _bounds(
                field, f"case when jsonb_typeof({column}) = 'array' then jsonb_array_length({column}) end"
            )
        case MapOf():
            yield from _bounds(field, f"jsonb_array_length(jsonb_path_query_array({column}, '$.*'))")


_ENDS = ("0001-01-01", "9999-12-31")
"""The driver sends the first and the last day there is as infinity; as bounds they say nothing."""


def _bounds(field: Field, measure: str) -> Iterator[Fact]:
    moment = isinstance(field.type, Primitive) and field.type.name in _MOMENTS
    for fact, sign, bound in (("minimum", ">=", field.minimum), ("maximum", "<=", field.maximum)):
        if bound is not None and bound not in _ENDS:
            yield fact, f"{measure} {sign} {text(str(bound)) if moment else bound}"
