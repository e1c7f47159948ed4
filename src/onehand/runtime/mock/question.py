"""Which rows does a list ask for, and in which order? As PostgreSQL answers, with collation C."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from onehand.runtime.db.where import lowered
from onehand.runtime.mock.rows import Row
from onehand.runtime.page import Page, filters, read_cursor, write_cursor
from onehand.runtime.problem import Fault, Invalid
from onehand.runtime.spec import FieldSpec, ResourceSpec

AUDIT = ("id", "created_at", "updated_at")

Test = Callable[[Row], bool]


def column(row: Row, name: str) -> Any:
    """A column's value, as it sorts and compares."""
    return getattr(row, name) if name in AUDIT else row.values[name]


def tests(spec: ResourceSpec, query: Any) -> list[Test]:
    """One test per given parameter; absent ones ask nothing."""
    declared = _matches(spec)
    return [_test(*declared[name], value) for name, value in filters(query).items()]


def _matches(spec: ResourceSpec) -> dict[str, tuple[str, str, bool]]:
    """Parameter -> (column, match, whether it is an email)."""
    known = {field.name: field for field in spec.fields}
    found = {"id": ("id", "any", False)}
    for search in spec.search:
        for name, match in search.terms:
            field = known.get(name)
            place = field.column if field else name
            email = field is not None and field.type == "email"
            found.update({parameter: (place, how, email) for parameter, how in _parameters(name, match)})
    return found


def _parameters(name: str, match: str) -> list[tuple[str, str]]:
    if match == "range":
        return [(f"{name}_from", "from"), (f"{name}_until", "until")]
    return [(f"{name}_prefix", "prefix")] if match == "prefix" else [(name, "equal")]


def _test(place: str, match: str, email: bool, wanted: Any) -> Test:
    if match == "any":
        ids = frozenset(wanted)
        return lambda row: row.id in ids
    compare = _COMPARE[match]
    if email:
        low = lowered(wanted)
        return lambda row: (value := column(row, place)) is not None and compare(lowered(value), low)
    return lambda row: (value := column(row, place)) is not None and compare(value, wanted)


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "equal": lambda value, wanted: bool(value == wanted),
    "from": lambda value, wanted: bool(value >= wanted),
    "until": lambda value, wanted: bool(value < wanted),
    "prefix": lambda value, wanted: bool(value.startswith(wanted)),
}


def ordering(spec: ResourceSpec, sort: str | None) -> tuple[str, str, bool]:
    """(word, column, descending) of the sort; Invalid when the design does not have it."""
    word = spec.sort[0] if sort is None else sort
    if word not in spec.sort:
        raise Invalid([Fault("sort", "unknown_value", f"must be one of: {', '.join(spec.sort)}")])
    name = word.removeprefix("-")
    places = {field.name: field.column for field in spec.fields}
    return word, places.get(name, name), word.startswith("-")


def cut(
    spec: ResourceSpec,
    query: Any,
    rows: Iterable[Row],
    types: Mapping[str, Any],
    read: Callable[[Row], Any],
    also: dict[str, Any],
) -> Page[Any]:
    """The page that the query asks for; `id` breaks ties in the same direction. `also`: what a cursor is for, too."""
    word, place, descending = ordering(spec, query.sort)
    asked = tests(spec, query)
    found = [row for row in rows if all(test(row) for test in asked)]
    found.sort(key=lambda row: (column(row, place), row.id), reverse=descending)
    if query.after is not None:
        value, id = read_cursor(query.after, word, filters(query) | also, [types[word.removeprefix("-")], str])
        found = [row for row in found if _beyond((column(row, place), row.id), (value, id), descending)]
    page = found[: query.limit]
    more = len(found) > query.limit
    cursor = write_cursor(word, filters(query) | also, [column(page[-1], place), page[-1].id]) if more else None
    return Page([read(row) for row in page], cursor)


def _beyond(value: tuple[Any, str], last: tuple[Any, str], descending: bool) -> bool:
    return value < last if descending else value > last


def unique_key(fields: Mapping[str, FieldSpec], names: Iterable[str], values: Mapping[str, Any]) -> Any:
    """What may occur once; None when a part is null, which never conflicts."""
    parts = []
    for name in names:
        field = fields[name]
        value = values[field.column]
        if value is None:
            return None
        parts.append(lowered(value) if field.type == "email" else value)
    return tuple(parts)


def folded(fields: Mapping[str, FieldSpec], key: Mapping[str, Any]) -> tuple[Any, ...]:
    """A key as it is compared: of an e-mail address the lower case."""
    emails = {name for name, field in fields.items() if field.type == "email"}
    return tuple(lowered(value) if name in emails else value for name, value in key.items())
