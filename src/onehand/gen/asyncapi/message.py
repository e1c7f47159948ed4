"""How is one event said in AsyncAPI: its headers, its payload?"""

from __future__ import annotations

from typing import Any

from onehand.gen.json_schema import Schema, Schemas
from onehand.gen.python.models import words
from onehand.gen.python.names import class_name
from onehand.ir.nodes import Event, Service
from onehand.ir.types import Named


def message(owner: Service, event: Event) -> dict[str, Any]:
    """The message object; ordering and identity are said by the headers."""
    told: dict[str, Any] = {
        "name": event.name,
        "title": event.name.replace("_", " ").capitalize(),
        "summary": event.description.strip() or _usual(event),
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/EventHeaders"},
        "payload": {"$ref": f"#/components/schemas/{class_name(owner.name)}Stream{class_name(event.name)}"},
        "x-key": event.key,
        "x-deprecated": event.deprecated,
        "x-attributes": dict(event.attributes) if event.attributes else None,
    }
    return {key: value for key, value in told.items() if value}


def _usual(event: Event) -> str:
    name = words(event.resource or "")
    return (
        f"The last state of a {name} that is gone." if event.kind == "deleted" else f"The whole {name}, as it is now."
    )


def payload(schemas: Schemas, owner: Service, event: Event) -> Schema:
    """The JSON of an event: what every event has, then what this one carries."""
    properties: Schema = {
        "discriminator": {"type": "string", "const": event.name},
        "event_id": {"type": "string", "format": "uuid", "description": "The same in every delivery."},
        "sequence": {"type": "integer", "format": "int64", "description": "Grows with every change of one key."},
        "timestamp": {"type": "string", "format": "date-time", "description": "When the change was made."},
    }
    required = list(properties)
    if event.kind == "custom":
        properties |= {field.name: schemas.read(field) for field in event.fields}
        required += [field.name for field in event.fields if not field.optional]
    elif event.kind == "forgotten":
        properties |= {"id": {"type": "string", "description": "What was forgotten."}, "erased": _ERASED}
        required += ["id", "erased"]
    else:
        resource = event.resource or ""
        properties[resource] = schemas.ref(Named("resource", owner.name, resource))
        required.append(resource)
    return {"type": "object", "required": required, "properties": properties}


_ERASED: Schema = {
    "description": "What is no longer to be kept of older events of this key, anywhere.",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["events", "path"],
        "properties": {
            "events": {"type": "array", "items": {"type": "string"}, "description": "In events of these kinds."},
            "path": {
                "type": "array",
                "items": {
                    "anyOf": [
                        {"type": "string", "description": "A field; '*' = every item of a list, every value of a map."},
                        {
                            "type": "object",
                            "additionalProperties": {"type": "string"},
                            "description": "Only objects whose field has this value.",
                        },
                    ]
                },
            },
            "value": {"description": "What stands there instead; when it is missing, the field is removed."},
            "only": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Instead of a value: all fields of the object but these are removed.",
            },
        },
    },
}


def headers_schema() -> Schema:
    """CloudEvents 1.0 attributes, and the trace."""
    text = {"type": "string"}
    return {
        "description": "CloudEvents 1.0 attributes, and the trace that the event belongs to.",
        "type": "object",
        "required": ["ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject", "ce-time"],
        "properties": {
            "ce-specversion": {"type": "string", "const": "1.0"},
            "ce-id": {"type": "string", "format": "uuid", "description": "The event_id."},
            "ce-source": {**text, "description": "The stream."},
            "ce-type": {**text, "description": "The discriminator."},
            "ce-subject": {**text, "description": "The key: events of one key are in order."},
            "ce-time": {"type": "string", "format": "date-time"},
            "traceparent": {**text, "description": "W3C trace context."},
            "replayed": {"type": "string", "const": "true", "description": "There when it was published again."},
            "forgets": {"type": "string", "const": "true", "description": "There when it tells what was erased."},
            "redacted": {"type": "string", "const": "true", "description": "There when something was erased here."},
        },
    }
