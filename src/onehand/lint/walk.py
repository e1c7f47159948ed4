"""Which nodes of a design did somebody write? Deduced ones are not a rule's business."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onehand.ir import nodes
from onehand.lint.place import Node, Owner, Place


def walk(design: nodes.Design) -> Iterator[Place]:
    """Every written node once: libraries, then services, each in the order of the file."""
    owners: tuple[Owner, ...] = (*design.libraries.values(), *design.services.values())
    for owner in owners:
        yield Place(design, owner, ())
        for path in _of_owner(owner):
            yield Place(design, owner, path)


def _of_owner(owner: Owner) -> Iterator[tuple[Node, ...]]:
    for enum in owner.enums.values():
        yield (enum,)
        yield from ((enum, value) for value in enum.values)
    for model in owner.models.values():
        yield (model,)
        yield from ((model, field) for field in model.fields)
    yield from ((union,) for union in owner.unions.values())
    if isinstance(owner, nodes.Service):
        yield from _of_service(owner)


def _of_service(service: nodes.Service) -> Iterator[tuple[Node, ...]]:
    yield from ((subscription,) for subscription in service.subscriptions.values())
    for resource in service.resources.values():
        yield (resource,)
        yield from ((resource, field) for field in written_fields(resource))
    for event in service.events.values():
        if event.kind == "custom":
            yield (event,)
            yield from ((event, field) for field in event.fields)
    for operation in service.operations:
        if operation.kind == "custom":
            yield (operation,)
            parameters = _written((*operation.path_parameters, *operation.query_parameters))
            yield from ((operation, field) for field in parameters)


def written_fields(resource: nodes.Resource) -> Iterator[nodes.Field]:
    """The fields of a resource and those that only its form has."""
    own = [field for field in resource.fields if not field.audit]
    yield from own
    places = {field.span for field in own}
    yield from (field for field in resource.form.fields if field.span not in places)


def _written(fields: Iterable[nodes.Field]) -> Iterator[nodes.Field]:
    """A parameter that is deduced from the path has the place of the path."""
    return (field for field in fields if field.name_span != field.type_span)
