"""Which Python expression makes a valid value of a field, another one for another `number`?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.gen.pattern import anchored
from onehand.gen.python.code import call, quoted, raw
from onehand.gen.python.home import spelling
from onehand.gen.python.module import Module
from onehand.gen.python.types import Types
from onehand.gen.python.values import enum_member
from onehand.ir.nodes import Design, Field, Model
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type
from onehand.runtime.sample import matching

SAMPLE = "onehand.runtime.sample"
_INT64 = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Samples:
    """Writes expressions; what cannot be made up is None, and must be given by whoever calls."""

    design: Design
    types: Types
    service: str

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
        if field.check == "copy" or (field.refers_to and field.refers_to.service == self.service):
            return None
        if field.pattern:
            return self._patterned(field)
        match field.type:
            case Primitive():
                return self._primitive(field)
            case ListOf(item):
                return self._list(field, item)
            case MapOf(value):
                found = self.of(value, field.name)
                return "{}" if found is None or field.maximum == 0 else f'{{"key": {found}}}'
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
                return None if self.needs(self.design.model(type)) else f"{self.factory(type)}()"
            case Named(kind="union"):
                first = self.design.union(type).members[0].model
                return None if self.needs(self.design.model(first)) else f"{self.factory(type)}()"
            case Named():
                return None
            case ListOf(item):
                found = self.of(item, name)
                return "[]" if found is None else f"[{found}]"
            case MapOf():
                return "{}"
            case Primitive():
                return self._primitive(_bare(name, type))

    def needs(self, model: Model) -> list[Field]:
        """Required fields of a model that cannot be made up; a model that contains itself cannot be at all."""
        return [field for field in model.fields if not _free(field) and not self._possible(field, {model.name})]

    def _possible(self, field: Field, inside: set[str]) -> bool:
        match field.type:
            case Named(kind="model"):
                return self._model_possible(field.type, inside)
            case Named(kind="union"):
                return self._model_possible(self.design.union(field.type).members[0].model, inside)
            case ListOf() if _smallest(field) == 0:
                return True
            case ListOf(Named(kind="model") as item):
                return self._model_possible(item, inside)
            case _:
                return self.field(field) is not None

    def _model_possible(self, named: Named, inside: set[str]) -> bool:
        if named.name in inside or named.kind != "model":
            return False
        fields = self.design.model(named).fields
        return all(_free(one) or self._possible(one, inside | {named.name}) for one in fields)

    def _patterned(self, field: Field) -> str | None:
        """By the pattern where it is simple enough, else the design's own example."""
        pattern = anchored(field.pattern or "")
        low, high = _lengths(field)
        try:
            matching(pattern, 1, shortest=low, longest=high)
        except ValueError:
            return None if field.example is None else quoted(str(field.example))
        limits = [f"shortest={low}"] if low > 1 else []
        limits += [] if high is None else [f"longest={high}"]
        return call(self.use("matching"), [raw(pattern), "number", *limits]).flat()

    def _list(self, field: Field, item: Type) -> str | None:
        smallest = _smallest(field)
        found = self.of(item, field.name)
        if found is None or field.maximum == 0:
            return "[]" if smallest == 0 else None
        return f"[{found}]" if smallest <= 1 else f"[{found} for _ in range({smallest})]"

    def _primitive(self, field: Field) -> str:
        low, high = field.minimum, field.maximum
        match str(field.type):
            case "boolean":
                return "True"
            case "integer":
                return self._integer(field)
            case "float":
                return f"{float(low if low is not None else high if high is not None else 1)}"
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
        bounds = [f"{name}={quoted(str(value))}" for name, value in _bounds(field) if value is not None]
        sizes = [] if field.digits is None else [f"digits={field.digits}", f"scale={field.scale or 0}"]
        return call(self.use("decimal"), ["number", *sizes, *bounds]).flat()

    def _moment(self, field: Field) -> str:
        kind = str(field.type)
        name = self.file.use("datetime", kind)
        bound = field.minimum if field.minimum is not None else field.maximum
        if bound is not None:
            return f"{name}.fromisoformat({quoted(str(bound))})"
        if kind == "date":
            return f"{name}.fromordinal(739000 + number % 1000)"
        return f"{name}.fromtimestamp(1700000000 + number, {self.file.use('datetime', 'UTC')})"

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


def _free(field: Field) -> bool:
    return field.optional or field.default is not None


def _smallest(field: Field) -> int:
    return int(field.minimum) if isinstance(field.minimum, int) else 0


def _lengths(field: Field) -> tuple[int, int | None]:
    low = field.minimum if isinstance(field.minimum, int) else 1
    return max(low, 1), field.maximum if isinstance(field.maximum, int) else None


def _bounds(field: Field) -> tuple[tuple[str, object], tuple[str, object]]:
    return ("minimum", field.minimum), ("maximum", field.maximum)


def _bare(name: str, type: Type) -> Field:
    from onehand.text.span import NOWHERE

    return Field(name, type, False, NOWHERE, NOWHERE, NOWHERE)
