"""generated/consumers.py: what a service must do with the events that it handles by hand."""

from __future__ import annotations

from onehand.gen.file import File
from onehand.gen.python.code import Brackets, docstring, render
from onehand.gen.python.module import Module
from onehand.gen.python.names import class_name, consumer_class, module
from onehand.ir.nodes import Service, Subscription


def generate(service: Service) -> list[File]:
    """consumers.py, if the service handles any event."""
    found = [one for one in service.subscriptions.values() if one.handles]
    if not found:
        return []
    names = [consumer_class(one.service) for one in found]
    says = f"The events that '{service.name}' handles: implement these classes in consumers.py."
    file = Module("generated/consumers.py", source=service.path, says=says, declared=names)
    for subscription in found:
        file.add(_class(file, subscription))
    return [file.file()]


def _class(file: Module, found: Subscription) -> str:
    bases = f"{file.use('onehand.runtime.inbox.consumer', 'Consumer')}, {file.use('abc', 'ABC')}"
    says = f"Events of '{found.service}'. A batch has one kind, in order; it happens whole, or not at all."
    methods = [_method(file, found, name) for name in found.handles]
    head = f"class {consumer_class(found.service)}({bases}):\n"
    return head + "\n\n".join([docstring(says, indent=4), *methods])


def _method(file: Module, found: Subscription, name: str) -> str:
    event = file.use(f".subscriptions.{module(found.service)}", class_name(name))
    batch = f"batch: {file.use('collections.abc', 'Sequence')}[{event}]"
    arguments = ["self", batch, f"call: {file.use('.call', 'Call')}"]
    signature = render(Brackets(f"async def {name}(", arguments, " -> None: ..."), indent=4)
    return f"    @{file.use('abc', 'abstractmethod')}\n{signature}"
