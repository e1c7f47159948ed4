"""Which methods of a generated DAO write many rows, or upsert?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onehand.gen.python.code import Brackets, Code, call, keyword_argument, listed, quoted, render
from onehand.gen.python.dao_sql_many import ManySql
from onehand.gen.python.dao_text import constant_of
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, class_name, parameter
from onehand.gen.python.types import Types
from onehand.gen.python.values import Values
from onehand.gen.sql.columns import column_name, field_named
from onehand.gen.sql.feed import Feed
from onehand.gen.sql.owner import owned
from onehand.ir.nodes import Field, Resource, Service
from onehand.ir.types import ListOf, MapOf

_TABLE, _ITEM = "onehand.runtime.db.table", "onehand.runtime.db.item"


@dataclass(frozen=True, slots=True)
class Given:
    """What an insert takes beside the form: how it is named and typed."""

    resource: Resource
    feed: Feed
    types: Types
    values: Values

    def arguments(self) -> list[Code]:
        """Of a method."""
        return [*(f"{argument(field)}: {self._typed(field)}" for field in self.feed.given), *self._parent()]

    def attributes(self) -> list[str]:
        """Of a class."""
        return [*(f"{item(field)}: {self._attribute(field)}" for field in self.feed.given), *self._parent()]

    def _attribute(self, field: Field) -> str:
        """A list or map that is not empty is made anew for every item."""
        if not (field.default and isinstance(field.type, ListOf | MapOf)):
            return self._typed(field)
        made = f"lambda: {self.values.of(field.type, field.default)}"
        return f"{self.type(field)} = {self.types.file.use('msgspec', 'field')}(default_factory={made})"

    def _parent(self) -> list[str]:
        return [f"{self.feed.parent}: str"] if self.feed.parent else []

    def type(self, field: Field) -> str:
        return "str" if field.embed else self.types.of(field.type)

    def _typed(self, field: Field) -> str:
        type = self.type(field)
        if field.default is not None:
            return f"{type} = {self.values.of(field.type, field.default)}"
        return f"{type} | None = None" if field.optional else type


@dataclass(frozen=True, slots=True)
class ManyMethods:
    """The class of an item, the keys, and the methods of batches and upserts."""

    service: Service
    resource: Resource
    feed: Feed
    file: Module
    types: Types
    values: Values

    @property
    def new(self) -> str:
        return new_class(self.resource)

    @property
    def _given(self) -> Given:
        return Given(self.resource, self.feed, self.types, self.values)

    def _model(self, kind: str = "") -> str:
        return self.file.use("..models", f"{class_name(self.resource.name)}{kind}")

    def _sequence(self) -> str:
        return self.file.use("collections.abc", "Sequence")

    def _written(self) -> str:
        return f"{self.file.use('onehand.runtime.db.written', 'Written')}[{self._model()}]"

    def item(self) -> str:
        """`NewUser`: what insert_many and upsert_many take."""
        base = f"{self.file.use(_ITEM, 'New')}[{self._model('Form')}]"
        head = render(Brackets(f"class {self.new}(", [base, "frozen=True", "kw_only=True"], ":"))
        says = f'    """A row of \'{self.resource.plural}\' to insert or upsert."""'
        attributes = [f"    {one}" for one in self._given.attributes()]
        return "\n".join([head, says, *([""] if attributes else []), *attributes])

    def keys(self) -> Iterable[str]:
        """`BY_ID = Key(...)`, and one per unique key."""
        key = f"{self.file.use('onehand.runtime.db.key', 'Key')}[{self.new}]"
        for name, names, values in self._keys():
            of = f"lambda new: ({', '.join(values)}{',' if len(values) == 1 else ''})"
            get = "GET" if name == "ID" else f"GET_BY_{name}"
            arguments: list[Code] = [
                keyword_argument("names", listed([quoted(one) for one in names])),
                f"of={of}",
                *(f"get={get}", f"find=FIND_BY_{name}", f"lock=LOCK_BY_{name}"),
            ]
            yield render(call(f"BY_{name} = {key}", arguments))

    def _keys(self) -> Iterable[tuple[str, list[str], list[str]]]:
        """Name, the words of its parts, and how an item says them."""
        parent = self.feed.parent
        for unique in [("id",), *ManySql(self.service, self.resource, self.feed).keys()]:
            words = list(unique)
            values = ["new.id"] if unique == ("id",) else [self._said(name) for name in unique]
            if parent and f"new.{parent}" not in values:
                words, values = [*words, parent], [*values, f"new.{parent}"]
            yield constant_of(unique), words, values

    def _said(self, name: str) -> str:
        field = field_named(self.resource, name)
        if column_name(field) == self.feed.parent:
            return f"new.{self.feed.parent}"
        for fed, source in self.feed.form:
            if fed is field:
                return f"new.form.{attribute(source.name)}"
        return f"new.{item(field)}"

    def given(self) -> str:
        """What an item says beside the form, as the insert takes it."""
        values = [f"new.{item(field)}" for field in self.feed.given]
        values += [f"new.{self.feed.parent}"] if self.feed.parent else []
        name = "new" if values else "_new"
        head = f"    @staticmethod\n    def given({name}: {self.new}) -> tuple[object, ...]:"
        made = listed(values)
        body = Brackets(f"return {made.head}", made.items, made.tail, comma=made.comma) if values else "return ()"
        return f"{head}\n{render(body, indent=8)}"

    def get_many(self) -> str:
        versioned = f"{self.file.use('onehand.runtime.db.versioned', 'Versioned')}[{self._model()}]"
        items = ["self", f"ids: {self._sequence()}[str]", *self._inside()]
        head = render(Brackets("async def get_many(", items, f" -> list[{versioned} | None]:"), indent=4)
        says = '        """In the order of the ids; None where there is no row."""'
        made = render(call("return await self.get_all", ["FIND_BY_ID", f"[{self._id('id')} for id in ids]"]), indent=8)
        return f"{head}\n{says}\n{made}"

    def insert_many(self) -> str:
        items = ["self", f"items: {self._sequence()}[{self.new}]"]
        head = render(Brackets("async def insert_many(", items, f" -> list[{self._written()}]:"), indent=4)
        says = '        """All or none, in the order of the items; a fault names its item: `[3].id`."""'
        return f"{head}\n{says}\n        return await self.add_all(INSERT_MANY, items)"

    def update_many(self) -> str:
        change = f"{self.file.use(_ITEM, 'Change')}[{self._model('Form')}]"
        items = ["self", f"changes: {self._sequence()}[{change}]", *self._inside()]
        head = render(Brackets("async def update_many(", items, f" -> list[{self._written()} | None]:"), indent=4)
        says = '        """All or none; writes only those that differ. None where there is no row."""'
        keys = f"[{self._id('change.id')} for change in changes]"
        made = render(call("return await self.replace_all", ["BY_ID", "UPDATE_MANY", "changes", keys]), indent=8)
        return f"{head}\n{says}\n{made}"

    def upserts(self) -> Iterable[str]:
        """`upsert`, `upsert_by_email`, and both for many."""
        statements = ("UPDATE_MANY", "INSERT_MISSING", "INSERT_MANY")
        for name, _, _ in self._keys():
            end = "" if name == "ID" else f"_by_{name.lower()}"
            yield self._upsert(name, end)
            items = ["self", f"items: {self._sequence()}[{self.new}]"]
            head = render(Brackets(f"async def upsert_many{end}(", items, f" -> list[{self._written()}]:"), indent=4)
            says = '        """All or none; writes only those that differ or are new."""'
            made = render(call("return await self.put_all", [f"BY_{name}", *statements, "items"]), indent=8)
            yield f"{head}\n{says}\n{made}"

    def _upsert(self, name: str, end: str) -> str:
        by_id = name == "ID"
        items: list[Code] = ["self", *(["id: str"] if by_id else []), f"form: {self._model('Form')}"]
        named = [*self._given.arguments(), *([] if by_id else ["id: str | None = None"])]
        items += ["*", *named] if named else []
        head = render(Brackets(f"async def upsert{end}(", items, f" -> {self._written()}:"), indent=4)
        says = '        """Writes what differs, or a new row; what the form does not say is for a new row only."""'
        passed: list[Code] = ["form=form", "id=id"]
        passed += [f"{item(field)}={argument(field)}" for field in self.feed.given]
        passed += [f"{self.feed.parent}={self.feed.parent}"] if self.feed.parent else []
        new = render(call(f"new = {self.new}", passed), indent=8)
        made = render(
            call("return await self.put", [f"BY_{name}", "UPDATE", "INSERT_MISSING", "INSERT_MANY", "new"]), indent=8
        )
        return f"{head}\n{says}\n{new}\n{made}"

    def delete_many(self) -> str:
        items = ["self", f"ids: {self._sequence()}[str]", *self._inside()]
        head = render(Brackets("async def delete_many(", items, " -> list[bool]:"), indent=4)
        says = '        """All or none; which of them were there."""'
        also = f", {self._parent()}" if self.feed.parent else ""
        also += ", self.owner" if owned(self.service, self.resource) else ""
        return f"{head}\n{says}\n        return await self.remove_all(DELETE_MANY, ids{also})"

    def _inside(self) -> list[str]:
        if self.feed.parent is None:
            return []
        unset, kind = self.file.use("msgspec", "UNSET"), self.file.use("msgspec", "UnsetType")
        return ["*", f"{self.feed.parent}: str | {kind} = {unset}"]

    def _parent(self) -> str:
        return f"{self.file.use(_TABLE, 'within')}({self.feed.parent})"

    def _id(self, id: str) -> str:
        return f"({id}, {self._parent()})" if self.feed.parent else f"({id},)"


def new_class(resource: Resource) -> str:
    """`NewUser`."""
    return f"New{class_name(resource.name)}"


def word(field: Field) -> str:
    """The name under which a value is given: of an embedding field that of the id."""
    return field.embed.form_field if field.embed else field.name


def argument(field: Field) -> str:
    """Of a method that also takes a form."""
    name = parameter(word(field))
    return f"{name}_" if name == "form" else name


def item(field: Field) -> str:
    """Of an item, which has a form as well."""
    name = attribute(word(field))
    return f"{name}_" if name == "form" else name
