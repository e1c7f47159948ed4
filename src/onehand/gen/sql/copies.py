"""Which tables follow other services' resources in a consumer's database?"""

from __future__ import annotations

from onehand.gen.sql.columns import sql_type, type_word
from onehand.gen.sql.names import app, reader, short
from onehand.gen.sql.schema import Column, Constraint, Schema, Script, Table
from onehand.ir.nodes import Copy, Field, Service

OWN = ("sequence", "deleted_at")
"""What every copied row has beside the fields of the design."""

GRANTS = """\
grant usage on schema copies to {app}, {reader};
grant select, insert, update, delete on all tables in schema copies to {app};
grant select on all tables in schema copies to {reader};
"""


def add_copies(service: Service) -> Schema:
    """The copies as a part of the service's schema: empty for a service that has none."""
    tables = tuple(_table(s.service, copy) for s in service.subscriptions.values() for copy in s.copies)
    if not tables:
        return Schema(service=service.name, before=(), tables=(), after=())
    grants = GRANTS.format(app=app(service.name), reader=reader(service.name))
    return Schema(
        service=service.name,
        before=(
            Script(
                name="copies",
                text="create schema if not exists copies;\n",
                drop="drop schema if exists copies cascade;\n",
            ),
        ),
        tables=tables,
        after=(Script(name="copies grants", text=grants),),
    )


def copy_table(producer: str, resource: str) -> str:
    """`user_user` in schema `copies` is the table of the resource `user` of the service `user`."""
    return short(f"{producer}_{resource}")


def copy_column(field: Field) -> str:
    """The column of a copied field: its name, unless every copied row already has a column of that name.

    A new type of the producer's field means a new column here, too.
    """
    if field.was == field.name:
        return f"{field.name}_{type_word(field.type)}"
    return _plain_name(field.name)


def _plain_name(field: str) -> str:
    return f"{field}_" if field in OWN else field


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
        constraints=(Constraint(name=short(f"{name}_pk"), definition="primary key (id)"),),
        comment=f"The resource '{copy.resource}' of service '{producer}', as its events tell. Never written by hand.",
    )


def _column(field: Field) -> Column:
    """As the JSON shows it (an embedded object stays one), and nullable even where the producer requires it.

    A field that is declared later is unknown until the next event of its row. The producer may loosen bounds at any
    time, so there are none here: a decimal has as many digits as it comes with.
    """
    was = _plain_name(field.name) if field.was == field.name else None
    return Column(name=copy_column(field), type=sql_type(field.type), nullable=True, was=was)
