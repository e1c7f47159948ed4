"""Which values can a field have, when the design lists them?"""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Enum(StrEnum):
    """Closed: a value that the design does not list is refused. Members are named, their values travel."""

    @property
    def known(self) -> bool:
        return True


class OpenEnum(StrEnum):
    """For readers of somebody else's values: one that the design did not list yet is kept and travels on."""

    @property
    def known(self) -> bool:
        """Was the value listed when this code was generated?"""
        return self._name_ in type(self).__members__

    @classmethod
    def _missing_(cls, value: Any) -> OpenEnum | None:
        if not isinstance(value, str):
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = value
        unknown._value_ = value
        return unknown
