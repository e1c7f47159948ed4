"""How does a test come by a resource, and what must be there before?"""

from __future__ import annotations

from dataclasses import dataclass, field

from onehand.gen.python.factories import given
from onehand.gen.python.home import FlatHome
from onehand.gen.python.module import Module
from onehand.gen.python.needs import reason
from onehand.gen.python.sample import Samples
from onehand.gen.python.types import Types
from onehand.ir.nodes import Design, Field, Resource, Service

_IDS = frozenset({"id", "string"})


@dataclass(slots=True)
class Creation:
    """How to come by a resource."""

    steps: list[Resource] = field(default_factory=list)
    """Resources to be created, each after those that it refers to; the last is the one asked for."""
    references: dict[str, dict[str, str]] = field(default_factory=dict)
    """Resource -> field of its form -> resource of the same service whose id it takes."""
    hooks: dict[str, str] = field(default_factory=dict)
    """Resource -> why no test can make it through the API alone: then tests/fixtures.py says how."""


def creation(design: Design, service: Service, resource: Resource, home: FlatHome) -> Creation:
    """Follows the references within the service."""
    found = Creation()
    scratch = Module("", source="", says="")
    samples = Samples(design, Types(scratch, home), service.name)
    _visit(samples, service, resource, found, ())
    return found


def unmade(samples: Samples, resource: Resource) -> list[Field]:
    """Fields of the form that no test can make up, not even as the id of nobody."""
    return [one for one in given(samples, resource) if one.refers_to is None or str(one.type) not in _IDS]


def _visit(samples: Samples, service: Service, resource: Resource, found: Creation, above: tuple[str, ...]) -> None:
    if any(one.name == resource.name for one in found.steps):
        return
    references = found.references.setdefault(resource.name, {})
    why = _hook(samples, service, resource)
    inside = (*above, resource.name)
    for name in [resource.parent] if resource.parent is not None else []:
        _visit(samples, service, service.resources[name], found, inside)
    for one in [] if why else given(samples, resource):
        target = one.refers_to
        assert target is not None
        if target.resource in inside:
            why = f"'{target.resource}' must exist before it can be created"
            break
        references[one.name] = target.resource
        _visit(samples, service, service.resources[target.resource], found, inside)
    if why:
        references.clear()
        found.hooks[resource.name] = why
    found.steps.append(resource)


def _hook(samples: Samples, service: Service, resource: Resource) -> str:
    create = next((one for one in resource.operations if one.kind == "create"), None)
    if create is None:
        return f"'{resource.name}' has no operation 'create'"
    why = reason(service, create)
    if why:
        return f"'{create.name}' is written by hand, because {why}"
    for one in given(samples, resource):
        target = one.refers_to
        if one.check == "copy" and target is not None:
            return f"'{one.name}' must be known from the stream of '{target.service}'"
        if target is None or target.service != service.name or str(one.type) not in _IDS:
            return f"tests cannot make up a '{one.name}'"
    return ""
