"""How is a long list read piece by piece? By keyset: a cursor says after which values the next page starts.

A cursor is opaque to callers. It holds the sort, a hash of the filters, and the last values, so that it cannot be used
with another question than the one it came from.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from onehand.runtime.problem import Fault, Invalid

T = TypeVar("T")

_LONGEST = 4000
"""Characters of a cursor; longer ones were not made here."""


class Page(Struct, Generic[T]):
    """One page; `next` is the cursor of the following one, None on the last."""

    items: list[T]
    next: str | None = None


_NO_FILTERS = frozenset({"limit", "after", "sort"})


def filters(query: Struct) -> dict[str, Any]:
    """The parameters of a list that say which rows: absent ones are left out, so a new search keeps old cursors."""
    return {
        name: value
        for name, attribute in zip(query.__struct_encode_fields__, query.__struct_fields__, strict=True)
        if name not in _NO_FILTERS and (value := getattr(query, attribute)) is not None
    }


def filter_hash(filters: Any) -> str:
    """Of anything msgspec can encode; the same filters give the same 8 characters in every process."""
    return blake2b(msgspec.json.encode(filters, order="deterministic"), digest_size=4).hexdigest()


def write_cursor(sort: str, filters: dict[str, Any], last: Sequence[Any]) -> str:
    """`last`: the sorted columns of the last row in the sort's order, ending with its id."""
    text = msgspec.json.encode([sort, filter_hash(filters), *last])
    return urlsafe_b64encode(text).rstrip(b"=").decode()


def read_cursor(cursor: str, sort: str, filters: dict[str, Any], types: Sequence[Any]) -> list[Any]:
    """The values after which the page starts, one for each of `types`; Invalid when it is not a cursor of this
    question.
    """
    made_with, hashed, last = _read(cursor)
    if (made_with, hashed, len(last)) != (sort, filter_hash(filters), len(types)):
        raise Invalid([foreign_cursor()])
    return [_value(value, type) for value, type in zip(last, types, strict=True)]


def is_cursor(cursor: str, sort: str | None) -> bool:
    """Whether it was made here, for this sort (None = any); for which filters is not looked at."""
    try:
        made_with, _, _ = _read(cursor)
    except Invalid:
        return False
    return sort in (None, made_with)


def _read(cursor: str) -> tuple[Any, Any, list[Any]]:
    try:
        if len(cursor) > _LONGEST:
            raise Invalid([foreign_cursor()])
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        made_with, hashed, *last = msgspec.json.decode(text, type=list[Any])
    except (ValueError, msgspec.DecodeError, RecursionError) as error:
        raise Invalid([foreign_cursor()]) from error
    return made_with, hashed, last


def _value(value: Any, type: Any) -> Any:
    try:
        converted = msgspec.convert(value, type)
    except (msgspec.ValidationError, ValueError) as error:
        raise Invalid([foreign_cursor()]) from error
    if "\0" in str(converted):
        raise Invalid([foreign_cursor()])
    return converted


def foreign_cursor() -> Fault:
    """Of a cursor that was not made here, or for another question."""
    return Fault("after", "pattern", "must be the cursor of the previous page of the same list")
