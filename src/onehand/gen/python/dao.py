"""generated/dao/<plural>.py: the SQL of one table, and the methods that run it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onehand.gen.file import File
from onehand.gen.python.code import Brackets, Code, call, flat, listed, pairs, quoted, render
from onehand.gen.python.dao_many import Given, ManyMethods, argument, new_class
from onehand.gen.python.dao_row import RowMethods, keyword
from onehand.gen.python.dao_sql import TableSql, copied
from onehand.gen.python.home import ServerHome
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, class_name, constant, dao_class, module, parameter
from onehand.gen.python.types import Types
from onehand.gen.python.values import Values
from onehand.gen.sql.columns import column_name, field_named
from onehand.gen.sql.feed import Feed, feed
from onehand.gen.sql.indexes import is_lowered, lowered, searched
from onehand.gen.sql.owner import owned
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Design, Field, Resource, SearchTerm, Service


def generate(design: Design, service: Service) -> list[File]:
    """One file per resource."""
    return [_Dao.of(design, service, resource).file_() for resource in service.resources.values()]


@dataclass(frozen=True, slots=True)
class _Dao:
    """One file under construction."""

    service: Service
    resource: Resource
    feed: Feed
    file: Module
    types: Types
    values: Values

    @classmethod
    def of(cls, design: Design, service: Service, resource: Resource) -> _Dao:
        path = f"generated/dao/{module(resource.plural)}.py"
        says = f"Table '{resource.plural}': its SQL, and the methods that run it."
        file = Module(path, source=service.path, says=says, declared=[dao_class(resource.plural), new_class(resource)])
        types = Types(file, ServerHome(service.name, prefix=".."))
        return cls(service, resource, feed(resource), file, types, Values(design, types))

    def file_(self) -> File:
        constants = TableSql(self.service, self.resource, self.feed).constants()
        self.file.add("\n\n".join([*constants, *self.facts()]))
        self.file.add(self.many.item())
        self.file.add("\n\n".join(self.many.keys()))
        self.file.add(self.body())
        return self.file.file()

    @property
    def table(self) -> str:
        return ident(self.resource.plural)

    def model(self, kind: str = "") -> str:
        return self.file.use("..models", f"{class_name(self.resource.name)}{kind}")

    @property
    def versioned(self) -> str:
        return f"{self.file.use('onehand.runtime.db.versioned', 'Versioned')}[{self.model()}]"

    @property
    def page(self) -> str:
        return self.file.use("onehand.runtime.page", "Page")

    @property
    def rows(self) -> RowMethods:
        return RowMethods(self.resource, self.feed, self.file, self.types)

    @property
    def many(self) -> ManyMethods:
        return ManyMethods(self.service, self.resource, self.feed, self.file, self.types, self.values)

    def facts(self) -> Iterable[str]:
        """What the base needs to know, as constants."""
        sort = self.file.use("onehand.runtime.db.dao", "Sort")
        sorts = [(str(one), self._sort(sort, one.field, one.descending)) for one in self.resource.sort]
        yield render(keyword("SORTS", pairs(sorts)))
        yield render(keyword("WRITTEN", listed([quoted(field.name) for field, _ in self.feed.form])))
        if self.feed.given:
            yield render(keyword("FILLED", listed([quoted(field.name) for field in self.feed.given])))
        checked = copied(self.resource)
        if checked:
            copies: list[tuple[str, Code]] = [(one.name, f"COPY_OF_{constant(one.name)}") for one in checked]
            yield render(keyword("COPIES", pairs(copies)))
        yield from self.rows.decoders()

    @property
    def owned(self) -> str | None:
        return owned(self.service, self.resource)

    def body(self) -> str:
        dao = self.file.use("onehand.runtime.db.dao", "Dao")
        bases = f"{dao}[{self.model()}, {self.model('Form')}, {self.model('Query')}, {new_class(self.resource)}]"
        head = render(Brackets(f"class {dao_class(self.resource.plural)}(", [bases], ":"))
        head += f'\n    """Table \'{self.resource.plural}\'."""'
        blocks = [self._facts(), *self.rows.methods(), self.many.given(), *self._gets(), *self._lists()]
        return "\n\n".join([head, *blocks, *self._writes()])

    def _facts(self) -> str:
        facts = [f"table = {quoted(self.table)}", "columns = COLUMNS", "journal = JOURNAL", "sorts = SORTS"]
        fixed = [str(at) for at, (field, _) in enumerate(self.feed.form) if field.immutable]
        facts += ["written = WRITTEN", *([f"immutable = {flat(listed(fixed))}"] if fixed else [])]
        facts += [*(["filled = FILLED"] if self.feed.given else [])]
        facts += ["copies = COPIES"] if copied(self.resource) else []
        facts += ["owned = OWNED"] if self.owned else []
        facts += ["owned_above = OWNED_ABOVE"] if self.owned and self.resource.owner is None else []
        return "\n".join(f"    {fact}" for fact in facts)

    def _sort(self, sort: str, name: str, descending: bool) -> Code:
        field = field_named(self.resource, name)
        arguments = [quoted(ident(column_name(field))), self.types.of(field.type)]
        return call(sort, [*arguments, "descending=True"] if descending else arguments)

    def _gets(self) -> Iterable[str]:
        parent, given = self._parent(), self._given()
        yield _method(
            f"get(self, id: str{parent}) -> {self.versioned} | None", [f"return await self.one(GET, id{given})"]
        )
        yield _method(
            f"lock(self, id: str{parent}) -> {self.versioned} | None",
            [
                '"""As get; nobody else changes the row until the transaction ends."""',
                f"return await self.one(LOCK, id{given})",
            ],
        )
        for names in self.resource.unique:
            fields = [field_named(self.resource, name) for name in names]
            arguments = [f"{parameter(name)}: {self._type(field)}" for name, field in zip(names, fields, strict=True)]
            joined = "_and_".join(names)
            passed = ", ".join(parameter(name) for name in names)
            inside = self.feed.parent and self.feed.parent not in {column_name(field) for field in fields}
            within = given if inside else ", self.owner" if self.owned else ""
            yield _method(
                f"get_by_{joined}(self, {', '.join(arguments)}{parent if inside else ''}) -> {self.versioned} | None",
                [f"return await self.one(GET_BY_{constant(joined)}, {passed}{within})"],
            )
        yield self.many.get_many()

    def _type(self, field: Field) -> str:
        return "str" if field.embed else self.types.of(field.type)

    def _parent(self, *, required: bool = False) -> str:
        """The keyword argument of a child's methods; without it the row may have any parent."""
        if self.feed.parent is None:
            return ""
        return f", *, {self.feed.parent}: str" if required else f", *, {self._also()[0]}"

    def _also(self) -> list[str]:
        """The parent as an argument that may be left out: then it may be any; None finds nothing."""
        if self.feed.parent is None:
            return []
        unset, kind = self.file.use("msgspec", "UNSET"), self.file.use("msgspec", "UnsetType")
        return [f"{self.feed.parent}: str | {kind} = {unset}"]

    def _given(self) -> str:
        inside = f", {self._within()}" if self.feed.parent else ""
        return inside + (", self.owner" if self.owned else "")

    def _within(self) -> str:
        return f"{self.file.use('onehand.runtime.db.table', 'within')}({self.feed.parent})"

    def _lists(self) -> Iterable[str]:
        yield self._page()
        iterator = self.file.use("collections.abc", "AsyncIterator")
        yield _method(
            f"all(self, batch: int = 1000) -> {iterator}[{self.model()}]",
            ['"""Every row, in the order of the ids."""', "return self.each(batch)"],
            awaits=False,
        )

    def _page(self) -> str:
        where = self.file.use("onehand.runtime.db.where", "Where")
        lines = [f"where = {where}()", 'where.add("id = any($)", query.id)']
        parent = self.feed.parent
        if parent:
            lines.append(f"where.only({quoted(f'{ident(parent)} = $')}, {parent})")
        lines += ["where.add(OWNED, self.owner)"] if self.owned else []
        lines += [line for term in self._terms() for line in self._condition(term)]
        also = f", {parent}={parent}" if parent else ""
        head = f"page(self, query: {self.model('Query')}{self._parent(required=True)}) -> {self.page}[{self.model()}]"
        return _method(head, [*lines, f"return await self.find(query, where{also})"])

    def _terms(self) -> list[SearchTerm]:
        terms = [term for search in self.resource.search for term in search.terms]
        return list(dict.fromkeys(terms))

    def _condition(self, term: SearchTerm) -> list[str]:
        expression = searched(self.resource, term.field)
        value = lowered("$") if is_lowered(expression) else "$"
        if term.match == "prefix":
            said = f"query.{attribute(f'{term.field}_prefix')}"
            if is_lowered(expression):
                said = f"{self.file.use('onehand.runtime.db.where', 'lowered')}({said})"
            return [f"where.prefix({quoted(expression)}, {said})"]
        signs = {"": "="} if term.match == "equal" else {"_from": ">=", "_until": "<"}
        return [
            f"where.add({quoted(f'{expression} {sign} {value}')}, query.{attribute(term.field + end)})"
            for end, sign in signs.items()
        ]

    def _writes(self) -> Iterable[str]:
        yield self._add()
        yield self.many.insert_many()
        yield self._replace()
        yield self.many.update_many()
        if [field for field in self.feed.given if not field.immutable]:
            yield self._set()
        yield from self.many.upserts()
        also = self._also()
        items = ["self", "id: str", "*", "if_match: int | None = None", *also]
        head = render(Brackets("async def delete(", items, " -> bool:"), indent=4)
        yield f"{head}\n        return await self.remove(GET, DELETE, id, if_match{self._given()})"
        yield self.many.delete_many()
        yield from self._history(also)

    def _add(self) -> str:
        parent = self.feed.parent
        given = Given(self.resource, self.feed, self.types, self.values).arguments()
        items = ["self", f"form: {self.model('Form')}", "*", *given, "id: str | None = None"]
        passed = [argument(field) for field in self.feed.given] + ([parent, f"parent={parent}"] if parent else [])
        made = render(call("return await self.add", ["INSERT", "id", "form", *passed]), indent=8)
        head = render(Brackets("async def insert(", items, f" -> {self.versioned}:"), indent=4)
        return f"{head}\n{made}"

    def _replace(self) -> str:
        also = self._also()
        items = ["self", "id: str", f"form: {self.model('Form')}", "*", "if_match: int | None = None", *also]
        head = render(Brackets("async def update(", items, f" -> {self.versioned} | None:"), indent=4)
        says = '        """Writes only what differs. None = no such row."""'
        return (
            f"{head}\n{says}\n        return await self.replace(GET, UPDATE, (id,{self._given()[1:]}), form, if_match)"
        )

    def _set(self) -> str:
        unset, kind = self.file.use("msgspec", "UNSET"), self.file.use("msgspec", "UnsetType")
        changed = [field for field in self.feed.given if not field.immutable]
        arguments: list[Code] = []
        for field in changed:
            null = " | None" if field.optional else ""
            arguments.append(f"{argument(field)}: {self._type(field)} | {kind}{null} = {unset}")
        items = ["self", "id: str", "*", "if_match: int | None = None", *arguments]
        head = render(Brackets("async def set(", items, f" -> {self.versioned} | None:"), indent=4)
        columns = pairs([(ident(column_name(field)), argument(field)) for field in changed])
        made = render(
            call(
                "return await self.assign",
                [
                    *("GET", "id", "if_match", columns),
                    *(["None"] if self.feed.parent else []),
                    *(["self.owner"] if self.owned else []),
                ],
            ),
            indent=8,
        )
        says = '        """Writes what no form says. None = no such row."""'
        return f"{head}\n{says}\n{made}"

    def _history(self, also: list[str]) -> Iterable[str]:
        version = self.model("Version")
        record = self.file.use("asyncpg", "Record")
        arguments = [
            'id=str(row["journal_id"])',
            'timestamp=row["recorded_at"]',
            'type=row["journal_operation"]',
            'caller=row["journal_caller"]',
            f"{attribute(self.resource.name)}=cls.read(row)",
        ]
        made = render(call(f"return {version}", arguments), indent=8)
        yield f"    @classmethod\n    def version(cls, row: {record}) -> {version}:\n{made}"
        items = ["self", "id: str", "*", "limit: int = 25", "after: str | None = None", *also]
        head = render(Brackets("async def versions(", items, f" -> {self.page}[{version}]:"), indent=4)
        says = '        """Newest first. NotFound when there never was such a row."""'
        passed = f"VERSIONS, id, limit, after, self.version{self._given()}"
        yield f"{head}\n{says}\n        return await self.history({passed})"


def _method(head: str, lines: list[str], *, awaits: bool = True) -> str:
    start = "async def" if awaits else "def"
    return "\n".join([f"    {start} {head}:", *(f"        {line}" for line in lines)])
