"""What do handlers stand on?

A generated handler has one coroutine method per operation. handlers.py subclasses it where a service differs; the
methods that cannot be deduced are abstract.
"""

from __future__ import annotations

from abc import ABC
from typing import TypeVar

from msgspec import structs

from onehand.runtime.model import Form, Patch
from onehand.runtime.problem import NotFound

T = TypeVar("T")
F = TypeVar("F", bound=Form)


class Handler(ABC):  # noqa: B024  its subclasses have the abstract methods
    """Base of all generated handlers. Made once per process, without arguments."""


def found(value: T | None, resource: str, id: str) -> T:
    """The value, or NotFound."""
    if value is None:
        raise NotFound(resource, id)
    return value


def merged(form: F, patch: Patch) -> F:
    """The form with the given fields of the patch; Invalid when together they are not a valid form."""
    changes = patch.changes()
    whole: F = structs.replace(form, **changes)
    return whole
