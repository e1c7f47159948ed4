"""generated/subscriptions/<service>.py: what is read of another service's stream: its events, and the copies."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.gen.file import File
from onehand.gen.python.events import event_base, forgotten
from onehand.gen.python.home import FlatHome
from onehand.gen.python.models import described, read, types_of
from onehand.gen.python.module import Module
from onehand.gen.python.names import class_name, copy_class, module
from onehand.gen.python.open import OpenTypes, closure
from onehand.gen.python.struct import Member, struct
from onehand.ir.nodes import Copy, Design, Event, Service, Subscription
from onehand.ir.types import Named


def generate(design: Design, service: Service) -> list[File]:
    """One file per subscription, and the package."""
    if not service.subscriptions:
        return []
    says = f"What '{service.name}' reads of other services' streams."
    package = Module("generated/subscriptions/__init__.py", source=service.path, says=says).file()
    return [package, *(_file(design, service, one) for one in service.subscriptions.values())]


def _file(design: Design, service: Service, found: Subscription) -> File:
    events = [design.services[found.service].events[name] for name in found.handles]
    types = closure(design, _roots(events, found.service, found.copies))
    home = FlatHome(types)
    names = [class_name(event.name) for event in events] + [copy_class(copy.resource) for copy in found.copies]
    file = Module(
        f"generated/subscriptions/{module(found.service)}.py",
        source=service.path,
        says=f"What '{service.name}' reads of the stream of '{found.service}'.",
        declared=[*home.declared(), *names],
    )
    writer = OpenTypes(design, file, home)
    writer.add(types)
    for event in events:
        file.add(_event(writer, found.service, event))
    for copy in found.copies:
        file.add(_copy(writer, copy))
    return file.file()


def _roots(events: list[Event], service: str, copies: tuple[Copy, ...]) -> Iterator[Named]:
    for event in events:
        if event.kind == "custom":
            yield from types_of(event.fields)
        elif event.kind != "forgotten":
            yield Named("resource", service, event.resource or "")
    for copy in copies:
        yield from types_of(copy.fields)


def _event(writer: OpenTypes, service: str, event: Event) -> str:
    if event.kind == "forgotten":
        return forgotten(writer.file, event)
    if event.kind == "custom":
        members = [read(writer.types, field) for field in event.fields]
    else:
        resource = event.resource or ""
        members = [Member(resource, writer.types.of(Named("resource", service, resource)))]
    says = described(event.description, event.deprecated)
    return struct(writer.file, class_name(event.name), event_base(writer.file, event), members, says=says)


def _copy(writer: OpenTypes, copy: Copy) -> str:
    members = [read(writer.types, field) for field in copy.fields]
    return writer.struct(copy_class(copy.resource), "Resource", members)
