"""An id of a resource says so with `refers_to`: it becomes a foreign key, a link in the docs and a check."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Field, Resource, Service
from onehand.ir.types import Primitive
from onehand.lint.place import Place
from onehand.lint.problem import Problem
from onehand.lint.rule import rule


@rule(on=Field, severity="warning")
def reference_unsaid(field: Field, place: Place) -> Iterator[Problem]:
    name = field.name.removesuffix("_id")
    unsaid = field.type in {Primitive("id"), Primitive("string")} and field.refers_to is None and name != field.name
    if unsaid and isinstance(place.parent, Resource) and (target := _target(name, place)) is not None:
        yield Problem(field.type_span, f"'{field.name}' looks like the id of '{name}'", fix=f"{{refers_to: {target}}}")


def _target(name: str, place: Place) -> str | None:
    """A resource of this service, or the only one of that name in the workspace."""
    if isinstance(place.owner, Service) and name in place.owner.resources:
        return name
    others = [service.name for service in place.design.services.values() if name in service.resources]
    return f"{others[0]}.{name}" if len(others) == 1 else None
