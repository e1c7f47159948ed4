"""Which columns does a resource have, and how does SQL read a field from them?"""

from __future__ import annotations

from onehand.gen.sql.schema import Column
from onehand.gen.sql.words import ident, literal, text
from onehand.ir.nodes import Field, Resource, Service
from onehand.ir.types import ListOf, Named, Primitive, Type

ROW = ("sequence", "hash_code", "updated_by")
"""What every row has beside the fields of the design."""
RECORD = ("journal_id", "recorded_at", "journal_operation", "journal_caller", "journal_traceparent")
"""What every journal record has beside the row."""

_TYPES = {
    "boolean": "boolean",
    "integer": "bigint",
    "float": "double precision",
    "string": "text",
    "email": "text",
    "url": "text",
    "id": "text",
    "date": "date",
    "datetime": "timestamptz",
    "uuid": "uuid",
    "json": "jsonb",
}


def sql_type(type: Type, digits: int | None = None, scale: int | None = None) -> str:
    """Values of the design are texts and numbers where SQL has such, else jsonb."""
    if isinstance(type, Named):
        return "text" if type.kind == "enum" else "jsonb"
    if isinstance(type, Primitive):
        if type.name == "decimal":
            return "numeric" if digits is None else f"numeric({digits},{scale or 0})"
        return _TYPES[type.name]
    return "jsonb"


def field_type(field: Field) -> str:
    """Of the column: that of an embedding field holds an id."""
    return "text" if field.embed else sql_type(field.type, field.digits, field.scale)


def column_name(field: Field) -> str:
    """The column of a resource's field: its name, unless every row already has a column of that name.

    A field that `was:` what it is called now has another type than before: its values have a column of their own, so
    that code of before and code of now can run side by side.
    """
    if field.embed:
        return field.embed.column
    return f"{field.name}_{type_word(field.type)}" if field.was == field.name else _plain_name(field.name)


def type_word(type: Type) -> str:
    """`decimal`, `list`, `enum`."""
    match type:
        case Primitive(name):
            return name
        case Named():
            return type.kind
        case ListOf():
            return "list"
    return "map"


def _plain_name(field: str) -> str:
    return f"{field}_" if field in ROW or field in RECORD else field


def _was(field: Field) -> str | None:
    """The column in which the values were."""
    if field.was is None:
        return None
    return f"{field.was}_id" if field.embed else _plain_name(field.was)


def columns(resource: Resource) -> tuple[Column, ...]:
    """All columns of the resource's table, in order."""
    declared = [_column(field) for field in resource.fields if not field.audit]
    return (
        Column(name="id", type="text"),
        *_of_path(resource),
        *declared,
        Column(name="created_at", type="timestamptz"),
        Column(name="updated_at", type="timestamptz"),
        Column(name="updated_by", type="text", nullable=True),
        Column(name="sequence", type="bigint"),
        Column(name="hash_code", type="bigint", nullable=True),
    )


def parent_column(resource: Resource) -> str | None:
    """Of a child: the column that holds the id of its parent, which stands in its path: `order_id`."""
    return f"{resource.parent}_id" if resource.parent else None


def _of_path(resource: Resource) -> tuple[Column, ...]:
    """The parent's id, when it is not also a field."""
    name = parent_column(resource)
    declared = {column_name(field) for field in resource.fields}
    return () if name is None or name in declared else (Column(name=name, type="text"),)


def _column(field: Field) -> Column:
    type = field_type(field)
    return Column(
        name=column_name(field),
        type=type,
        nullable=field.optional,
        default=None if field.default is None else literal(field.default, type),
        comment=field.description,
        was=_was(field),
    )


def mirrored(resource: Resource) -> tuple[Column, ...]:
    """The columns that a journal record keeps of the row: all that is read, in the same order; anything may be
    missing in an old record.
    """
    audit = {"created_at": "timestamptz", "updated_at": "timestamptz"}
    kept: list[Column] = [Column(name="id", type="text"), *(_loose(column) for column in _of_path(resource))]
    for field in resource.fields:
        if not field.audit and not field.private:
            kept.append(_loose(_column(field)))
            if embeds_row(field):
                kept.append(Column(name=field.name, type="jsonb", nullable=True, was=field.was))
    return (*kept, *(Column(name=name, type=type, nullable=True) for name, type in audit.items()))


def _loose(column: Column) -> Column:
    return Column(name=column.name, type=column.type, nullable=True, was=column.was)


def embeds_row(field: Field) -> bool:
    """Does reading this field take a look into another table?"""
    return field.embed is not None and field.embed.resource is not None


def read(service: Service, resource: Resource, field: Field, row: str = "") -> str:
    """The SQL expression for a field's value as the resource shows it; `row` is the alias of the table, if any."""
    if field.embed is None:
        return qualified(row, column_name(field))
    column = qualified(row or resource.plural, field.embed.column)
    if field.embed.resource is None:
        built = f"jsonb_build_object('id', {column})"
        return f"case when {column} is not null then {built} end" if field.optional else built
    other = service.resources[field.embed.resource]
    shown = [next(f for f in other.fields if f.name == name) for name in field.embed.fields]
    pairs = ", ".join(f"{text(f.name)}, {_json(f)}" for f in shown)
    built = f"jsonb_build_object({pairs})"
    if any(f.optional for f in shown):
        built = f"jsonb_strip_nulls({built})"
    return f"(select {built} from public.{ident(other.plural)} as embedded where embedded.id = {column})"


def qualified(row: str, column: str) -> str:
    """`row.column`, each as an identifier."""
    return f"{ident(row)}.{ident(column)}" if row else ident(column)


def _json(field: Field) -> str:
    """Decimals travel as strings, so that they stay exact."""
    column = f"embedded.{ident(column_name(field))}"
    return f"{column}::text" if field.type == Primitive("decimal") else column


def shown(resource: Resource) -> tuple[Field, ...]:
    """The fields of the resource's JSON, in order."""
    return tuple(field for field in resource.fields if not field.private)


def field_named(resource: Resource, name: str) -> Field:
    """What a search, a sort or a unique key means by a name; an embedding field is also known by its id's name."""
    for field in resource.fields:
        if field.name == name or (field.embed is not None and field.embed.form_field == name):
            return field
    raise KeyError(f"resource '{resource.name}' has no field '{name}'")
