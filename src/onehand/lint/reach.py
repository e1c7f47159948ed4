"""Which named types does a service mention?"""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Field, Service
from onehand.ir.types import ListOf, MapOf, Named, Type


def types_used(service: Service) -> frozenset[Named]:
    """Enums, models and unions in fields, parameters, bodies, answers and members."""
    return frozenset(named for type in _types(service) for named in _named(type))


def _types(service: Service) -> Iterator[Type]:
    yield from (field.type for field in _fields(service))
    for union in service.unions.values():
        yield from (member.model for member in union.members)
    for operation in service.operations:
        yield from (type for type in (operation.body, *operation.returns.values()) if type is not None)


def _fields(service: Service) -> Iterator[Field]:
    for model in service.models.values():
        yield from model.fields
    for resource in service.resources.values():
        yield from (*resource.fields, *resource.form.fields)
    for event in service.events.values():
        yield from event.fields
    for operation in service.operations:
        yield from (*operation.path_parameters, *operation.query_parameters)


def _named(type: Type) -> Iterator[Named]:
    if isinstance(type, ListOf):
        yield from _named(type.item)
    elif isinstance(type, MapOf):
        yield from _named(type.value)
    elif isinstance(type, Named):
        yield type
