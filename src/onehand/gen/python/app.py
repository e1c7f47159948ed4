"""generated/app.py: what the runtime starts."""

from __future__ import annotations

from onehand.gen.file import File
from onehand.gen.python.code import Code, call, keyword_argument, listed, pairs, quoted, render
from onehand.gen.python.module import Module
from onehand.gen.python.names import (
    attribute,
    class_name,
    constant,
    consumer_class,
    handler_class,
    module,
)
from onehand.gen.python.operation import handled
from onehand.gen.python.spec import SPEC, copy_constant
from onehand.gen.sql.idempotency import keeps_answers
from onehand.gen.sql.service import schema, schema_hash
from onehand.ir.nodes import Design, Service, Subscription


def generate(design: Design, service: Service) -> list[File]:
    """app.py."""
    file = Module("generated/app.py", source=service.path, says=f"What starts '{service.name}'.", declared=["SERVICE"])
    events = [one.name for one in service.events.values() if one.kind == "custom"]
    custom = pairs([(name, file.use(".events", class_name(name))) for name in events])
    handlers = [(attribute(key), file.use(".handlers", handler_class(key))) for key in handled(service)]
    resources = listed([file.use(".spec", constant(one.plural)) for one in service.resources.values()])
    subscriptions = listed([_subscription(file, one) for one in service.subscriptions.values()])
    arguments: list[Code | None] = [
        f"name={quoted(service.name)}",
        f"stream={quoted(stream(service.name))}" if service.events else None,
        f"schema={quoted(schema_hash(schema(design, service)))}" if service.has_database else None,
        keyword_argument("resources", resources) if service.resources else None,
        keyword_argument("custom_events", custom) if events else None,
        keyword_argument("subscriptions", subscriptions) if service.subscriptions else None,
        keyword_argument("uses", listed([quoted(name) for name in service.uses])) if service.uses else None,
        f"routes={file.use('.routes', 'routes')}",
        keyword_argument("handlers", pairs(handlers)),
        f"call={file.use('.call', 'Call')}",
        "package=__package__",
        "keeps_answers=True" if keeps_answers(service) else None,
    ]
    given = [argument for argument in arguments if argument is not None]
    file.add(render(call(f"SERVICE = {file.use(SPEC, 'ServiceSpec')}", given)))
    return [file.file()]


def stream(service: str) -> str:
    """`user.v1.user_event`: the name of a service's stream without environment and organization."""
    return f"{service}.v1.{service}_event"


def _subscription(file: Module, found: Subscription) -> Code:
    place = f".subscriptions.{module(found.service)}"
    copies = listed([file.use(".spec", copy_constant(found.service, one.resource)) for one in found.copies])
    events = pairs([(name, file.use(place, class_name(name))) for name in found.handles])
    consumer = f"consumer={file.use('.consumers', consumer_class(found.service))}" if found.handles else None
    arguments: list[Code | None] = [
        f"service={quoted(found.service)}",
        f"stream={quoted(stream(found.service))}",
        keyword_argument("copies", copies) if found.copies else None,
        keyword_argument("events", events) if found.handles else None,
        f"retain_days={found.retain_days}",
        consumer,
    ]
    return call(file.use(SPEC, "SubscriptionSpec"), [one for one in arguments if one is not None])
