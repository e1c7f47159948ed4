"""generated/factories.py: valid values of every type for tests, another one at every call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from onehand.gen.file import File
from onehand.gen.python.client import roots
from onehand.gen.python.code import Brackets, Code, call, docstring, quoted, render
from onehand.gen.python.events import field_attribute
from onehand.gen.python.home import FlatHome, Home, ServerHome
from onehand.gen.python.models import article, types_of
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, class_name, parameter
from onehand.gen.python.open import closure, resource_of, visible
from onehand.gen.python.sample import SAMPLE, Samples
from onehand.gen.python.types import Types
from onehand.gen.python.values import Values, enum_member, member_class
from onehand.ir.nodes import Design, Event, Field, Resource, Service
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type

_MADE = frozenset({"enum", "model", "union", "resource", "form"})


def generate(design: Design, service: Service) -> list[File]:
    """factories.py, when there is anything to make."""
    events = [event for event in service.events.values() if event.kind == "custom"]
    called = closure(design, roots(service))
    types = closure(design, [*called, *(named for event in events for named in types_of(event.fields))])
    made = [named for named in types if named.kind in _MADE]
    home = _Home(FlatHome(called, place=".client.models"), frozenset(called), ServerHome(service.name))
    says = f"Values of '{service.name}' for tests: valid, and different at every call; the same in every run."
    names = [f"{home.spelt(named)}Fields" for named in made] + [f"{class_name(name)}Fields" for name in service.events]
    file = Module("generated/factories.py", source=service.path, says=says, declared=names)
    writer = _Factories(Samples(design, Types(file, home), service.name))
    blocks = [*(writer.text(named) for named in made), *(writer.event(event) for event in service.events.values())]
    for block in blocks:
        file.add(block)
    return [file.file()] if any(blocks) else []


def given(samples: Samples, resource: Resource) -> list[Field]:
    """Fields of a form that whoever makes one has to give."""
    return [one for one in resource.form.fields if required(one) and samples.field(one) is None]


def required(field: Field) -> bool:
    """Whether a form without it is refused."""
    return not field.optional and field.default is None


@dataclass(frozen=True, slots=True)
class _Home:
    """Tests call, so they use the client's types; what only events carry is the server's."""

    client: FlatHome
    known: frozenset[Named]
    server: ServerHome

    def name(self, file: Module, named: Named) -> str:
        return self._of(named).name(file, named)

    def spelt(self, named: Named) -> str:
        """The name alone."""
        return self._of(named).spelt(named)

    def _of(self, named: Named) -> Home:
        return self.client if named in self.known else self.server


@dataclass(frozen=True, slots=True)
class _Made:
    """What a factory makes."""

    factory: str
    cls: str
    says: str
    kind: str
    """What counts for itself."""
    fields: tuple[Field, ...]
    """Those that it gives, or may be given."""
    typed: str
    """The name of the class that types them."""


@dataclass(frozen=True, slots=True)
class _Factories:
    samples: Samples

    @property
    def file(self) -> Module:
        return self.samples.file

    @property
    def types(self) -> Types:
        return self.samples.types

    def text(self, named: Named) -> str:
        """The factory of one type, after the class that types its arguments."""
        design = self.samples.design
        match named.kind:
            case "enum":
                return self._enum(named)
            case "union":
                return self._union(named)
            case "model":
                return self._whole(named, design.model(named).fields)
            case "form":
                return self._whole(named, resource_of(design, named).form.fields)
            case _:
                free = _Factories(replace(self.samples, free=True))
                return free._whole(named, tuple(visible(resource_of(design, named))))

    def _whole(self, named: Named, fields: tuple[Field, ...]) -> str:
        values = {one.name: self._value(one, named) for one in fields}
        cls = self.types.of(named)
        typed = f"{self.types.home.spelt(named)}Fields"
        made = _Made(self.samples.factory(named), cls, article(named.name), named.name, fields, typed)
        form = named.kind == "form"
        asked = _asked(fields, values)
        free = [one for one in fields if one not in asked]
        class_ = self._fields(made, [(attribute(one.name), self._typed(one, form=form)) for one in free])
        return "\n\n\n".join(part for part in (class_, self._make(made, asked, values)) if part)

    def _fields(self, made: _Made, members: Iterable[tuple[str, str]]) -> str:
        """Which keyword arguments a factory takes."""
        lines = [f"    {name}: {type}" for name, type in members]
        if not lines:
            return ""
        says = f"Fields of {made.says} that a test may want otherwise."
        head = f"class {made.typed}({self.file.use('typing', 'TypedDict')}, total=False):"
        return "\n".join([head, docstring(says, indent=4), "", *lines])

    def _typed(self, field: Field, *, form: bool) -> str:
        """As the class says it, whose values these are."""
        unset = f" | {self.file.use('msgspec', 'UnsetType')}" if form and field.default is not None else ""
        return f"{self.types.of(field.type)}{unset}{' | None' if field.optional else ''}"

    def _make(self, made: _Made, asked: list[Field], values: dict[str, str | None]) -> str:
        arguments: list[Code] = [
            f"{attribute(one.name)}={values[one.name] or parameter(one.name)}"
            for one in made.fields
            if one in asked or values[one.name] is not None
        ]
        lines = [self._head(made, asked, changes=len(asked) < len(made.fields))]
        lines += [docstring(f"{_capital(made.says)}; `changes` are fields that shall be otherwise.", indent=4)]
        lines += self._number(made, arguments)
        if len(asked) == len(made.fields):
            return "\n".join([*lines, render(call(f"return {made.cls}", arguments), indent=4)])
        lines.append(render(call(f"made = {made.cls}", arguments), indent=4))
        lines.append(f"    return {self.file.use('msgspec.structs', 'replace')}(made, **changes)")
        return "\n".join(lines)

    def _head(self, made: _Made, asked: list[Field], *, changes: bool) -> str:
        items: list[Code] = [f"{parameter(one.name)}: {self.types.of(one.type)}" for one in asked]
        items = ["*", *items] if items else []
        items += [f"**changes: {self.file.use('typing', 'Unpack')}[{made.typed}]"] if changes else []
        return render(Brackets(f"def {made.factory}(", items, f" -> {made.cls}:"))

    def _number(self, made: _Made, arguments: list[Code]) -> list[str]:
        if not any("number" in str(text) for text in arguments):
            return []
        return [f"    number = {self.file.use(SAMPLE, 'next_number')}({quoted(made.kind)})"]

    def _value(self, field: Field, named: Named) -> str | None:
        """Optional values are made when they are simple, so that tests see them; defaults of forms are left out."""
        form = named.kind == "form"
        if field.name == "id" and named.kind == "resource":
            return f'f"{named.name}-{{number}}"'
        if field.default is not None and (form or field.optional):
            return None
        if field.default is not None and not _structured(field.type):
            return Values(self.samples.design, self.types).of(field.type, field.default)
        return self.samples.field(field) if not field.optional or self._simple(field) else None

    def _simple(self, field: Field) -> bool:
        if field.refers_to is not None and not self.samples.free:
            return False
        return isinstance(field.type, Primitive) or (
            isinstance(field.type, ListOf) and isinstance(field.type.item, Primitive)
        )

    # --- one of several

    def _enum(self, named: Named) -> str:
        enum, cls = self.samples.design.enum(named), self.types.of(named)
        usual = [one for one in enum.values if not one.deprecated] or list(enum.values)
        members = [f"{cls}.{enum_member(enum, one.value)}" for one in usual]
        number = f"{self.file.use(SAMPLE, 'next_number')}({quoted(named.name)})"
        chosen: list[Code] = [f"{number} - 1", *members]
        says = f"{_capital(article(named.name))}: each of them in turn."
        return "\n".join(
            [
                f"def {self.samples.factory(named)}() -> {cls}:",
                docstring(says, indent=4),
                render(call(f"return {self.file.use(SAMPLE, 'choice')}", chosen), indent=4),
            ]
        )

    def _union(self, named: Named) -> str:
        first = self.samples.member(named)
        members = [one.model for one in self.samples.design.union(named).members]
        blocks = [self._member(named, one) for one in members]
        if first is not None:
            factory = self.samples.factory(named)
            cls = self._member_class(named, first)
            says = docstring(f"{_capital(article(named.name))}, of its first kind.", indent=4)
            lines = [f"def {factory}() -> {cls}:", says]
            blocks.append("\n".join([*lines, f"    return {factory}_{first.name}()"]))
        return "\n\n\n".join(block for block in blocks if block)

    def _member(self, named: Named, model: Named) -> str:
        fields = self.samples.design.model(model).fields
        values = {one.name: self._value(one, model) for one in fields}
        asked = _asked(fields, values)
        made = _Made(
            f"{self.samples.factory(named)}_{model.name}",
            self._member_class(named, model),
            f"{article(named.name)} that is {article(model.name)}",
            f"{named.name}_{model.name}",
            fields,
            f"{self.types.home.spelt(model)}Fields",
        )
        return self._make(made, asked, values)

    def _member_class(self, named: Named, model: Named) -> str:
        union = self.types.of(named)
        place = ".client.models" if named in self._home.known else ".models"
        return self.file.use(place, member_class(union, model.name))

    @property
    def _home(self) -> _Home:
        assert isinstance(self.types.home, _Home)
        return self.types.home

    # --- events

    def event(self, event: Event) -> str:
        """As it travels; one that handlers emit: as they do."""
        free = _Factories(replace(self.samples, free=True))
        if event.kind == "custom":
            values = {one.name: free._value(one, Named("model", "", "")) for one in event.fields}
            members = [(field_attribute(one.name), free._typed(one, form=False)) for one in event.fields]
            return free._event(event, members, {field_attribute(name): value for name, value in values.items()})
        travels = [("event_id", "str"), ("sequence", "int"), ("timestamp", self.file.use("datetime", "datetime"))]
        if event.kind == "forgotten":
            erased = self.file.use("onehand.runtime.stream.erased", "Erased")
            carried: list[tuple[str, str]] = [("id", "str"), ("erased", f"tuple[{erased}, ...]")]
            return free._event(event, [*travels, *carried], {"id": f'f"{event.resource}-{{number}}"', "erased": "()"})
        resource = Named("resource", self.samples.service, event.resource or "")
        whole = (attribute(resource.name), self.types.of(resource))
        return free._event(event, [*travels, whole], {whole[0]: free._resource(resource)})

    def _resource(self, named: Named) -> str | None:
        fields = visible(resource_of(self.samples.design, named))
        missing = _asked(tuple(fields), {one.name: self._value(one, named) for one in fields})
        return None if missing else f"{self.samples.factory(named)}()"

    def _event(self, event: Event, members: list[tuple[str, str]], values: dict[str, str | None]) -> str:
        name = class_name(event.name)
        cls = self.file.use(".events", name)
        asked = [(one, type) for one, type in members if one in values and values[one] is None and "None" not in type]
        free = [member for member in members if member not in asked]
        made = _Made(f"make_{event.name}", cls, f"an event {quoted(event.name)}", event.name, (), f"{name}Fields")
        items: list[Code] = [f"{one}: {type}" for one, type in asked]
        items = ["*", *items] if items else []
        items += [f"**changes: {self.file.use('typing', 'Unpack')}[{made.typed}]"] if free else []
        given = {one: one if (one, type) in asked else values.get(one) for one, type in members}
        pairs: list[Code] = [f"{quoted(one)}: {value}" for one, value in given.items() if value is not None]
        pairs += ["**changes"] if free else []
        body: list[Code] = [cls, "number", Brackets("{", pairs)]
        lines = [
            render(Brackets(f"def {made.factory}(", items, f" -> {cls}:")),
            docstring(f"{_capital(made.says)}; `changes` are fields that shall be otherwise.", indent=4),
            f"    number = {self.file.use(SAMPLE, 'next_number')}({quoted(event.name)})",
            render(call(f"return {self.file.use(SAMPLE, 'event')}", body), indent=4),
        ]
        return "\n\n\n".join(part for part in (self._fields(made, free), "\n".join(lines)) if part)


def _asked(fields: tuple[Field, ...], values: dict[str, str | None]) -> list[Field]:
    """Fields that nothing can be made up for."""
    return [field for field in fields if required(field) and values[field.name] is None]


def _structured(type: Type) -> bool:
    """A default may leave out what has a default itself; a value that is made up leaves out nothing."""
    match type:
        case ListOf(item) | MapOf(item):
            return _structured(item)
        case _:
            return isinstance(type, Named) and type.kind != "enum"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
