"""Which values can a field have, when the design lists them?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Any, Self, TypeVar

E = TypeVar("E", bound=StrEnum)

_reading_stored: ContextVar[bool] = ContextVar("reading_stored", default=False)


@contextmanager
def reading_stored() -> Iterator[None]:
    """Inside, closed enums take values that they do not list: those of another version, in JSON that is stored."""
    token = _reading_stored.set(True)
    try:
        yield
    finally:
        _reading_stored.reset(token)


class Enum(StrEnum):
    """Closed: a value that the design does not list is refused. Members are named, their values travel."""

    @property
    def known(self) -> bool:
        """Does the design list it? False of what another version of the service has stored."""
        return self._name_ in type(self).__members__

    @classmethod
    def stored(cls, value: Any) -> Self:
        """What is stored is shown: also a value that only the version before or after lists, and also nothing where
        that one needs nothing.
        """
        found: Any = cls._value2member_map_.get(value)
        return found if found is not None or value is None else unlisted(cls, value)

    @classmethod
    def _missing_(cls, value: object) -> Enum | None:
        return unlisted(cls, value) if isinstance(value, str) and _reading_stored.get() else None


class OpenEnum(StrEnum):
    """For readers of somebody else's values: one that the design did not list yet is kept and travels on."""

    @property
    def known(self) -> bool:
        """Was the value listed when this code was generated?"""
        return self._name_ in type(self).__members__

    @classmethod
    def _missing_(cls, value: Any) -> OpenEnum | None:
        return unlisted(cls, value) if isinstance(value, str) else None


def unlisted(cls: type[E], value: str) -> E:
    """A member beside the listed ones, which has no name."""
    unknown = str.__new__(cls, value)
    unknown._name_ = value
    unknown._value_ = value
    return unknown
