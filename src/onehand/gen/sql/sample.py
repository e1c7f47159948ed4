"""What could stand in a required column, where code that no longer knows it has written the row?"""

from __future__ import annotations

from msgspec.structs import replace

from onehand.gen.sql.columns import column_name, field_type
from onehand.gen.sql.schema import Column
from onehand.gen.sql.stand_in import NoStandInError, StandIn
from onehand.gen.sql.words import literal
from onehand.ir.nodes import Design, Field, Resource
from onehand.ir.types import Primitive


def sampled(design: Design, resource: Resource, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of a resource, with a sample where one is needed and can be made."""
    fields = {column_name(field): field for field in resource.fields if not field.audit}
    return tuple(
        replace(column, sample=_sample(design, fields[column.name])) if column.name in fields else column
        for column in columns
    )


def _sample(design: Design, field: Field) -> str | None:
    """The design's example, else a value that fits; None where nothing is needed, and for plain text."""
    if field.optional or field.default is not None or field.embed is not None:
        return None
    value = field.example
    if value is None:
        if field.type in _PLAIN and field.pattern is None:
            return None
        try:
            value = StandIn(design, "sample").of(field)
        except NoStandInError:
            return None
    return literal(value, field_type(field))


_PLAIN = (Primitive("string"), Primitive("id"))
