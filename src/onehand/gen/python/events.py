"""generated/events.py: what a service publishes."""

from __future__ import annotations

from dataclasses import replace

from onehand.gen.file import File
from onehand.gen.python.code import one_of, quoted
from onehand.gen.python.home import ServerHome
from onehand.gen.python.models import described, read, words
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, class_name
from onehand.gen.python.struct import Member, struct
from onehand.gen.python.types import Types
from onehand.ir.nodes import Event, Field, Service
from onehand.ir.types import Named, Primitive

EVENT = "onehand.runtime.stream.event"


def generate(service: Service) -> list[File]:
    """events.py, unless the service publishes nothing."""
    if not service.events:
        return []
    names = [class_name(name) for name in service.events]
    says = f"What '{service.name}' publishes on its stream."
    file = Module("generated/events.py", source=service.path, says=says, declared=names)
    types = Types(file, ServerHome(service.name))
    for event in service.events.values():
        file.add(emitted(service, types, event) if event.kind == "custom" else deduced(types, service, event))
    deduced_names = [class_name(event.name) for event in service.events.values() if event.kind != "custom"]
    if deduced_names:
        file.add(one_of(f"{class_name(service.name)}Event = ", deduced_names))
    return [file.file()]


def deduced(types: Types, service: Service, event: Event) -> str:
    """`class UserUpserted(Event, tag="user_upserted")`: with the whole resource."""
    if event.kind == "forgotten":
        return forgotten(types.file, event)
    resource = event.resource or ""
    says = described(event.description or _usual(event, resource), event.deprecated)
    member = Member(resource, types.of(Named("resource", service.name, resource)))
    return struct(types.file, class_name(event.name), event_base(types.file, event), [member], says=says)


def forgotten(file: Module, event: Event) -> str:
    """`class UserForgotten(Forgotten, tag="user_forgotten")`: the same fields for every resource."""
    says = described(event.description, event.deprecated)
    return struct(file, class_name(event.name), event_base(file, event), [], says=says)


def event_base(file: Module, event: Event) -> tuple[str, str]:
    """What an event as it travels is made of."""
    base = "Forgotten" if event.kind == "forgotten" else "Event"
    return file.use(EVENT, base), f"tag={quoted(event.name)}"


def _usual(event: Event, resource: str) -> str:
    name = words(resource)
    if event.kind == "deleted":
        return f"The {name} is gone; this is how it last was."
    return f"The {name} is new, or has changed; this is how it is now."


def emitted(service: Service, types: Types, event: Event) -> str:
    """`class OrderPlaced(CustomEvent)`: only what a handler gives."""
    file = types.file
    return struct(
        file,
        class_name(event.name),
        file.use(EVENT, "CustomEvent"),
        [replace(read(types, field), attribute=field_attribute(field.name)) for field in event.fields],
        says=described(event.description, event.deprecated),
        facts="\n".join(_facts(file, service, event)),
    )


def field_attribute(name: str) -> str:
    """The attribute of a field of a custom event, apart from the facts that each of them states."""
    return f"{name}_" if name in {"name", "key", "resource"} else attribute(name)


def _facts(file: Module, service: Service, event: Event) -> list[str]:
    variable = file.use("typing", "ClassVar")
    locks = locked(service, event)
    facts = [
        f"    name: {variable}[str] = {quoted(event.name)}",
        f"    key: {variable}[str] = {quoted(field_attribute(event.key))}",
    ]
    return facts + ([f"    resource: {variable}[str | None] = {quoted(locks)}"] if locks else [])


def locked(service: Service, event: Event) -> str | None:
    """The resource whose row an event's key names; None when the key is no id of this service."""
    key = next((field for field in event.fields if field.name == event.key), None)
    if event.resource in service.resources:
        return event.resource
    return None if key is None else _referred(service, key)


def _referred(service: Service, key: Field) -> str | None:
    if key.refers_to is not None:
        return key.refers_to.resource if key.refers_to.service == service.name else None
    resource = key.name.removesuffix("_id")
    return resource if key.type == Primitive("id") and resource in service.resources else None
