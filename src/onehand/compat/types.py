"""Are the values of one type values of another?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from onehand.compat.about import About, Pair
from onehand.compat.change import Finding
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type

_WIDER = frozenset(
    {("integer", "float"), ("uuid", "id")}
    | {(name, "string") for name in ("date", "datetime", "uuid", "email", "url", "id")}
)
"""Every value of the first is one of the second, as it travels. Not decimal: a number is taken for it, too."""
_RECORDS = frozenset({"model", "resource", "form", "patch", "version"})


def compare_types(old: Type, new: Type, about: About, *, bounded: bool = False) -> Iterator[Finding | Pair]:
    """`bounded`: one side has bounds, which say nothing about values of another type."""
    match old, new:
        case ListOf(before), ListOf(after):
            yield from compare_types(before, after, about)
        case MapOf(inside), MapOf(outside):
            yield from compare_types(inside, outside, about)
        case Named(), Named() if _alike(old, new):
            yield from _renamed(old, new, about)
            yield Pair(old, new)
        case _ if old != new:
            yield _changed(old, new, about, bounded=bounded)


def _alike(old: Named, new: Named) -> bool:
    return old.kind == new.kind or (old.kind in _RECORDS and new.kind in _RECORDS)


def _renamed(old: Named, new: Named, about: About) -> Iterator[Finding]:
    if (old.owner, old.name) != (new.owner, new.name):
        yield about.tell("type-renamed", "replace", "name", spelt(old, about.owner), spelt(new, about.owner))


def _changed(old: Type, new: Type, about: About, *, bounded: bool) -> Finding:
    action = "replace" if bounded else _action(old, new)
    opened = isinstance(old, Named) and old.kind == "enum" and new == Primitive("string") and not bounded
    facet: Literal["variant", "value"] = "variant" if opened else "value"
    return about.tell("type-changed", action, facet, spelt(old, about.owner), spelt(new, about.owner))


def _action(old: Type, new: Type) -> Literal["widen", "narrow", "replace"]:
    if _wider(old, new):
        return "widen"
    return "narrow" if _wider(new, old) else "replace"


def _wider(old: Type, new: Type) -> bool:
    if new == Primitive("json"):
        return True
    if isinstance(old, Named):
        return old.kind == "enum" and new == Primitive("string")
    return isinstance(old, Primitive) and isinstance(new, Primitive) and (old.name, new.name) in _WIDER


def spelt(type: Type, owner: str) -> str:
    """As the design writes it."""
    match type:
        case ListOf(item):
            return f"[{spelt(item, owner)}]"
        case MapOf(value):
            return f"{{map: {spelt(value, owner)}}}"
        case Named() if type.owner not in {"", owner}:
            return f"{type.owner}.{type.name}"
        case _:
            return str(type)
