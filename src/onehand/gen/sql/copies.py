"""Which tables follow other services' resources in a consumer's database?"""

from __future__ import annotations

from onehand.gen.sql.schema import Column, Constraint, Schema, Script, Table
from onehand.ir.nodes import Copy, Field, Service
from onehand.ir.types import Named, Primitive

TYPES = {
    "boolean": "boolean",
    "integer": "bigint",
    "decimal": "numeric",
    "float": "double precision",
    "date": "date",
    "datetime": "timestamptz",
    "uuid": "uuid",
    "json": "jsonb",
}

GRANTS = """\
grant usage on schema copies to {service}_app, {service}_reader;
grant select, insert, update, delete on all tables in schema copies to {service}_app;
grant select on all tables in schema copies to {service}_reader;
"""


def add_copies(service: Service) -> Schema:
    """The copies as a part of the service's schema: empty for a service that has none."""
    tables = tuple(_table(s.service, copy) for s in service.subscriptions.values() for copy in s.copies)
    if not tables:
        return Schema(service=service.name, before=(), tables=(), after=())
    return Schema(
        service=service.name,
        before=(Script(name="copies", text="create schema if not exists copies;\n"),),
        tables=tables,
        after=(Script(name="copies.grants", text=GRANTS.format(service=service.name)),),
    )


def copy_table(producer: str, resource: str) -> str:
    """`copies.user_user` is the table of the resource `user` of the service `user`."""
    return f"{producer}_{resource}"


def _table(producer: str, copy: Copy) -> Table:
    name = copy_table(producer, copy.resource)
    declared = tuple(_column(field) for field in copy.fields if field.name != "id")
    return Table(
        schema="copies",
        name=name,
        columns=(
            Column(name="id", type="text"),
            *declared,
            Column(name="sequence", type="bigint"),
            Column(name="deleted_at", type="timestamptz", nullable=True),
        ),
        constraints=(Constraint(name=f"{name}_pk", definition="primary key (id)"),),
        comment=f"The resource '{copy.resource}' of service '{producer}', as its events tell. Never written by hand.",
    )


def _column(field: Field) -> Column:
    """Nullable even where the producer requires it: a field declared later is unknown until the row's next event."""
    return Column(name=field.name, type=_type(field), nullable=True)


def _type(field: Field) -> str:
    match field.type:
        case Primitive(name="decimal") if field.digits is not None:
            return f"numeric({field.digits},{field.scale or 0})"
        case Primitive(name=name):
            return TYPES.get(name, "text")
        case Named(kind="enum"):
            return "text"
        case _:
            return "jsonb"
