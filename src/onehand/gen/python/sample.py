"""Which Python expression makes a valid value of a field, another one for another `number`?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from onehand.gen.pattern import anchored
from onehand.gen.python.code import call, quoted, raw
from onehand.gen.python.home import spelling
from onehand.gen.python.models import types_of
from onehand.gen.python.module import Module
from onehand.gen.python.names import parameter
from onehand.gen.python.open import closure
from onehand.gen.python.types import Types
from onehand.gen.python.values import enum_member
from onehand.ir.nodes import Design, Field, Model
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type
from onehand.runtime.sample import matching

SAMPLE = "onehand.runtime.sample"
_INT64 = 2**63 - 1
_ENDLESS = 10**9
_KINDS = {"email": r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*", "url": r"[A-Za-z][A-Za-z0-9+.-]*://[^\s]+"}
"""What a text is beside its pattern."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Writes expressions; what cannot be made up is None, and must be given by whoever calls."""

    design: Design
    types: Types
    service: str
    free: bool = False
    """Of values that nobody stores: references may be made up."""

    @property
    def file(self) -> Module:
        return self.types.file

    def factory(self, named: Named) -> str:
        """The name of a type's factory: two libraries may have a type of one name."""
        owner = "" if self.types.home.spelt(named) == spelling(named) else f"{named.owner}_"
        return f"make_{owner}{named.name}"

    def use(self, name: str) -> str:
        return self.file.use(SAMPLE, name)

    def field(self, field: Field) -> str | None:
        """A value of a field, within its bounds."""
        if not self.free and (field.check == "copy" or (field.refers_to and field.refers_to.service == self.service)):
            return None
        if field.pattern:
            return self._patterned(field)
        match field.type:
            case Primitive():
                return self._primitive(field)
            case ListOf(item):
                return self._list(field, item)
            case MapOf(value):
                return self._map(field, value)
            case Named():
                return self.of(field.type, field.name)

    def of(self, type: Type, name: str) -> str | None:
        """A value of a type without bounds; `name` is what texts begin with."""
        match type:
            case Named(kind="enum"):
                enum = self.design.enum(type)
                usual = next((one for one in enum.values if not one.deprecated), enum.values[0])
                return f"{self.types.of(type)}.{enum_member(enum, usual.value)}"
            case Named(kind="model"):
                return self._model(type)
            case Named(kind="union"):
                return None if self.member(type) is None else f"{self.factory(type)}()"
            case Named():
                return None
            case ListOf(item):
                found = self.of(item, name)
                return "[]" if found is None or self._within_itself(item) else f"[{found}]"
            case MapOf():
                return "{}"
            case Primitive():
                return self._primitive(_bare(name, type))

    def _model(self, named: Named) -> str | None:
        needed = {field.name: self.field(field) for field in self.needs(self.design.model(named))}
        if any(value is None for value in needed.values()):
            return None
        return call(self.factory(named), [f"{parameter(name)}={value}" for name, value in needed.items()]).flat()

    def member(self, named: Named) -> Named | None:
        """The member of a union that is made: of those that can be, the least deep, so that none contains itself."""
        models = [one.model for one in self.design.union(named).members]
        possible = [one for one in models if not self.needs(self.design.model(one))]
        deep = self._depths(named) if len(possible) > 1 else {}
        return min(possible, key=lambda one: deep.get(one, _ENDLESS), default=None)

    def _depths(self, named: Named) -> dict[Named, int]:
        """How many types are in each other at least, for every type that can be made within this one."""
        inside = [one for one in closure(self.design, [named]) if one.kind in {"model", "union"}]
        found: dict[Named, int] = {}
        for depth in range(len(inside)):
            ready = [one for one in inside if one not in found and self._ends(one, found)]
            if not ready:
                break
            found |= dict.fromkeys(ready, depth)
        return found

    def _ends(self, named: Named, known: dict[Named, int]) -> bool:
        if named.kind == "union":
            return any(one.model in known for one in self.design.union(named).members)
        needed = [field for field in self.design.model(named).fields if not _free(field)]
        return all(part in known for field in needed if (part := _inner(field)) is not None)

    def _within_itself(self, type: Type) -> bool:
        """A list of these may be empty, and must be: each would contain another one."""
        if not isinstance(type, Named) or type.kind not in {"model", "union"}:
            return False
        if type.kind == "union":
            return any(self._within_itself(one.model) for one in self.design.union(type).members)
        return type in closure(self.design, types_of(self.design.model(type).fields))

    def needs(self, model: Model) -> list[Field]:
        """Required fields of a model that cannot be made up; a model that contains itself cannot be at all."""
        strict = replace(self, free=False)
        return [field for field in model.fields if not _free(field) and not strict._possible(field, {model.name})]  # noqa: SLF001  its own kind

    def _possible(self, field: Field, inside: set[str]) -> bool:
        match field.type:
            case Named(kind="model"):
                return self._model_possible(field.type, inside)
            case Named(kind="union"):
                return self._member_possible(field.type, inside)
            case ListOf() if _smallest(field) == 0:
                return True
            case ListOf(Named(kind="model") as item):
                return self._model_possible(item, inside)
            case ListOf(Named(kind="union") as item):
                return self._member_possible(item, inside)
            case _:
                return self.field(field) is not None

    def _member_possible(self, named: Named, inside: set[str]) -> bool:
        return any(self._model_possible(one.model, inside) for one in self.design.union(named).members)

    def _model_possible(self, named: Named, inside: set[str]) -> bool:
        if named.name in inside or named.kind != "model":
            return False
        fields = self.design.model(named).fields
        return all(_free(one) or self._possible(one, inside | {named.name}) for one in fields)

    def _patterned(self, field: Field) -> str | None:
        """By the pattern where it is simple enough, else the design's own example."""
        pattern = anchored(field.pattern or "")
        low, high = _lengths(field)
        kind = _KINDS.get(str(field.type), ".*")
        try:
            tried = [matching(pattern, number, shortest=low, longest=high) for number in (1, 2, 1000)]
        except ValueError:
            tried = []
        if not tried or not all(re.fullmatch(kind, one) for one in tried):
            return None if field.example is None else quoted(str(field.example))
        limits = [f"shortest={low}"] if low > 1 else []
        limits += [] if high is None else [f"longest={high}"]
        return call(self.use("matching"), [raw(pattern), "number", *limits]).flat()

    def _list(self, field: Field, item: Type) -> str | None:
        smallest = _smallest(field)
        found = self.of(item, field.name)
        if found is None or field.maximum == 0 or (smallest == 0 and self._within_itself(item)):
            return "[]" if smallest == 0 else None
        return f"[{found}]" if smallest <= 1 else f"[{found} for _ in range({smallest})]"

    def _map(self, field: Field, value: Type) -> str | None:
        smallest = _smallest(field)
        found = self.of(value, field.name)
        if found is None or field.maximum == 0 or (smallest == 0 and self._within_itself(value)):
            return "{}" if smallest == 0 else None
        return f'{{"key": {found}}}' if smallest <= 1 else f'{{f"key {{at}}": {found} for at in range({smallest})}}'

    def _primitive(self, field: Field) -> str:
        match str(field.type):
            case "boolean":
                return "True"
            case "integer":
                return self._integer(field)
            case "float":
                return call(self.use("real"), ["number", *_given(field, str)]).flat()
            case "decimal":
                return self._decimal(field)
            case "date" | "datetime":
                return self._moment(field)
            case "uuid":
                return f"{self.file.use('uuid', 'UUID')}(int=number)"
            case "json":
                return '{"number": number}'
            case _:
                return self._text(field)

    def _integer(self, field: Field) -> str:
        if field.minimum is None and field.maximum is None:
            return "number"
        low = int(field.minimum) if field.minimum is not None else min(0, int(field.maximum or 0) - _INT64 // 2)
        high = int(field.maximum) if field.maximum is not None else min(low + _INT64 // 2, _INT64)
        return f"{self.use('within')}(number, {low}, {high})"

    def _decimal(self, field: Field) -> str:
        sizes = [] if field.digits is None else [f"digits={field.digits}", f"scale={field.scale or 0}"]
        return call(self.use("decimal"), ["number", *sizes, *_given(field, _quoted)]).flat()

    def _moment(self, field: Field) -> str:
        name = {"date": "day", "datetime": "moment"}[str(field.type)]
        return call(self.use(name), ["number", *_given(field, _quoted)]).flat()

    def _text(self, field: Field) -> str:
        word = field.name.replace("_", " ")
        match str(field.type):
            case "email":
                limits = [] if field.maximum is None else [f"longest={field.maximum}"]
                return call(self.use("email"), ["number", *limits]).flat()
            case "url":
                return f"{self.use('url')}(number)"
            case "id":
                return f'f"{field.name.removesuffix("_id")}-{{number}}"'
        low, high = _lengths(field)
        limits = [f"shortest={low}"] if low > 1 else []
        limits += [] if high is None else [f"longest={high}"]
        return call(self.use("text"), ["number", quoted(word), *limits]).flat()


def _inner(field: Field) -> Named | None:
    """The model or union that a field cannot be made without."""
    type: Type = field.type
    while isinstance(type, ListOf | MapOf):
        if type is field.type and _smallest(field) == 0:
            return None
        type = type.item if isinstance(type, ListOf) else type.value
    return type if isinstance(type, Named) and type.kind in {"model", "union"} else None


def _free(field: Field) -> bool:
    return field.optional or field.default is not None


def _smallest(field: Field) -> int:
    return int(field.minimum) if isinstance(field.minimum, int) else 0


def _lengths(field: Field) -> tuple[int, int | None]:
    low = field.minimum if isinstance(field.minimum, int) else 1
    return max(low, 1), field.maximum if isinstance(field.maximum, int) else None


def _given(field: Field, written: Callable[[object], str]) -> list[str]:
    """The bounds as keyword arguments."""
    bounds = (("minimum", field.minimum), ("maximum", field.maximum))
    return [f"{name}={written(value)}" for name, value in bounds if value is not None]


def _quoted(value: object) -> str:
    return quoted(str(value))


def _bare(name: str, type: Type) -> Field:
    from onehand.text.span import NOWHERE

    return Field(name, type, False, NOWHERE, NOWHERE, NOWHERE)
