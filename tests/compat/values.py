"""Which values does a type have? For each fact about it one value that needs the fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from onehand.ir.nodes import Design, Field
from onehand.ir.types import ListOf, MapOf, Named, Type

Side = Literal["form", "patch", "read", "model"]
_PRIMITIVES: dict[str, list[Any]] = {
    "boolean": [True],
    "float": [1.5],
    "date": ["2026-11-22"],
    "datetime": ["2026-11-22T10:00:00Z"],
    "uuid": ["0198f2a4-0000-7000-8000-000000000000"],
    "email": ["ada@example.com"],
    "id": ["a1"],
    "json": [1, "x", {"a": 1}, []],
}
PATTERNS = {"[0-9]{3}": "123", "[A-Z]{2}": "AB", "[a-c]+-": "abc-"}


class Values:
    """Of one design; every list starts with a plain value, and each further one varies it in one respect."""

    def __init__(self, design: Design) -> None:
        self.design = design

    def record(self, fields: tuple[Field, ...], side: Side) -> list[dict[str, Any]]:
        plain = {field.name: self.field(field)[0] for field in fields}
        return [plain, *self._variations(plain, fields, side)]

    def _variations(self, plain: dict[str, Any], fields: tuple[Field, ...], side: Side) -> Iterator[dict[str, Any]]:
        if side == "patch":
            yield {}
        for field in fields:
            yield from ({**plain, field.name: value} for value in self.field(field)[1:])
            if side == "patch" and field.optional:
                yield {field.name: None}
            if field.optional or (side in {"form", "model"} and field.default is not None):
                yield {name: value for name, value in plain.items() if name != field.name}

    def field(self, field: Field) -> list[Any]:
        low, high = field.minimum, field.maximum
        if str(field.type) == "integer":
            bottom, top = (-1000 if low is None else low), (1000 if high is None else high)
            return [bottom, top]
        if str(field.type) == "string":
            if field.pattern is not None:
                return [PATTERNS[field.pattern]]
            return ["x" * int(low or 1), "x" * int(high or 20)]
        if isinstance(field.type, ListOf):
            least, most = int(low or 0), int(high or 8)
            items = self.of(field.type.item)
            return [[one] * max(least, 1) for one in items] + [[items[0]] * least, [items[0]] * most]
        return self.of(field.type)

    def of(self, type: Type) -> list[Any]:
        match type:
            case MapOf(value):
                return [{}, *({"k": one} for one in self.of(value))]
            case ListOf(item):
                return [[one] for one in self.of(item)]
            case Named(kind="enum"):
                return [one.value for one in self.design.enum(type).values]
            case Named(kind="model"):
                return list(self.record(self.design.model(type).fields, "model"))
            case Named(kind="union"):
                union = self.design.union(type)
                return [
                    {union.discriminator: one.value, **value} for one in union.members for value in self.of(one.model)
                ]
        return _PRIMITIVES.get(str(type)) or {"integer": [7], "string": ["x"]}[str(type)]
