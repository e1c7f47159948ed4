"""How is code that handles another service's events found and called?"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, Protocol

from onehand.runtime.stream.event import Event


class Consumer:
    """Base of the generated classes in `generated/consumers.py`: one abstract coroutine method per handled event.

    A method gets consecutive events of one kind and the call that they share: `user_deleted(batch, call)`. All of
    it happens in one transaction with the mark that they are done; raising means that none of it happened.
    """


class Handled(Protocol):
    """What is read of a `SubscriptionSpec`."""

    @property
    def service(self) -> str: ...

    @property
    def events(self) -> Mapping[str, type[Event]]: ...

    @property
    def consumer(self) -> type[Consumer] | None: ...


class ConsumerError(Exception):
    """consumers.py does not implement what the design says; the message names all of it."""


def consumers(subscriptions: Sequence[Handled], module: ModuleType | None) -> dict[str, Consumer]:
    """Producer -> the one object that handles its events, made from the classes in `consumers.py`.

    Raises ConsumerError when a class or method is missing, doubled, or too much.
    """
    found: dict[str, Consumer] = {}
    faults: list[str] = []
    for subscription in subscriptions:
        if subscription.consumer is None:
            continue
        classes = _implementations(subscription.consumer, module)
        faults += _faults(subscription.consumer, subscription.events, classes)
        if not faults:
            found[subscription.service] = classes[0]()
    if faults:
        raise ConsumerError(f"consumers.py does not match the design: {'; '.join(faults)}")
    return found


def _implementations(interface: type[Consumer], module: ModuleType | None) -> list[type[Consumer]]:
    classes = [] if module is None else [value for value in vars(module).values() if inspect.isclass(value)]
    return [c for c in classes if issubclass(c, interface) and c is not interface]


def _faults(interface: type[Consumer], events: Mapping[str, Any], classes: list[type[Consumer]]) -> list[str]:
    if not classes:
        return [f"no class implements '{interface.__name__}' ({', '.join(events)})"]
    if len(classes) > 1:
        return [f"'{interface.__name__}' is implemented by {' and '.join(c.__name__ for c in classes)}, expected one"]
    [only] = classes
    missing = sorted(getattr(only, "__abstractmethods__", ()))
    extra = sorted(name for name in _public_coroutines(only) if name not in events)
    return [f"'{only.__name__}' does not handle '{name}'" for name in missing] + [
        f"'{only.__name__}.{name}' is no handled event of the design" for name in extra
    ]


def _public_coroutines(cls: type[Consumer]) -> list[str]:
    return [name for name, _ in inspect.getmembers(cls, inspect.iscoroutinefunction) if not name.startswith("_")]
