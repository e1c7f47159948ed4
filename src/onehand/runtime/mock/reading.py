"""How is a table read without a database? With the same methods and answers as the generated DAO."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import cache
from typing import Any, Self, get_type_hints

from msgspec import UNSET

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.mock.owner import belongs_to
from onehand.runtime.mock.question import cut, unique_key
from onehand.runtime.mock.rows import Row, Rows
from onehand.runtime.mock.show import Shown
from onehand.runtime.model.wire import attributes, wire_name
from onehand.runtime.page import Page, read_cursor, write_cursor
from onehand.runtime.problem import NotFound
from onehand.runtime.spec import ResourceSpec

Parents = Mapping[str, Any]
"""The ids in a child's path: `{"order_id": ...}`. UNSET = any; None = none."""


class Reading:
    """The DAO of one resource, for one call."""

    def __init__(self, spec: ResourceSpec, store: Any, call: Any) -> None:
        self._spec = spec
        self._store = store
        self._call = call
        self.owner: str | None = None if spec.sees_all is None else call.identity.bound(spec.sees_all)
        self._fields = {field.name: field for field in spec.fields}
        self._named = self._fields | {field.embed.form_field: field for field in spec.fields if field.embed}
        self._rows: Rows = store.tables[spec.name]
        self._shown = Shown(spec, store)

    def of_all(self) -> Self:
        """The same table, whoever the rows belong to."""
        table = type(self)(self._spec, self._store, self._call)
        table.owner = None
        return table

    def _seen(self, row: Row, parents: Parents) -> bool:
        return _belongs(row, parents) and belongs_to(self.owner, self._spec, self._store, row)

    def _statement(self) -> Any:
        return self._call.db.statement()

    def _row(self, id: Any, parents: Parents) -> Row | None:
        row = self._rows.by_id.get(id)
        return row if row is not None and self._seen(row, parents) else None

    def _row_by(self, names: Sequence[str], given: Mapping[str, Any], parents: Parents) -> Row | None:
        """The row with this unique key; None when a part of it is absent."""
        wanted = unique_key(self._named, names, {self._named[name].column: given[name] for name in names})
        for row in self._rows.by_id.values():
            same = wanted is not None and unique_key(self._named, names, row.values) == wanted
            if same and self._seen(row, parents):
                return row
        return None

    def _by_field(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Keyword arguments by the names of the fields: of an embedding field also that of its id."""
        return {wire_name(name, self._named): value for name, value in given.items()}

    def _parents(self, given: Mapping[str, Any]) -> dict[str, Any]:
        field = self._spec.parent_field
        return {field: given[field]} if field is not None and field in given else {}

    async def get(self, id: str, **parents: Any) -> Versioned[Any] | None:
        async with self._statement():
            row = self._row(id, parents)
            return None if row is None else self._shown.versioned(row)

    async def lock(self, id: str, **parents: Any) -> Versioned[Any] | None:
        """As `get`: a transaction is alone here anyway."""
        return await self.get(id, **parents)

    async def get_many(self, ids: Sequence[str], **parents: Any) -> list[Versioned[Any] | None]:
        async with self._statement():
            rows = [self._row(id, parents) for id in ids]
            return [None if row is None else self._shown.versioned(row) for row in rows]

    async def _get_by(self, names: tuple[str, ...], args: Sequence[Any], named: Mapping[str, Any]) -> Any:
        parents = {} if self._spec.parent_field in names else self._parents(named)
        given = dict(zip(names, args, strict=False)) | self._by_field(named)
        async with self._statement():
            row = self._row_by(names, given, parents)
            return None if row is None else self._shown.versioned(row)

    async def page(self, query: Any, **parents: Any) -> Page[Any]:
        async with self._statement():
            rows = [row for row in self._rows.by_id.values() if self._seen(row, parents)]
            return cut(self._spec, query, rows, _types(self._spec.model), self._shown.resource, parents)

    async def all(self, batch: int = 1000) -> AsyncIterator[Any]:  # noqa: ARG002  memory has it all at once
        async with self._statement():
            rows = sorted((one for one in self._rows.by_id.values() if self._seen(one, {})), key=lambda one: one.id)
        for row in rows:
            yield self._shown.resource(row)

    async def versions(self, id: str, *, limit: int = 25, after: str | None = None, **parents: Any) -> Page[Any]:
        async with self._statement():
            records = [record for record in self._rows.journal if record.row.id == id]
            found = [record for record in records if self._seen(record.row, parents)]
            if not found:
                raise NotFound(self._spec.name, id)
            filters = {"id": id}
            if after is not None:
                (last,) = read_cursor(after, "versions", filters, [int])
                found = [record for record in found if record.number < last]
            found.sort(key=lambda record: -record.number)
            more = len(found) > limit
            cursor = write_cursor("versions", filters, [found[limit - 1].number]) if more else None
            return Page([self._shown.version(record) for record in found[:limit]], cursor)


@cache
def _types(model: Any) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[attribute] for name, attribute in attributes(model).items()}


def _belongs(row: Row, parents: Parents) -> bool:
    return all(row.values[name] == id for name, id in parents.items() if id is not UNSET)
