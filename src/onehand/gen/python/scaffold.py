"""handlers.py and consumers.py to begin with: each method that must be written by hand answers 501 until it is."""

from __future__ import annotations

from onehand.gen.file import File
from onehand.gen.python.code import Brackets, quoted, render
from onehand.gen.python.handlers import HandlerClass
from onehand.gen.python.module import Module
from onehand.gen.python.names import class_name, consumer_class, handler_class, module
from onehand.gen.python.needs import reason
from onehand.gen.python.operation import handled
from onehand.ir.nodes import Operation, Service, Subscription

_PROBLEM = ("onehand.runtime.problem", "NotImplementedYet")


def scaffold(service: Service) -> list[File]:
    """The files that a service needs beside its design; never written over existing ones."""
    files = []
    operations = {key: [one for one in found if reason(service, one)] for key, found in handled(service).items()}
    if any(operations.values()):
        files.append(_handlers(service, {key: found for key, found in operations.items() if found}))
    subscriptions = [one for one in service.subscriptions.values() if one.handles]
    if subscriptions:
        files.append(_consumers(service, subscriptions))
    return files


def _handlers(service: Service, needed: dict[str, list[Operation]]) -> File:
    says = f"What '{service.name}' does by hand."
    file = Module("handlers.py", source="", says=says, declared=[class_name(key) for key in needed])
    for key, operations in needed.items():
        owner = HandlerClass(file, service, key, package=".generated.")
        base = file.use(".generated.handlers", handler_class(key))
        methods = [f"{owner.signature(one)}\n{_raise(file, one.name)}" for one in operations]
        file.add(f"class {class_name(key)}({base}):\n" + "\n\n".join(methods))
    return file.file()


def _consumers(service: Service, subscriptions: list[Subscription]) -> File:
    names = [f"On{class_name(one.service)}" for one in subscriptions]
    says = f"What '{service.name}' does when something happens elsewhere."
    file = Module("consumers.py", source="", says=says, declared=names)
    for name, subscription in zip(names, subscriptions, strict=True):
        base = file.use(".generated.consumers", consumer_class(subscription.service))
        methods = [_consumed(file, subscription, event) for event in subscription.handles]
        file.add(f"class {name}({base}):\n" + "\n\n".join(methods))
    return file.file()


def _consumed(file: Module, subscription: Subscription, event: str) -> str:
    kind = file.use(f".generated.subscriptions.{module(subscription.service)}", class_name(event))
    batch = f"batch: {file.use('collections.abc', 'Sequence')}[{kind}]"
    arguments = ["self", batch, f"call: {file.use('.generated.call', 'Call')}"]
    head = render(Brackets(f"async def {event}(", arguments, " -> None:"), indent=4)
    return f"{head}\n{_raise(file, event)}"


def _raise(file: Module, method: str) -> str:
    return f"        raise {file.use(*_PROBLEM)}({quoted(f'{method} is to be written')})"
