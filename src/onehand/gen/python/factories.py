"""generated/factories.py: valid forms and values for tests, another one at every call."""

from __future__ import annotations

from dataclasses import dataclass

from onehand.gen.file import File
from onehand.gen.python.client import roots
from onehand.gen.python.code import WIDTH, Brackets, Code, call, docstring, render
from onehand.gen.python.home import FlatHome
from onehand.gen.python.models import article
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, parameter
from onehand.gen.python.open import closure
from onehand.gen.python.sample import SAMPLE, Samples
from onehand.gen.python.types import Types
from onehand.gen.python.values import Values, member_class
from onehand.ir.nodes import Design, Field, Resource, Service
from onehand.ir.types import ListOf, Named, Primitive


def generate(design: Design, service: Service) -> list[File]:
    """factories.py, when there is anything to make."""
    types = closure(design, roots(service))
    home = FlatHome(types, place=".client.models")
    says = f"Forms and values of '{service.name}' for tests: valid, and different at every call."
    file = Module("generated/factories.py", source=service.path, says=says)
    writer = _Factories(Samples(design, Types(file, home), service.name))
    blocks = [writer.text(named) for named in types]
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
class _Factories:
    samples: Samples

    @property
    def file(self) -> Module:
        return self.samples.file

    def text(self, named: Named) -> str:
        """The factory of one type; nothing for types that tests only read."""
        match named.kind:
            case "model":
                return self._made(named, self.samples.design.model(named).fields)
            case "form":
                service = self.samples.design.services[named.owner]
                resource = service.resources[named.name.removesuffix("_form")]
                return self._made(named, resource.form.fields)
            case "union":
                return self._union(named)
            case _:
                return ""

    def _made(self, named: Named, fields: tuple[Field, ...]) -> str:
        cls, name = self.samples.types.of(named), named.name
        values = {field.name: self._value(field, form=named.kind == "form") for field in fields}
        asked = [field for field in fields if required(field) and values[field.name] is None]
        arguments = [
            f"{attribute(field.name)}={self._argument(field, values[field.name])}"
            for field in fields
            if field in asked or values[field.name] is not None
        ]
        numbered = any("number" in text for text in arguments)
        items: list[Code] = [f"{parameter(one.name)}: {self.samples.types.of(one.type)}" for one in asked]
        head = render(
            Brackets(
                f"def {self.samples.factory(named)}(",
                ["*", *items, "**changes: object"] if items else ["**changes: object"],
                f" -> {cls}:",
            )
        )
        lines = [
            head,
            docstring(f"{article(name).capitalize()}; `changes` are fields that shall be otherwise.", indent=4),
        ]
        if numbered:
            lines.append(f"    number = {self.file.use(SAMPLE, 'next_number')}()")
        lines.append(render(call(f"made = {cls}", arguments), indent=4))
        lines.append(f"    return {self.file.use('msgspec.structs', 'replace')}(made, **changes)")
        return "\n".join(lines)

    def _argument(self, field: Field, value: str | None) -> str:
        return parameter(field.name) if value is None else value

    def _value(self, field: Field, *, form: bool = False) -> str | None:
        """Optional values are made when they are simple, so that tests see them; defaults of forms are left out."""
        if field.default is not None:
            values = Values(self.samples.design, self.samples.types)
            return None if form or field.optional else values.of(field.type, field.default)
        return self.samples.field(field) if not field.optional or _simple(field) else None

    def _union(self, named: Named) -> str:
        union = self.samples.design.union(named)
        first = union.members[0].model
        fields = self.samples.design.model(first).fields
        member = self.file.use(".client.models", member_class(self.samples.types.of(named), first.name))
        return self._member(named, member, fields)

    def _member(self, named: Named, member: str, fields: tuple[Field, ...]) -> str:
        values = {field.name: self._value(field) for field in fields}
        if any(required(field) and values[field.name] is None for field in fields):
            return ""
        arguments = [f"{attribute(one)}={text}" for one, text in values.items() if text is not None]
        head = f"def {self.samples.factory(named)}() -> {member}:"
        lines = [
            head if len(head) <= WIDTH else f"def {self.samples.factory(named)}() -> (\n    {member}\n):",
            docstring(f"{article(named.name).capitalize()}, of its first kind.", indent=4),
        ]
        if any("number" in text for text in arguments):
            lines.append(f"    number = {self.file.use(SAMPLE, 'next_number')}()")
        return "\n".join([*lines, render(call(f"return {member}", arguments), indent=4)])


def _simple(field: Field) -> bool:
    if field.refers_to is not None:
        return False
    return isinstance(field.type, Primitive) or (
        isinstance(field.type, ListOf) and isinstance(field.type.item, Primitive)
    )
