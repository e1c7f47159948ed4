"""Which events does a service publish?"""

from __future__ import annotations

from onehand.design.event import EventSyntax
from onehand.ir.build.field import build_fields
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Event, Field, Resource
from onehand.ir.types import Named, Primitive
from onehand.text.suggest import did_you_mean

_TAKEN = ("discriminator", "event_id", "sequence", "timestamp")
"""What every event has beside its own fields."""


def deduced_events(resource: Resource) -> tuple[Event, ...]:
    if not resource.has_events:
        return ()
    about = resource.name.replace("_", " ")
    article = "An" if about[0] in "aeio" else "A"
    return (
        Event(
            f"{resource.name}_upserted",
            "upserted",
            resource.name,
            "id",
            (),
            f"{article} {about} was created or changed: all of it.",
            resource.name_span,
            deprecated=resource.deprecated,
        ),
        Event(
            f"{resource.name}_deleted",
            "deleted",
            resource.name,
            "id",
            (),
            f"{article} {about} was deleted: its last state.",
            resource.name_span,
            deprecated=resource.deprecated,
        ),
    )


def build_event(syntax: EventSyntax, scope: Scope) -> Event:
    fields = build_fields(syntax.fields, scope, "event")
    for field in fields:
        if field.name in _TAKEN:
            message = f"every event has a '{field.name}'"
            scope.report.error("reserved-name", field.name_span, message, help="leave it out, or rename it")
    return Event(
        syntax.name.value,
        "custom",
        _resource(syntax, scope),
        _key(syntax, fields, scope),
        fields,
        syntax.description,
        syntax.span,
        deprecated=syntax.deprecated,
        attributes=syntax.attributes,
    )


def _key(syntax: EventSyntax, fields: tuple[Field, ...], scope: Scope) -> str:
    if syntax.key is None:
        return ""
    by_name = {field.name: field for field in fields}
    key = by_name.get(syntax.key.value)
    if key is None:
        if not any(one.name.value == syntax.key.value for one in syntax.fields):
            help = did_you_mean(syntax.key.value, by_name, otherwise=f"its fields: {', '.join(by_name) or 'none'}")
            message = f"the key '{syntax.key.value}' is not among the fields of event '{syntax.name.value}'"
            scope.report.error("bad-key", syntax.key.span, message, help=help)
    elif key.optional or not _orders(key):
        help = "a key is a required field of type id, string, uuid, integer or an enum"
        scope.report.error(
            "bad-key", syntax.key.span, f"'{key.name}' of type '{key.type}' cannot be the key", help=help
        )
    return syntax.key.value


def _orders(field: Field) -> bool:
    if isinstance(field.type, Named):
        return field.type.kind == "enum"
    return isinstance(field.type, Primitive) and field.type.name in {"id", "string", "uuid", "integer"}


def _resource(syntax: EventSyntax, scope: Scope) -> str | None:
    """Whose row `emit` locks: the resource that the key refers to, by `refers_to` or as `<resource>_id`."""
    if syntax.key is None:
        return None
    written = next((one for one in syntax.fields if one.name.value == syntax.key.value), None)
    if written is not None and written.refers_to is not None:
        service, dot, name = written.refers_to.value.rpartition(".")
        return name if (not dot or service == scope.owner) and name in scope.names.resources else None
    name = syntax.key.value.removesuffix("_id")
    return name if name != syntax.key.value and name in scope.names.resources else None
