"""Which columns point at another table of the same service?"""

from __future__ import annotations

from onehand.gen.sql.columns import column_name
from onehand.gen.sql.names import constraint
from onehand.gen.sql.schema import Constraint
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Field, Resource, Service


def references(service: Service, resource: Resource) -> tuple[tuple[Field, Resource], ...]:
    """Each with the resource that it points at. What belongs to another service is no foreign key."""
    found = ((field, _target(service, field)) for field in resource.fields)
    return tuple((field, service.resources[name]) for field, name in found if name is not None)


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
            name=constraint(resource.plural, column_name(field), "exists"),
            definition=f"foreign key ({ident(column_name(field))}) references public.{ident(target.plural)} (id)",
        )
        for field, target in references(service, resource)
    )
