"""Which JSON value is a default, an example or a bound of API Builder?

In service.json every default and every example is a text that holds the value; in api.json it may be the value itself.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import uuid
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from onehand.convert.apibuilder.cursor import clean
from onehand.convert.apibuilder.document import Document
from onehand.convert.apibuilder.type_name import ListOf, MapOf, Name, TypeName
from onehand.convert.apibuilder.types import local_name

_INT64 = 2**63
T = TypeVar("T")


class UnfitError(Exception):
    """The value does not fit its type; the message says what it is."""


def fitted(raw: Any, type_name: TypeName, document: Document) -> Any:
    """The value as our YAML writes it. Raises UnfitError."""
    if isinstance(type_name, ListOf):
        return [fitted(item, type_name.item, document) for item in _container(raw, list)]
    if isinstance(type_name, MapOf):
        return {clean(k) or "_": fitted(v, type_name.value, document) for k, v in _container(raw, dict).items()}
    name = local_name(document, type_name.name)
    if name in document.enums:
        return _enum_value(raw, name, document)
    if name in document.models or name in document.unions:
        return _container(raw, dict)
    return _primitive(raw, type_name)


def _container(raw: Any, kind: type[list[Any]] | type[dict[str, Any]]) -> Any:
    value = raw
    if isinstance(raw, str):
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, kind):
        raise UnfitError(_shown(raw))
    return value


def _enum_value(raw: Any, name: str, document: Document) -> str:
    for value in document.enums[name].values:
        if raw in {value.name, value.value}:
            return value.value or value.name
    raise UnfitError(_shown(raw))


def _primitive(raw: Any, type_name: Name) -> Any:
    try:
        value = _READERS.get(type_name.name, _any)(raw)
    except (ValueError, InvalidOperation, OverflowError, TypeError) as error:
        raise UnfitError(_shown(raw)) from error
    return value


def _any(raw: Any) -> Any:
    if isinstance(raw, str):
        try:
            return json.loads(raw)
        except (ValueError, RecursionError):
            return clean(raw)
    return raw


def _boolean(raw: Any) -> bool:
    words = {"true": True, "false": False}
    return _need(words.get(str(raw).strip().lower()))


def _need(value: T | None) -> T:
    """The value, unless there is none."""
    if value is None:
        raise ValueError
    return value


def _integer(raw: Any) -> int:
    text = str(raw).strip()
    value = int(text) if re.fullmatch(r"[-+]?\d{1,30}", text, re.ASCII) else None
    return _need(value if value is not None and -_INT64 <= value < _INT64 else None)


def _decimal(raw: Any) -> str:
    text = str(raw).strip()
    return _need(text if text.isascii() and "_" not in text and Decimal(text).is_finite() else None)


def _float(raw: Any) -> float:
    value = float(_decimal(raw))
    return _need(value if math.isfinite(value) else None)


def _string(raw: Any) -> str:
    text = clean(raw if isinstance(raw, str) else json.dumps(raw))
    return _need(text if text.strip() == text and text else None)


def _uuid(raw: Any) -> str:
    return str(uuid.UUID(str(raw)))


def _date(raw: Any) -> str:
    text = str(raw).strip()
    return _need(text if dt.date.fromisoformat(text).isoformat() == text else None)


def _datetime(raw: Any) -> str:
    text = str(raw).strip()
    return _need(text if dt.datetime.fromisoformat(text).tzinfo is not None else None)


_READERS: dict[str, Callable[[Any], Any]] = {
    "boolean": _boolean,
    "integer": _integer,
    "long": _integer,
    "decimal": _decimal,
    "double": _float,
    "string": _string,
    "uuid": _uuid,
    "date-iso8601": _date,
    "date-time-iso8601": _datetime,
}


def _shown(raw: Any) -> str:
    text = raw if isinstance(raw, str) else json.dumps(raw)
    return clean(text if len(text) <= 60 else text[:57] + "...")
