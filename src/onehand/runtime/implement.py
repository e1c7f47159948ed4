"""Which objects answer a service's operations? The generated handlers, or the classes in handlers.py that extend them.

Nothing starts when an operation has no implementation, or when a method implements no operation.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType, SimpleNamespace
from typing import Any

from onehand.runtime.handler import Handler
from onehand.runtime.spec import ServiceSpec
from onehand.runtime.startup import StartupError


class Implementation:
    """The handlers of a service, ready to be called."""

    def __init__(self, generated: Mapping[str, type[Handler]], instances: Mapping[str, Handler]) -> None:
        self._generated = generated
        self.handlers = SimpleNamespace(**instances)

    def handwritten(self, operation: str, method: Callable[..., Any]) -> bool:
        """Whether the bound method that answers the operation comes from handlers.py."""
        owner = type(getattr(method, "__self__", None))
        generated = next((cls for cls in self._generated.values() if issubclass(owner, cls)), None)
        return generated is None or getattr(owner, operation, None) is not getattr(generated, operation, None)


def implement(service: ServiceSpec, module: ModuleType | None) -> Implementation:
    """Makes one object per handler class; StartupError names everything that is missing or too much."""
    classes = _classes(module)
    chosen: dict[str, type[Handler]] = {}
    faults: list[str] = []
    for name, generated in service.handlers.items():
        found = [cls for cls in classes if issubclass(cls, generated)]
        leaves = _leaves(found)
        chosen[name] = leaves[0] if leaves else generated
        faults += _faults(generated, leaves)
    faults += _strangers(classes, tuple(service.handlers.values()))
    if faults:
        raise StartupError(
            f"handlers.py of '{service.name}' does not match the design: {'; '.join(faults)}",
            "the classes to extend are in generated/handlers.py",
        )
    return Implementation(service.handlers, {name: cls() for name, cls in chosen.items()})


def _classes(module: ModuleType | None) -> list[type[Handler]]:
    """Those written in the module itself, not those that it imports."""
    found = [] if module is None else [value for value in vars(module).values() if inspect.isclass(value)]
    return [cls for cls in found if issubclass(cls, Handler) and module and cls.__module__ == module.__name__]


def _leaves(found: list[type[Handler]]) -> list[type[Handler]]:
    """A class and the one it extends count once."""
    return [cls for cls in found if not any(other is not cls and issubclass(other, cls) for other in found)]


def _faults(generated: type[Handler], leaves: list[type[Handler]]) -> Iterator[str]:
    if len(leaves) > 1:
        yield f"'{generated.__name__}' is extended by {' and '.join(cls.__name__ for cls in leaves)}, expected one"
        return
    missing = sorted(getattr(leaves[0] if leaves else generated, "__abstractmethods__", ()))
    where = f"class '{leaves[0].__name__}'" if leaves else f"a class that extends '{generated.__name__}'"
    yield from (f"'{name}' is missing in {where}" for name in missing)
    if leaves:
        yield from _extra(generated, leaves[0])


def _extra(generated: type[Handler], written: type[Handler]) -> Iterator[str]:
    for name, _ in inspect.getmembers(written, inspect.iscoroutinefunction):
        if not name.startswith("_") and not hasattr(generated, name):
            yield f"'{written.__name__}.{name}' is no operation of the design (a helper's name starts with '_')"


def _strangers(classes: list[type[Handler]], generated: tuple[type[Handler], ...]) -> Iterator[str]:
    for cls in classes:
        if not issubclass(cls, generated):
            yield f"'{cls.__name__}' extends no handler of this service"
