"""How is a journal record read as the resource that it recorded?

Derived from the spec: the journal mirrors the columns of the table, and keeps embedded rows as they were then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import structs

from onehand.runtime.model.enum import Enum
from onehand.runtime.spec import FieldSpec, ResourceSpec

SELECT = """\
select journal_id, journal_operation, journal_traceparent, sequence, {columns}
from journal."{table}" where journal_id = any($1) and recorded_at between $2 and $3"""
"""The records of these ids; the bounds say which partitions to look into."""

_JSON = frozenset({"json", "value"})

Convert = Callable[[Any], Any]


def select(resource: ResourceSpec) -> str:
    """The statement; its columns are named as the resource's fields."""
    pairs = [("id", "id"), *((_column(f), f.name) for f in _read(resource)), *((n, n) for n in _AUDIT)]
    columns = ", ".join(f'"{column}" as "field_{name}"' for column, name in pairs)
    return SELECT.format(table=resource.plural, columns=columns)


_AUDIT = ("created_at", "updated_at")


def reader(resource: ResourceSpec) -> Callable[[Any], Any]:
    """Makes the resource from a row of `select`. A field that an old record does not have takes its default; a value
    that was listed then, or will be, stays what it is.

    Raises msgspec.ValidationError when the record no longer fits the design.
    """
    names = ["id", *(field.name for field in _read(resource)), *_AUDIT]
    columns = [(name, f"field_{name}") for name in names]
    converts = {field.name: convert for field in _read(resource) if (convert := _convert(field)) is not None}
    model = resource.model
    listed = _enums(resource)

    def read(record: Any) -> Any:
        values = {name: value for name, column in columns if (value := record[column]) is not None}
        unlisted = {}
        for name, (attribute, cls) in listed.items():
            kept = cls.stored(values.get(name))
            if kept is not None and not kept.known:
                # msgspec takes no member that is not listed: it is put in the place of one that is.
                unlisted[attribute], values[name] = kept, next(iter(cls)).value
        for name, convert in converts.items():
            if name in values:
                values[name] = convert(values[name])
        made = msgspec.convert(values, model)
        return structs.replace(made, **unlisted) if unlisted else made

    return read


def _enums(resource: ResourceSpec) -> dict[str, tuple[str, type[Enum]]]:
    """Field -> its attribute of the model, and the enum."""
    model = resource.model
    attributes = dict(zip(model.__struct_encode_fields__, model.__struct_fields__, strict=True))
    hints = get_type_hints(model)
    found = {}
    for field in _read(resource):
        hint = hints[attributes[field.name]]
        for one in (hint, *get_args(hint)):
            if field.type == "enum" and isinstance(one, type) and issubclass(one, Enum):
                found[field.name] = attributes[field.name], one
    return found


def _read(resource: ResourceSpec) -> Iterator[FieldSpec]:
    return (field for field in resource.fields if not field.private)


def _column(field: FieldSpec) -> str:
    """An embedded row was recorded as it was; of a mere reference only the id is there."""
    return field.name if field.embed is not None and field.embed.resource is not None else field.column


def _convert(field: FieldSpec) -> Convert | None:
    if field.embed is not None:
        return msgspec.json.decode if field.embed.resource is not None else _reference
    if field.type in _JSON:
        return msgspec.json.decode
    return _CONVERTS.get(field.type)


def _reference(id: str) -> dict[str, str]:
    return {"id": id}


_CONVERTS: dict[str, Convert] = {"uuid": str}
"""What asyncpg gives as a type of its own."""
