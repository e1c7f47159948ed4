"""Which columns point at another table of the same service?"""

from __future__ import annotations

from onehand.gen.sql.columns import column_name, parent_column
from onehand.gen.sql.names import constraint
from onehand.gen.sql.schema import Constraint
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Field, Resource, Service


def references(service: Service, resource: Resource) -> dict[str, Resource]:
    """Column -> the resource that it points at, a child's parent first. What belongs to another service is no foreign
    key.
    """
    found = {parent_column(resource): resource.parent}
    found |= {column_name(field): _target(service, field) for field in resource.fields}
    if resource.parent is not None:
        found[parent_column(resource)] = resource.parent
    return {column: service.resources[name] for column, name in found.items() if column and name}


def _target(service: Service, field: Field) -> str | None:
    if field.embed is not None:
        return field.embed.resource
    if field.refers_to is not None and field.refers_to.service == service.name:
        return field.refers_to.resource
    return None


def foreign_keys(service: Service, resource: Resource) -> tuple[Constraint, ...]:
    """`orders_user_id_exists`."""
    return tuple(
        Constraint(
            name=constraint(resource.plural, column, "exists"),
            definition=f"foreign key ({ident(column)}) references public.{ident(target.plural)} (id)",
        )
        for column, target in references(service, resource).items()
    )
