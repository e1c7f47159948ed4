"""generated/models.py: the types of a service; generated/<library>.py: those of a library that it imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onehand.gen.file import File
from onehand.gen.python.code import call, docstring, one_of, quoted, render
from onehand.gen.python.home import Home, ServerHome
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, class_name, members, module, type_name
from onehand.gen.python.operation import Answer, answers
from onehand.gen.python.struct import Member, struct
from onehand.gen.python.types import MODEL, Types
from onehand.gen.python.values import Values, member_class
from onehand.gen.python.writable import read_back
from onehand.ir.nodes import Design, Enum, Field, Library, Model, Operation, Resource, Service, Union
from onehand.ir.types import ListOf, MapOf, Named, Primitive

_QUERY = frozenset({"id", "limit", "after", "sort"})
_EXACT = frozenset({"integer", "datetime"})
"""Query parameters whose checked type matters: int64, and moments with an offset."""


def generate(design: Design, service: Service) -> list[File]:
    """models.py and one file per library."""
    libraries = [library(design, service, design.libraries[name]) for name in needed_libraries(design, service)]
    return [models(design, service), *libraries]


def models(design: Design, service: Service) -> File:
    says = f"The types of '{service.name}'."
    file = Module("generated/models.py", source=service.path, says=says, declared=_declared(service))
    writer = Writer(design, file, ServerHome(service.name, here="models"))
    writer.written_types(service.name, service.enums, service.models, service.unions)
    for resource in service.resources.values():
        _resource(writer, resource)
    for operation in service.operations:
        writer.add(parameters(writer, operation))
        for answer in answers(operation):
            writer.add(_result(writer, answer))
    return file.file()


def library(design: Design, service: Service, found: Library) -> File:
    """The types of one library, as seen from this service's models.py."""
    path = f"generated/{module(found.name)}.py"
    names = [type_name(name) for name in (*found.enums, *found.models, *found.unions)]
    file = Module(path, source=found.path, says=found.description or f"The types of '{found.name}'.", declared=names)
    writer = Writer(design, file, ServerHome(service.name, here=module(found.name)))
    writer.written_types(found.name, found.enums, found.models, found.unions)
    return file.file()


def needed_libraries(design: Design, service: Service) -> list[str]:
    """Imported ones, and those whose types they use in turn, in the design's order."""
    found: set[str] = set()
    pending = [name for name in service.imports if name in design.libraries]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += [owner for owner in _owners(design.libraries[name]) if owner in design.libraries]
    return [name for name in design.libraries if name in found]


def _owners(found: Library) -> set[str]:
    types = [field.type for model in found.models.values() for field in model.fields]
    types += [member.model for union in found.unions.values() for member in union.members]
    owners = set()
    while types:
        match types.pop():
            case ListOf(item) | MapOf(item):
                types.append(item)
            case Named(owner=owner):
                owners.add(owner)
            case _:
                pass
    return owners


