"""Where in what a service stores and publishes is something about a person?

A path leads to a field that is marked `personal`, through models, lists, maps and unions; what is marked is personal
as a whole. An embedded part of another row is that row's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onehand.ir.nodes import Design, Event, Field, Resource, Service
from onehand.ir.types import ListOf, MapOf, Named, Type

EACH = "*"
"""The step to every item of a list, and to every value of a map."""

Step = str | tuple[str, str]
"""A field's name, EACH, or (field, value): only where that field of the object has that value."""


@dataclass(frozen=True, slots=True)
class Personal:
    """A personal field, and the way to it."""

    path: tuple[Step, ...]
    field: Field


def personal(design: Design, fields: Iterable[Field]) -> Iterator[Personal]:
    """All personal fields of a record, in order."""
    for field in fields:
        yield from _of_field(design, field, frozenset())


def embedded(design: Design, service: Service, resource: Resource) -> Iterator[tuple[Field, tuple[Personal, ...]]]:
    """The fields that show personal fields of another row of the service, and which; paths begin inside the field."""
    for field in resource.fields:
        if field.embed is not None and field.embed.resource is not None and not field.personal:
            other = {one.name: one for one in service.resources[field.embed.resource].fields}
            found = tuple(personal(design, (other[name] for name in field.embed.fields)))
            if found:
                yield field, found


def emitted(design: Design, service: Service, resource: Resource) -> Iterator[tuple[Event, tuple[Personal, ...]]]:
    """The custom events about rows of this resource that carry something personal, and what."""
    for event in service.events.values():
        if (
            event.kind == "custom"
            and event.resource == resource.name
            and (found := tuple(personal(design, event.fields)))
        ):
            yield event, found


def is_personal(design: Design, service: Service, resource: Resource) -> bool:
    """Is there anything to erase when a row of it is forgotten?"""
    places = (
        personal(design, resource.fields),
        embedded(design, service, resource),
        emitted(design, service, resource),
    )
    return any(True for place in places for _ in place)


def is_told(design: Design, service: Service, resource: Resource) -> bool:
    """Has anything that is to be erased been published?"""
    public = [field for field in resource.fields if not field.private]
    told = any(True for _ in personal(design, public)) or any(True for _ in embedded(design, service, resource))
    return (resource.has_events and told) or any(True for _ in emitted(design, service, resource))


def _of_field(design: Design, field: Field, seen: frozenset[Named]) -> Iterator[Personal]:
    if field.personal:
        yield Personal((field.name,), field)
    elif field.embed is None:
        named = _named(field.type)
        if named in seen:
            # A value nested in itself has no end; it is erased whole.
            if named is not None and _holds(design, named, set()):
                yield Personal((field.name,), field)
            return
        for one in _of_type(design, field.type, seen):
            yield Personal((field.name, *one.path), one.field)


def _of_type(design: Design, type: Type, seen: frozenset[Named]) -> Iterator[Personal]:
    match type:
        case ListOf(inner) | MapOf(inner):
            for one in _of_type(design, inner, seen):
                yield Personal((EACH, *one.path), one.field)
        case Named(kind="model"):
            for field in design.model(type).fields:
                yield from _of_field(design, field, seen | {type})
        case Named(kind="union"):
            union = design.union(type)
            for member in union.members:
                for one in _of_type(design, member.model, seen | {type}):
                    yield Personal(((union.discriminator, member.value), *one.path), one.field)
        case _:
            return


def _named(type: Type) -> Named | None:
    match type:
        case ListOf(inner) | MapOf(inner):
            return _named(inner)
        case Named():
            return type
        case _:
            return None


def _holds(design: Design, named: Named, seen: set[Named]) -> bool:
    """Is anything personal in values of this type?"""
    if named in seen:
        return False
    seen.add(named)
    if named.kind == "union":
        return any(_holds(design, member.model, seen) for member in design.union(named).members)
    if named.kind != "model":
        return False
    inner = [(field, _named(field.type)) for field in design.model(named).fields]
    return any(field.personal or (one is not None and _holds(design, one, seen)) for field, one in inner)
