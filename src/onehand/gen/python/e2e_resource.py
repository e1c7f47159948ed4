"""Which facts of one resource do the generated tests state?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from onehand.gen.file import File
from onehand.gen.python.above import ancestors
from onehand.gen.python.bounds import Edge, edges
from onehand.gen.python.code import WIDTH, Brackets, Code, call, docstring, quoted, render
from onehand.gen.python.creation import creation
from onehand.gen.python.factories import required
from onehand.gen.python.home import FlatHome
from onehand.gen.python.models import article, words
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, class_name, client_class, parameter
from onehand.gen.python.sample import SAMPLE, Samples
from onehand.gen.python.types import Types
from onehand.gen.python.writable import read_back
from onehand.ir.nodes import Design, Field, Resource, SearchTerm, Service
from onehand.ir.types import Named, Primitive

_ERRORS = "onehand.runtime.client.errors"


class ResourceTests:
    """Writes the test file of one resource."""

    def __init__(self, design: Design, service: Service, resource: Resource, home: FlatHome) -> None:
        self.design, self.service, self.resource = design, service, resource
        self.name, self.cls = resource.name, class_name(resource.name)
        self.creation = creation(design, service, resource, home)
        says = f"What every {words(resource.name)} must do."
        if self.creation.obstacle:
            says += f"\n\nMost of it is not tested here: {self.creation.obstacle}."
        path = f"generated/tests/test_{resource.plural}.py"
        self.out = Module(path, source=service.path, says=says)
        self.home = home
        self.samples = Samples(design, Types(self.out, self.home), service.name)

    def file(self) -> File:
        blocks = list(self._tests())
        if any("NOBODY" in block for block in blocks):
            self.out.add('NOBODY = "01900000-0000-7000-8000-000000000000"')
        for block in [*self._made(), *blocks]:
            self.out.add(block)
        return self.out.file()

    @cached_property
    def kinds(self) -> set[str]:
        return {operation.kind for operation in self.resource.operations}

    def _made(self) -> Iterator[str]:
        """How tests come by one, and what they ask of a refusal."""
        if self.creation.obstacle:
            return
        for step in self.creation.steps:
            yield self._creator(step)
        if "create" in self.kinds:
            yield self._faults()

    def _creator(self, step: Resource) -> str:
        name, cls, client = step.name, self.model(step), self.client
        own = {parameter(field): other for field, other in self.creation.references[name].items()}
        above = ancestors(self.service, step)
        inside: list[Code] = [f"{one.name}_id: str | None = None" for one in above]
        named: list[Code] = [f"{field}: str | None = None" for field in own]
        typed = f"{self.home.spelt(Named('form', self.service.name, f'{name}_form'))}Fields"
        unpack, fields = self.out.use("typing", "Unpack"), self.out.use("..factories", typed)
        items: list[Code] = [f"client: {client}", *inside, *(["*", *named] if own else []), f"**changes: {unpack}[{fields}]"]
        lines = [render(Brackets(f"async def new_{name}(", items, f" -> {cls}:"))]
        for one in above:
            given = ", ".join(["client", *(f"{over.name}_id" for over in ancestors(self.service, one))])
            lines.append(f"    {one.name}_id = {one.name}_id or (await new_{one.name}({given})).id")
        lines += [f"    {field} = {field} or (await new_{other}(client)).id" for field, other in own.items()]
        make = self.out.use("..factories", f"make_{name}_form")
        made = call(make, [*(f"{field}={field}" for field in own), "**changes"])
        passed: list[Code] = [*(f"{one.name}_id" for one in above), made]
        return "\n".join([*lines, render(call(f"return await client.create_{name}", passed), indent=4)])

    def _faults(self) -> str:
        pytest, invalid = self.out.imports.module("pytest"), self.out.use(_ERRORS, "ClientError")
        return (
            f"def faults(refused: {pytest}.ExceptionInfo[{invalid}]) -> set[tuple[str, str]]:\n"
            '    """Field and code of everything that was wrong."""\n'
            "    return {(fault.field, fault.code) for fault in refused.value.errors}"
        )

    @property
    def client(self) -> str:
        return self.out.use("..client", client_class(self.service.name))

    def model(self, resource: Resource) -> str:
        return self.home.name(self.out, Named("resource", self.service.name, resource.name))

    def form(self) -> str:
        return self.home.name(self.out, Named("form", self.service.name, f"{self.name}_form"))

    def test(self, name: str, says: str, *lines: str) -> str:
        """One test function; `lines` are its body."""
        pytest = self.out.imports.module("pytest")
        head = f"@{pytest}.mark.asyncio\nasync def test_{name}(client: {self.client}) -> None:"
        body = [*self._parents(lines), *lines]
        return "\n".join([head, docstring(says, indent=4), *(f"    {line}" if line else "" for line in body)])

    @cached_property
    def above(self) -> list[Resource]:
        return ancestors(self.service, self.resource)

    @property
    def inside(self) -> str:
        """The arguments that every call begins with: `order_id, ` of a child."""
        return "".join("NOBODY, " if self.creation.obstacle else f"{one.name}_id, " for one in self.above)

    def new(self, *more: str) -> str:
        """The call that makes one, inside of what the test has made before."""
        return f"new_{self.name}({', '.join(['client', *(f'{one.name}_id' for one in self.above), *more])})"

    def _parents(self, lines: Sequence[str]) -> list[str]:
        """What has to be there before the lines of a test: those above whose ids are in them, the outermost first."""
        text = "\n".join(lines)
        used = [at for at, one in enumerate(self.above) if re.search(rf"\b{one.name}_id\b", text)]
        made = []
        for at, one in enumerate(self.above[: max(used, default=-1) + 1]):
            given = ", ".join(["client", *(f"{over.name}_id" for over in self.above[:at])])
            made.append(f"{one.name}_id = (await new_{one.name}({given})).id")
        return made

    def raises(self, error: str, awaited: str, *, bind: bool = False) -> list[str]:
        pytest, name = self.out.imports.module("pytest"), " as refused" if bind else ""
        start, _, arguments = awaited.partition("(")
        line = f"    await {awaited}"
        if len(line) + 4 > WIDTH:
            line = render(call(f"await {start}", arguments[:-1].split(", ")), indent=8)[4:]
        return [f"with {pytest}.raises({self.out.use(_ERRORS, error)}){name}:", line]

    def _tests(self) -> Iterator[str]:
        yield from self._not_found()
        if self.creation.obstacle or "create" not in self.kinds:
            return
        yield from self._lifecycle()
        if self.above:
            yield from self._elsewhere()
        yield from self._refusals()
        yield from self._unique()
        if "list" in self.kinds:
            yield from self._searches()
            yield self._pages()

    # --- what must be true of ids that nobody has

    def _not_found(self) -> Iterator[str]:
        says = f"An id that no {words(self.name)} has is not found, whatever is asked of it."
        calls = {kind: f"client.{kind}_{self.name}({self.inside}NOBODY)" for kind in ("get", "delete")}
        calls["versions"] = f"client.list_{self.name}_versions({self.inside}NOBODY)"
        if not self.creation.references[self.name] and not self.creation.obstacle:
            calls["update"] = f"client.update_{self.name}({self.inside}NOBODY, make_{self.name}_form())"
        lines = [line for kind, call in calls.items() if kind in self.kinds for line in self.raises("NotFound", call)]
        if lines:
            if "update" in calls and "update" in self.kinds:
                self.out.use("..factories", f"make_{self.name}_form")
            yield self.test(f"{self.name}_not_found", says, *lines)

    def _elsewhere(self) -> Iterator[str]:
        """A child is asked for under its own parent."""
        parent, over = self.above[-1], "".join(f"{one.name}_id, " for one in self.above[:-1])
        if "get" in self.kinds:
            given = ", ".join(["client", *(f"{one.name}_id" for one in self.above[:-1])])
            lines = [f"created = await {self.new()}", f"elsewhere = (await new_{parent.name}({given})).id"]
            lines += self.raises("NotFound", f"client.get_{self.name}({over}elsewhere, created.id)")
            says = f"Under another {words(parent.name)} it is not found."
            yield self.test(f"{self.name}_belongs_to_its_{parent.name}", says, *lines)
        lines = self.raises("NotFound", f"client.list_{self.resource.plural}({over}NOBODY)")
        lines = lines if "list" in self.kinds else []
        if not self.creation.references[self.name]:
            make = self.out.use("..factories", f"make_{self.name}_form")
            lines += self.raises("NotFound", f"client.create_{self.name}({over}NOBODY, {make}())")
        if lines:
            says = f"Nothing is listed or created below {article(parent.name)} that is not there."
            yield self.test(f"{parent.name}_of_{self.resource.plural}_not_found", says, *lines)

    # --- from its creation to its end

    def _lifecycle(self) -> Iterator[str]:
        new = f"created = await {self.new()}"
        if "get" in self.kinds:
            says = f"What was created is what is read, by its id{' and in the list' if 'list' in self.kinds else ''}."
            lines = [new, f"assert await client.get_{self.name}({self.inside}created.id) == created"]
            if "list" in self.kinds:
                lines += [f"page = await client.list_{self.resource.plural}({self.inside}id=[created.id])"]
                lines += ["assert page.items == [created]"]
            yield self.test(f"{self.name}_is_read_as_it_was_created", says, *lines)
        if "update" in self.kinds:
            yield from self._updates(new)
        if "patch" in self.kinds:
            yield from self._patches(new)
        if "delete" in self.kinds and "get" in self.kinds:
            lines = [new, f"await client.delete_{self.name}({self.inside}created.id)"]
            lines += self.raises("NotFound", f"client.get_{self.name}({self.inside}created.id)")
            yield self.test(
                f"deleted_{self.name}_is_gone", f"A deleted {words(self.name)} is not found any more.", *lines
            )
        if "versions" in self.kinds:
            lines = [new, f"page = await client.list_{self.name}_versions({self.inside}created.id)"]
            lines += [f'assert [(one.type, one.{attribute(self.name)}) for one in page.items] == [("insert", created)]']
            yield self.test(f"{self.name}_has_a_history", "The journal begins with the insert.", *lines)

    def _updates(self, new: str) -> Iterator[str]:
        make = self.out.use("..factories", f"make_{self.name}_form")
        back = dict(read_back(self.resource, "created") or ())
        keep = [(one.name, back.get(one.name, "")) for one in self._kept()]
        given = ", ".join(f"{parameter(name)}={value}" for name, value in keep)
        shown = [one for one in self._shown() if one.name not in dict(keep)]
        if shown and all(value for _, value in keep):
            lines = [
                new,
                f"form = {make}({given})",
                f"updated = await client.update_{self.name}({self.inside}created.id, form)",
            ]
            lines += [f"assert updated.{attribute(one.name)} == form.{attribute(one.name)}" for one in shown]
            yield self.test(f"{self.name}_is_replaced", "A PUT replaces what was there.", *lines)
        if read_back(self.resource, "") is not None and "get" in self.kinds:
            get = f'await client.send("GET", f"{self.resource.path}/{{created.id}}")'
            lines = [new, f"before = {get}"]
            lines += [
                f"assert await client.update_{self.name}({self.inside}created.id, {self.form()}.of(created)) == created"
            ]
            lines += [f"after = {get}", 'assert after.headers["etag"] == before.headers["etag"]']
            says = "A PUT that changes nothing writes nothing: the ETag stays."
            yield self.test(f"{self.name}_that_does_not_change_keeps_its_etag", says, *lines)

    def _kept(self) -> list[Field]:
        """What a PUT must repeat: immutable fields, and references, whose targets exist."""
        references = self.creation.references[self.name]
        return [one for one in self.resource.form.fields if one.name in references or (one.immutable and required(one))]

    def _shown(self) -> list[Field]:
        """Required fields of the form that the resource shows under the same name."""
        types = {one.name: one.type for one in self.resource.fields if not one.private}
        return [one for one in self.resource.form.fields if required(one) and types.get(one.name) == one.type]

    def _patches(self, new: str) -> Iterator[str]:
        patch = self.home.name(self.out, Named("patch", self.service.name, f"{self.name}_patch"))
        own = self.creation.references[self.name]
        changeable = [one for one in self._shown() if not one.immutable and one.name not in own]
        chosen = next(
            (one for one in changeable if isinstance(one.type, Primitive) and one.type.name != "boolean"), None
        )
        if chosen is not None:
            name, value = attribute(chosen.name), self.samples.field(chosen)
            lines = [new, *self._number(value), f"changed = {value}"]
            lines += [f"patched = await client.patch_{self.name}({self.inside}created.id, {patch}({name}=changed))"]
            lines += [f"assert patched.{name} == changed"]
            yield self.test(f"{self.name}_is_changed_in_part", "A PATCH changes what it names.", *lines)
        optional = next((one for one in self._optional() if one.default is None), None)
        if optional is not None:
            name = attribute(optional.name)
            lines = [new, f"patched = await client.patch_{self.name}({self.inside}created.id, {patch}({name}=None))"]
            lines += [f"assert patched.{name} is None"]
            says = "Null in a PATCH clears what is optional."
            yield self.test(f"{optional.name}_of_{self.name}_is_cleared", says, *lines)

    def _optional(self) -> list[Field]:
        types = {one.name: one.type for one in self.resource.fields if one.optional and not one.private}
        fields = self.resource.form.fields
        return [one for one in fields if one.optional and not one.immutable and types.get(one.name) == one.type]

    def _number(self, value: str | None) -> list[str]:
        return [f"number = {self.out.use(SAMPLE, 'next_number')}()"] if value and "number" in value else []

    # --- what is refused

    def _refusals(self) -> Iterator[str]:
        needed = [one.name for one in self.resource.form.fields if required(one)]
        if needed:
            call = f'client.send("POST", {"f" if self.above else ""}{quoted(self.resource.path)}, b"{{}}")'
            expected = render(
                Brackets("assert faults(refused) == {", [f'({quoted(one)}, "required")' for one in needed]), indent=4
            )
            lines = [*self.raises("Invalid", call, bind=True), expected.strip()]
            yield self.test(
                f"{self.name}_without_anything_lists_every_error", "All that is missing is told at once.", *lines
            )
        for field in self.resource.form.fields:
            for edge in edges(self.samples, field):
                yield self._edge(field, edge)

    def _edge(self, field: Field, edge: Edge) -> str:
        name = attribute(field.name)
        lines = self._number(edge.value)
        if edge.code is None:
            lines += [f"created = await {self.new(f'{name}={edge.value}')}"]
            lines += (
                [f"assert created.{name} == {edge.value}"]
                if "number" not in edge.value and self._readable(field)
                else ["assert created.id"]
            )
        else:
            lines += self.raises("Invalid", self.new(f"{name}={edge.value}"), bind=True)
            lines += [f'assert ("{field.name}", {quoted(edge.code)}) in faults(refused)']
        return self.test(f"{self.name}_{field.name}_{edge.name}", f"{edge.says}.", *lines)

    def _readable(self, field: Field) -> bool:
        return any(
            one.name == field.name and one.type == field.type and not one.private for one in self.resource.fields
        )

    def _unique(self) -> Iterator[str]:
        shown = {one.name for one in self.resource.form.fields if self._readable(one)}
        for names in self.resource.unique:
            said = [name for name in names if name != f"{self.resource.parent}_id"]
            if not shown.issuperset(said):
                continue
            same = ", ".join(f"{attribute(name)}=created.{attribute(name)}" for name in said)
            lines = [f"created = await {self.new()}"]
            lines += self.raises("Conflict", self.new(same), bind=True)
            lines += [f'assert ({quoted(names[0])}, "taken") in faults(refused)']
            says = (
                f"Two {words(self.resource.plural)} cannot have the same {' and '.join(words(one) for one in names)}."
            )
            yield self.test(f"{self.name}_{'_and_'.join(names)}_is_unique", says, *lines)

    # --- what is found

    def _searches(self) -> Iterator[str]:
        terms = dict.fromkeys(term for search in self.resource.search for term in search.terms)
        for term in terms:
            lines = self._searched(term)
            if lines:
                name = f"{self.resource.plural}_are_found_by_{term.field}_{term.match}"
                new = f"created = await {self.new()}"
                says = f"The declared search by {words(term.field)} finds what it should, and only that."
                yield self.test(name, says, new, *lines)

    def _searched(self, term: SearchTerm) -> list[str]:
        field = next(one for one in self.resource.fields if one.name == term.field)
        if field.private or not self._has_value(field):
            return []
        value = f"created.{attribute(field.name)}" + (".id" if field.embed else "")
        listing = f"await client.list_{self.resource.plural}({self.inside}id=[created.id], "
        place = parameter(term.field)
        if term.match == "equal":
            found = [f"page = {listing}{place}={value})", "assert page.items == [created]"]
            other = self._other(field)
            if other is None:
                return found
            return [*found, *self._number(other), f"page = {listing}{place}={other})", "assert page.items == []"]
        if term.match == "prefix":
            text = f'({value} or "")' if field.optional else value
            found = [f"page = {listing}{term.field}_prefix={text}[:2])", "assert page.items == [created]"]
            return [*found, f'page = {listing}{term.field}_prefix="~~")', "assert page.items == []"]
        found = [f"page = {listing}{term.field}_from={value})", "assert page.items == [created]"]
        return [*found, f"page = {listing}{term.field}_until={value})", "assert page.items == []"]

    def _other(self, field: Field) -> str | None:
        """A text that no other has."""
        plain = str(field.type) in {"string", "email"} and not field.pattern and field.maximum is None
        return self.samples.field(field) if plain and not field.embed else None

    def _has_value(self, field: Field) -> bool:
        """Whether the factory's form gives the field a value, or the service does."""
        if field.audit or field.default is not None or not field.optional:
            return True
        written = next((one for one in self.resource.form.fields if one.name == field.name), None)
        return written is not None and isinstance(written.type, Primitive) and written.refers_to is None

    def _pages(self) -> str:
        plural = self.resource.plural
        lines = [
            f"ids = [(await {self.new()}).id for _ in range(3)]",
            f"first = await client.list_{plural}({self.inside}id=ids, limit=2)",
            f"second = await client.list_{plural}({self.inside}id=ids, limit=2, after=first.next)",
            "assert (len(first.items), len(second.items), second.next) == (2, 1, None)",
            "assert sorted(one.id for one in [*first.items, *second.items]) == sorted(ids)",
        ]
        return self.test(f"{plural}_are_read_page_by_page", "Page after page, each of them comes once.", *lines)
