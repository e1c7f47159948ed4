"""Which resources can be forgotten? Their services publish `<resource>_forgotten`.

Known only when all files are understood: what is personal may lie in the model of a library.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from onehand.design.document import Document
from onehand.ir.nodes import Design, Enum, Event, Model, Resource, Service, Union
from onehand.ir.personal import is_told
from onehand.text.diagnostic import Note
from onehand.text.report import Report


def forgotten_name(resource: str) -> str:
    """`user_forgotten`."""
    return f"{resource}_forgotten"


def add_forgotten(design: Design, documents: Mapping[str, Document], report: Report) -> Design:
    """The same design with these events; tells when one has the name of something else, and who handles one that is
    not there.
    """
    services = {name: _service(design, service, report) for name, service in design.services.items()}
    for name in services:
        _check_handles(documents[name], services, report)
    return replace(design, services=services)


def _service(design: Design, service: Service, report: Report) -> Service:
    told = {one.name for one in service.resources.values() if is_told(design, service, one)}
    if not told:
        return service
    events = {one.name: one for one in _events(service, told)}
    for name in told:
        _check_name(service, service.resources[name], report)
    return replace(service, events=events)


def _events(service: Service, told: set[str]) -> Iterator[Event]:
    """Behind the other deduced events of the resource; all custom ones come last."""
    for resource in service.resources.values():
        yield from (one for one in service.events.values() if one.kind != "custom" and one.resource == resource.name)
        if resource.name in told:
            yield forgotten_event(resource)
    yield from (one for one in service.events.values() if one.kind == "custom")


def forgotten_event(resource: Resource) -> Event:
    about = resource.name.replace("_", " ")
    return Event(
        forgotten_name(resource.name),
        "forgotten",
        resource.name,
        "id",
        (),
        f"What is personal in the {about} was erased: whoever has it erases it, too.",
        resource.name_span,
        deprecated=resource.deprecated,
    )


def _check_name(service: Service, resource: Resource, report: Report) -> None:
    name = forgotten_name(resource.name)
    kinds: tuple[Mapping[str, Enum | Model | Union | Resource | Event], ...] = (
        service.enums,
        service.models,
        service.unions,
        service.resources,
        service.events,
    )
    other = next((kind[name] for kind in kinds if name in kind), None)
    if other is not None:
        notes = (Note(f"resource '{resource.name}' is here", resource.name_span),)
        message = f"'{name}' is the event that resource '{resource.name}' gives, because it has personal fields"
        report.error("name-clash", other.span, message, help="give it another name", notes=notes)


def _check_handles(document: Document, services: Mapping[str, Service], report: Report) -> None:
    """Names of this form were let through before: only now is known whether they are there."""
    for subscription in document.subscribes:
        producer = services.get(subscription.service.value)
        for name in subscription.handles:
            resource = name.value.removesuffix("_forgotten")
            if producer is None or resource not in producer.resources or name.value in producer.events:
                continue
            if name.value == forgotten_name(resource):
                message = f"service '{producer.name}' has no event '{name.value}'"
                help = f"resource '{resource}' publishes nothing personal"
                report.error("unknown-event", name.span, message, help=help)
