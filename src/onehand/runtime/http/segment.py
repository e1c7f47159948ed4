"""How do the segments of a path become the arguments of a handler?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from onehand.runtime.model.rules.number import DECIMAL
from onehand.runtime.problem import NotFound

_TYPES: dict[str, Any] = {
    "integer": int,
    "boolean": bool,
    "float": float,
    "decimal": Decimal,
    "date": date,
    "datetime": datetime,
    "uuid": UUID,
}

_WRITTEN: dict[Any, re.Pattern[str]] = {
    int: re.compile(r"-?[0-9]{1,30}"),
    bool: re.compile("true|false"),
    float: re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?"),
    Decimal: re.compile(DECIMAL),
}
"""How they are written in JSON, or in its strings; Python would take more."""

_LONGEST = 500


def segment_reader(names: Sequence[str], types: Mapping[str, Any]) -> Callable[[list[str]], dict[str, Any]]:
    """`read(values)`: arguments by name; NotFound when a value cannot name anything.

    `types` holds words of the design, or classes (an enum); what is not in it is text.
    """
    converted = {name: _TYPES.get(type, type) for name, type in types.items() if not _is_text(type)}

    def read(values: list[str]) -> dict[str, Any]:
        arguments: dict[str, Any] = dict(zip(names, values, strict=True))
        for name, value in arguments.items():
            if "\0" in value or len(value) > _LONGEST:
                raise NotFound
            if converted and name in converted:
                arguments[name] = _convert(value, converted[name])
        return arguments

    return read


def _is_text(type: Any) -> bool:
    return isinstance(type, str) and type not in _TYPES


def _convert(value: str, type: Any) -> Any:
    written = _WRITTEN.get(type)
    if written is not None and not written.fullmatch(value):
        raise NotFound
    try:
        return msgspec.convert(value, type, strict=False)
    except msgspec.ValidationError as error:
        raise NotFound from error
