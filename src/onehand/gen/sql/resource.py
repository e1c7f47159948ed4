"""What does one resource become in the database? Its table, with checks, indexes, triggers and grants."""

from __future__ import annotations

from onehand.gen.sql.checks import checks
from onehand.gen.sql.columns import columns
from onehand.gen.sql.indexes import indexes
from onehand.gen.sql.names import app, reader, short
from onehand.gen.sql.references import foreign_keys
from onehand.gen.sql.sample import sampled
from onehand.gen.sql.schema import Constraint, Script, Table
from onehand.gen.sql.silence import loud
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Design, Resource, Service


def resource_table(design: Design, service: Service, resource: Resource) -> Table:
    """`public.users`."""
    return Table(
        schema="public",
        name=resource.plural,
        comment=resource.description,
        columns=sampled(design, resource, columns(resource)),
        constraints=(
            Constraint(name=short(f"{resource.plural}_pk"), definition="primary key (id)"),
            *checks(design, resource),
            *foreign_keys(service, resource),
        ),
        indexes=indexes(service, resource),
    )


def resource_script(service: Service, resource: Resource) -> Script:
    """The stamp before every write, and who may do what. Truncate and references are for nobody: a truncate fires no
    trigger of a row, so it would be neither recorded nor published.
    """
    table = f"public.{ident(resource.plural)}"
    wait = f"onehand.{ident(short(f'await_{resource.plural}'))}"
    return Script(
        name=f"table {resource.plural}",
        text=f"""\
-- Before an insert, so before its sequence is taken: waits for whoever deletes the row of this id just now. The delete
-- takes its sequence at its end; a row that comes after it must have a greater one.
create or replace function {wait}() returns trigger
language plpgsql as $$
begin
  perform from {table} where id = new.id for key share;
  return new;
end
$$;
create or replace trigger awaited before insert on {table}
for each row execute function {wait}();
create or replace trigger stamped before insert or update on {table}
for each row when {loud(service.name)}
execute function onehand.stamp();
create or replace trigger not_truncated before truncate on {table}
for each statement when {loud(service.name)}
execute function onehand.refuse_truncate();
grant select, insert, update, delete on {table} to {app(service.name)};
grant select on {table} to {reader(service.name)};
""",
        drop=f"drop function if exists {wait}() cascade;\n",
    )
