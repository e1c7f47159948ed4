"""asyncapi.yaml: what a service publishes and reads, in AsyncAPI 3.0, for tools and for subscribers of any language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onehand.gen.asyncapi.message import headers_schema, message, payload
from onehand.gen.asyncapi.recipe import recipe
from onehand.gen.file import File
from onehand.gen.json_schema import Schemas
from onehand.gen.python.app import stream
from onehand.gen.python.home import FlatHome
from onehand.gen.python.models import types_of
from onehand.gen.python.module import HEADER
from onehand.gen.python.names import class_name
from onehand.gen.python.open import closure
from onehand.gen.yaml_text import yaml_text
from onehand.ir.nodes import Design, Event, Service
from onehand.ir.types import Named


def generate(design: Design, service: Service) -> list[File]:
    """asyncapi.yaml, of a service that publishes or reads anything."""
    if not service.events and not service.subscriptions:
        return []
    text = f"{HEADER.format(path=service.path)}\n{yaml_text(document(design, service))}"
    return [File("generated/asyncapi.yaml", text)]


def document(design: Design, service: Service) -> dict[str, Any]:
    """The document as JSON."""
    streams = _streams(design, service)
    types = closure(design, (named for owner, events in streams for one in events for named in _types(owner, one)))
    schemas = Schemas(design, FlatHome(types))
    return {
        "asyncapi": "3.0.0",
        "info": _info(service),
        "defaultContentType": "application/json",
        "channels": {_channel(owner): _channel_object(owner, events) for owner, events in streams},
        "operations": {name: told for owner, events in streams for name, told in _operation(service, owner, events)},
        "components": {
            "messages": {_message(owner, one): message(owner, one) for owner, events in streams for one in events},
            "schemas": {
                **{_payload(owner, one): payload(schemas, owner, one) for owner, events in streams for one in events},
                **schemas.components(types),
                "EventHeaders": headers_schema(),
            },
        },
    }


def _streams(design: Design, service: Service) -> list[tuple[Service, list[Event]]]:
    """The service's own stream, and what it reads of others."""
    own = [(service, list(service.events.values()))] if service.events else []
    return own + [(design.services[name], list(_read(design, service, name))) for name in service.subscriptions]


def _read(design: Design, service: Service, producer: str) -> Iterator[Event]:
    """What is handled, and what feeds the copies."""
    subscription, events = service.subscriptions[producer], design.services[producer].events
    copied = {copy.resource for copy in subscription.copies}
    for event in events.values():
        if event.name in subscription.handles or (event.resource in copied and event.kind != "custom"):
            yield event


def _types(owner: Service, event: Event) -> list[Named]:
    if event.kind == "custom":
        return types_of(event.fields)
    if event.kind == "forgotten":
        return []
    return [Named("resource", owner.name, event.resource or "")]


def _info(service: Service) -> dict[str, Any]:
    """Retention and recipe stand where every reader begins."""
    parts = [service.description.strip(), recipe(service) if service.events else ""]
    return {
        "title": f"{service.name} events",
        "version": "1",
        "description": "\n\n".join(part for part in parts if part) or f"The events that '{service.name}' reads.",
        "x-team": service.team,
    }


def _channel(owner: Service) -> str:
    return f"{owner.name}_event"


def _message(owner: Service, event: Event) -> str:
    return f"{owner.name}.{event.name}"


def _payload(owner: Service, event: Event) -> str:
    return f"{class_name(owner.name)}Stream{class_name(event.name)}"


def _channel_object(owner: Service, events: list[Event]) -> dict[str, Any]:
    return {
        "address": f"{{environment}}.{{organization}}.{stream(owner.name)}",
        "title": f"The stream of '{owner.name}'",
        "summary": "One writer; events of one key arrive in the order of their changes.",
        "parameters": {
            "environment": {"description": "`local`, or the name of an environment.", "examples": ["local"]},
            "organization": {"description": "As in onehand.toml."},
        },
        "messages": {one.name: {"$ref": f"#/components/messages/{_message(owner, one)}"} for one in events},
    }


def _operation(service: Service, owner: Service, events: list[Event]) -> Iterator[tuple[str, dict[str, Any]]]:
    own, channel = owner is service, _channel(owner)
    yield (
        f"{'publish' if own else 'read'}_{channel}",
        {
            "action": "send" if own else "receive",
            "channel": {"$ref": f"#/channels/{channel}"},
            "summary": f"{'Published by' if own else 'Read by'} '{service.name}'.",
            "messages": [{"$ref": f"#/channels/{channel}/messages/{one.name}"} for one in events],
        },
    )
