"""Which operations and events need code by hand, and why?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.gen.python.names import consumer_class, handler_class
from onehand.gen.python.operation import handled
from onehand.gen.python.writable import read_back, unfed, unmade
from onehand.ir.nodes import Operation, Resource, Service


@dataclass(frozen=True, slots=True)
class Needed:
    """One method to be written."""

    method: str
    owner: str
    """The generated class to subclass: `ProjectsHandler`."""
    file: str
    """`handlers.py` or `consumers.py`."""
    why: str

    def __str__(self) -> str:
        return f"{self.method} in class {self.owner}: {self.why}"


def needed(service: Service) -> list[Needed]:
    """Everything that must be written by hand before the service can start, in the design's order."""
    found = []
    for key, operations in handled(service).items():
        reasons = [(operation, reason(service, operation)) for operation in operations]
        found += [Needed(one.name, handler_class(key), "handlers.py", why) for one, why in reasons if why]
    for subscription in service.subscriptions.values():
        owner, why = consumer_class(subscription.service), f"handles an event of '{subscription.service}'"
        found += [Needed(event, owner, "consumers.py", why) for event in subscription.handles]
    return found


def reason(service: Service, operation: Operation) -> str | None:
    """Why the operation cannot be deduced; None when it can."""
    if operation.kind == "custom" or operation.resource is None:
        return "it is not a CRUD operation"
    resource = service.resources[operation.resource]
    if operation.kind == "create":
        return _create(resource)
    return _update(resource, patch=operation.kind == "patch") if operation.kind in {"update", "patch"} else None


def _create(resource: Resource) -> str | None:
    if resource.parent is not None:
        fields = [name for name in unmade(resource) if name != f"{resource.parent}_id"]
    else:
        fields = unmade(resource)
    return _update(resource) if not fields else f"nothing gives {_listed(fields)}"


def _update(resource: Resource, *, patch: bool = False) -> str | None:
    secrets = [field.name for field in resource.form.fields if field.secret]
    if secrets:
        return f"{_listed(secrets)} of its form is secret, and only a handler can consume it"
    fields = unfed(resource)
    if fields:
        return f"the resource has no place for {_listed(fields)} of its form"
    if patch and read_back(resource, "") is None:
        return "its form cannot be read back from the resource"
    return None


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