def _declared(service: Service) -> list[str]:
    names = [type_name(name) for name in (*service.enums, *service.models, *service.unions)]
    for resource in service.resources.values():
        name = class_name(resource.name)
        names += [name, *(f"{name}{kind}" for kind in ("Form", "Patch", "Version", "Query"))]
    for operation in service.operations:
        names += [query_class(operation), *(answer.name for answer in answers(operation))]
    return names


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes types into one file of the server."""

    design: Design
    file: Module
    home: Home

    @property
    def read(self) -> Types:
        return Types(self.file, self.home)

    @property
    def checked(self) -> Types:
        return Types(self.file, self.home, checked=True)

    def values(self, types: Types) -> Values:
        return Values(self.design, types)

    def add(self, block: str) -> None:
        self.file.add(block)

    def written_types(
        self, owner: str, enums: Mapping[str, Enum], models: Mapping[str, Model], unions: Mapping[str, Union]
    ) -> None:
        """Everything under `enums:`, `models:` and `unions:`."""
        for enum in enums.values():
            self.add(enum_class(self.file, enum, "Enum"))
        for model in models.values():
            base = self.file.use(MODEL, "Value")
            members = [written(self, field, shown=True) for field in model.fields]
            self.add(struct(self.file, type_name(model.name), base, members, says=about(model)))
        for union in unions.values():
            self.add(union_classes(self.file, self.home, Named("union", owner, union.name), union))


def about(node: Model | Enum | Union | Resource | Operation) -> str:
    """What a docstring says: the description, and that it is deprecated."""
    return described(node.description, node.deprecated)


def described(description: str, deprecated: str | None) -> str:
    """A description, followed by a deprecation on a paragraph of its own."""
    return "\n\n".join(
        part for part in (description.strip(), f"Deprecated: {deprecated}" if deprecated else "") if part
    )


def enum_class(file: Module, enum: Enum, base: str, name: str = "") -> str:
    """`class UserStatus(Enum)`: each member with what the design says of it."""
    spelt = members(tuple(value.name for value in enum.values))
    lines = []
    for member, value in zip(spelt, enum.values, strict=True):
        lines.append(f"    {member} = {quoted(value.value)}")
        lines.append(docstring(described(value.description, value.deprecated), indent=4))
    head = f"class {name or type_name(enum.name)}({file.use(MODEL, base)}):"
    says = docstring(about(enum), indent=4)
    return "\n".join([head, *([says, ""] if says else []), *(line for line in lines if line)])


def union_classes(file: Module, home: Home, named: Named, union: Union, *, open: bool = False) -> str:
    """One subclass per member, which carries the discriminator, and the union of them; `open`: and of unknown ones."""
    name, classes, blocks = home.name(file, named), [], []
    for member in union.members:
        spelt = member_class(name, member.model.name)
        tag = f"tag_field={quoted(union.discriminator)}", f"tag={quoted(member.value)}"
        says = described(member.description, member.deprecated)
        blocks.append(struct(file, spelt, (home.name(file, member.model), *tag), (), says=says))
        classes.append(spelt)
    alias = one_of(f"{name} = {file.use(MODEL, 'OpenUnion')}[" if open else f"{name} = ", classes)
    says = docstring(about(union))
    return "\n\n\n".join([*blocks, f"{alias}\n{says}" if says else alias])


def written(writer: Writer, field: Field, *, shown: bool = False) -> Member:
    """A field of a form or of a value in it: checked, with its default."""
    types, description = writer.checked, described(field.description, field.deprecated)
    if field.default is not None:
        return with_default(writer.values(types), types, field, description, shown=shown)
    if field.optional:
        return Member(field.name, types.of_field(field), suffix=" | None", default="None", description=description)
    return Member(field.name, types.of_field(field), description=description)


def with_default(values: Values, types: Types, field: Field, description: str, *, shown: bool = False) -> Member:
    """Lists, maps and structs are made anew each time.

    `shown`: the value is read as well, and what equals a default would be left out of the JSON; what a factory makes
    is not. Readers need not know the default then, which may be another one tomorrow.
    """
    suffix, default = " | None" if field.optional else "", values.of(field.type, field.default)
    constant = isinstance(field.type, Primitive) or (isinstance(field.type, Named) and field.type.kind == "enum")
    if constant and not isinstance(field.default, dict | list) and not shown:
        return Member(field.name, types.of_field(field), suffix=suffix, default=default, description=description)
    factory = {"[]": "list", "{}": "dict"}.get(default) if not shown else None
    factory = factory or f"lambda: {default}"
    return Member(field.name, types.of_field(field), suffix=suffix, factory=factory, description=description)


def read(types: Types, field: Field) -> Member:
    """A field of what is read: only its type counts."""
    description = described(field.description, field.deprecated)
    optional = field.optional
    suffix, default = (" | None", "None") if optional else ("", "")
    return Member(field.name, types.of(field.type), suffix=suffix, default=default, description=description)


def _resource(writer: Writer, resource: Resource) -> None:
    file, name = writer.file, class_name(resource.name)
    visible = [read(writer.read, field) for field in resource.fields if not field.private]
    writer.add(struct(file, name, file.use(MODEL, "Resource"), visible, says=about(resource)))
    writer.add(_form(writer, resource, name))
    writer.add(_patch(writer, resource, name))
    seen = [Member(resource.name, name)]
    writer.add(struct(file, f"{name}Version", file.use(MODEL, "Version"), seen))
    writer.add(_query(writer, resource, name))


def _form(writer: Writer, resource: Resource, name: str) -> str:
    members = [written(writer, field) for field in resource.form.fields]
    says = f"What a caller writes of {article(resource.name)}."
    methods = [*of_method(resource, name), *hiding(writer.file, resource)]
    return struct(writer.file, f"{name}Form", writer.file.use(MODEL, "Form"), members, says=says, methods=methods)


def of_method(resource: Resource, name: str) -> list[str]:
    """`UserForm.of(user)`; nothing when a field of the form cannot be read."""
    form = f"{name}Form"
    source = attribute(resource.name)
    fields = read_back(resource, source)
    if fields is None:
        return []
    arguments = [f"{attribute(field)}={text}" for field, text in fields]
    lines = ["    @classmethod", f"    def of(cls, {source}: {name}) -> {form}:"]
    lines.append(docstring(f"The form that would write this {words(resource.name)} again.", indent=8, function=True))
    if not arguments:
        lines[1] = f"    def of(cls, _: {name}) -> {form}:"
    return ["\n".join([*lines, _returned(arguments)])]


def hiding(file: Module, resource: Resource) -> list[str]:
    """What a form or a patch with secrets shows of itself; nothing when it has none."""
    secrets = [quoted(attribute(field.name)) for field in resource.form.fields if field.secret]
    if not secrets:
        return []
    shown = render(call(f"return {file.use(f'{MODEL}.secret', 'shown')}", ["self", *secrets]), indent=8)
    return [f"    def __repr__(self) -> str:\n{shown}"]


def _returned(arguments: list[str]) -> str:
    return render(call("return cls", arguments), indent=8)


def _patch(writer: Writer, resource: Resource, name: str) -> str:
    file, types = writer.file, writer.checked
    members = []
    for field in resource.form.fields:
        unset = f" | {file.use('msgspec', 'UnsetType')}{' | None' if field.optional else ''}"
        members.append(Member(field.name, types.of_field(field), suffix=unset, default=file.use("msgspec", "UNSET")))
    return struct(file, f"{name}Patch", file.use(MODEL, "Patch"), members, methods=hiding(file, resource))


def _query(writer: Writer, resource: Resource, name: str) -> str:
    listing = next((one for one in resource.operations if one.kind == "list"), None)
    fields = [] if listing is None else [one for one in listing.query_parameters if one.name not in _QUERY]
    members = [_searched(writer, field) for field in fields]
    says = f"GET {resource.path}: the declared searches." if listing else ""
    return struct(writer.file, f"{name}Query", writer.file.use(MODEL, "Query"), members, says=says)


def _searched(writer: Writer, field: Field) -> Member:
    types = writer.checked if str(field.type) in _EXACT else writer.read
    return Member(field.name, types.of(field.type), suffix=" | None", default="None")


def parameters(writer: Writer, operation: Operation) -> str:
    """The query parameters of an operation that is no CRUD; nothing when it has none."""
    if operation.kind != "custom" or not operation.query_parameters:
        return ""
    members = [written(writer, field) for field in operation.query_parameters]
    says = f"{operation.method} {operation.path}"
    return struct(writer.file, query_class(operation), writer.file.use(MODEL, "Parameters"), members, says=says)


def _result(writer: Writer, answer: Answer) -> str:
    file, variable = writer.file, writer.file.use("typing", "ClassVar")
    body = [] if answer.type is None else [Member("body", writer.read.of(answer.type))]
    status = f"    status: {variable}[int] = {answer.status}"
    return struct(file, answer.name, file.use("onehand.runtime.http.result", "Result"), body, facts=status)


def query_class(operation: Operation) -> str:
    """`CancelOrderQuery`."""
    return f"{class_name(operation.name)}Query"


def words(name: str) -> str:
    """`order_line` -> `order line`."""
    return name.replace("_", " ")


def article(name: str) -> str:
    """`order` -> `an order`."""
    return f"{'an' if name[:1] in 'aeio' else 'a'} {words(name)}"


def types_of(fields: Iterable[Field]) -> list[Named]:
    """Every named type in these fields, once, in order."""
    found: dict[Named, None] = {}
    pending = [field.type for field in fields][::-1]
    while pending:
        match pending.pop():
            case ListOf(item) | MapOf(item):
                pending.append(item)
            case Named() as named:
                found.setdefault(named)
            case _:
                pass
    return list(found)
