"""Can a test create a resource through the API alone, and what must it create before?"""

from __future__ import annotations

from dataclasses import dataclass, field

from onehand.gen.python.factories import given
from onehand.gen.python.home import FlatHome
from onehand.gen.python.module import Module
from onehand.gen.python.needs import reason
from onehand.gen.python.sample import Samples
from onehand.gen.python.types import Types
from onehand.ir.nodes import Design, Resource, Service


@dataclass(slots=True)
class Creation:
    """How to come by a resource."""

    obstacle: str = ""
    """Why it cannot be created; empty when it can."""
    steps: list[Resource] = field(default_factory=list)
    """Resources to be created, each after those that it refers to; the last is the one asked for."""
    references: dict[str, dict[str, str]] = field(default_factory=dict)
    """Resource -> field of its form -> resource of the same service whose id it takes."""


def creation(design: Design, service: Service, resource: Resource, home: FlatHome) -> Creation:
    """Follows the references within the service."""
    found = Creation(references={resource.name: {}})
    scratch = Module("", source="", says="")
    types = Types(scratch, home)
    _visit(Samples(design, types, service.name), service, resource, found, ())
    return found


def _visit(samples: Samples, service: Service, resource: Resource, found: Creation, above: tuple[str, ...]) -> None:
    if any(one.name == resource.name for one in found.steps):
        return
    found.obstacle = found.obstacle or _obstacle(service, resource, above)
    if found.obstacle:
        return
    references = found.references.setdefault(resource.name, {})
    if resource.parent is not None:
        _visit(samples, service, service.resources[resource.parent], found, (*above, resource.name))
        if found.obstacle:
            return
    for one in given(samples, resource):
        target = one.refers_to
        if target is None or target.service != service.name:
            found.obstacle = f"tests cannot make up a '{one.name}'"
            if one.check == "copy" and target is not None:
                found.obstacle = f"'{one.name}' must be known from the stream of '{target.service}'"
            return
        references[one.name] = target.resource
        _visit(samples, service, service.resources[target.resource], found, (*above, resource.name))
        if found.obstacle:
            return
    found.steps.append(resource)


def _obstacle(service: Service, resource: Resource, above: tuple[str, ...]) -> str:
    if resource.name in above:
        return f"'{resource.name}' must exist before it can be created"
    create = next((one for one in resource.operations if one.kind == "create"), None)
    if create is None:
        return f"'{resource.name}' has no operation 'create'"
    why = reason(service, create)
    return f"'create_{resource.name}' is written by hand, because {why}" if why else ""
