"""How does a row become the resource, and what of it does a form decide?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onehand.gen.python.code import Brackets, Code, call, keyword_argument, listed, render
from onehand.gen.python.dao_sql import hidden
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, class_name, constant
from onehand.gen.python.types import Types
from onehand.gen.sql.columns import field_type, shown
from onehand.gen.sql.feed import Feed
from onehand.ir.nodes import Field, Resource
from onehand.ir.types import Named


@dataclass(frozen=True, slots=True)
class RowMethods:
    """`read`, `said` and `stored` of one DAO, and the decoders that they use."""

    resource: Resource
    feed: Feed
    file: Module
    types: Types

    def decoders(self) -> Iterable[str]:
        """One per jsonb column: the model says what is in it."""
        for field in [*shown(self.resource), *hidden(self.feed)]:
            if _is_json(field):
                decoder = self.file.use("onehand.runtime.db.jsonb", "decoder")
                yield f"{_decoder(field)} = {decoder}({self.types.of(field.type)})"

    def methods(self) -> list[str]:
        return [self._read(), self._said(), self._stored()]

    def model(self, kind: str = "") -> str:
        return self.file.use("..models", f"{class_name(self.resource.name)}{kind}")

    def _read(self) -> str:
        record = self.file.use("asyncpg", "Record")
        arguments = [
            keyword_argument(attribute(field.name), self._from_row(field, at))
            for at, field in enumerate(shown(self.resource))
        ]
        made = render(call(f"return {self.model()}", arguments), indent=8)
        return f"    @staticmethod\n    def read(row: {record}) -> {self.model()}:\n{made}"

    def _from_row(self, field: Field, at: int) -> str:
        if _is_json(field):
            return f"{_decoder(field)}(row[{at}])"
        if isinstance(field.type, Named):
            return f"{self.types.of(field.type)}.stored(row[{at}])"
        return f"row[{at}]"

    def _said(self) -> str:
        values = listed([f"form.{attribute(source.name)}" for _, source in self.feed.form])
        return self._tuple("said", f"form: {self.model('Form')}", values)

    def _stored(self) -> str:
        name = attribute(self.resource.name)
        unseen = {field.name: at for at, field in enumerate(hidden(self.feed), len(shown(self.resource)))}
        row = "row" if unseen else "_row"
        values = listed(
            [
                self._from_row(field, unseen[field.name]) if field.name in unseen else _stored(name, field)
                for field, _ in self.feed.form
            ]
        )
        argument = f"{name}: {self.model()}, {row}: {self.file.use('asyncpg', 'Record')}"
        return self._tuple("stored", argument, values)

    def _tuple(self, method: str, arguments: str, values: Brackets) -> str:
        head = f"    @staticmethod\n    def {method}({arguments}) -> tuple[object, ...]:"
        return f"{head}\n{render(keyword('return', values, '') if values.items else 'return ()', indent=8)}"


def keyword(name: str, value: Code, sign: str = "= ") -> Code:
    """A statement that begins with a name: `sorts = {...}`, `return (...)`."""
    if isinstance(value, str):
        return f"{name} {sign}{value}"
    return Brackets(f"{name} {sign}{value.head}", value.items, value.tail, comma=value.comma)


def _is_json(field: Field) -> bool:
    return bool(field.embed) or field_type(field) == "jsonb"


def _decoder(field: Field) -> str:
    return f"DECODE_{constant(field.name)}"


def _stored(name: str, field: Field) -> str:
    place = f"{name}.{attribute(field.name)}"
    if field.embed is None:
        return place
    return f"{place}.id if {place} else None" if field.optional else f"{place}.id"
