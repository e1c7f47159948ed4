"""How are somebody else's types written: those of a client, and of the events of another service?

They are open: unknown fields are passed over, unknown enum values and members of unions kept, and no bound is checked,
so that the owner may add to them at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onehand.gen.python.home import FlatHome
from onehand.gen.python.models import (
    about,
    article,
    described,
    enum_class,
    hiding,
    of_method,
    read,
    types_of,
    union_classes,
)
from onehand.gen.python.module import Module
from onehand.gen.python.struct import Member, struct
from onehand.gen.python.types import MODEL, Types
from onehand.ir.nodes import Design, Field, Resource
from onehand.ir.types import Named, NamedKind

_ORDER: tuple[NamedKind, ...] = ("enum", "model", "union", "resource", "form", "patch", "version", "problem")


def closure(design: Design, roots: Iterable[Named]) -> list[Named]:
    """The types and all that they are made of: enums first, then what is built from them, else in order."""
    found: dict[Named, None] = {}
    pending = list(roots)[::-1]
    while pending:
        named = pending.pop()
        if named not in found and named.kind != "problem":
            found[named] = None
            pending += list(_parts(design, named))[::-1]
    return sorted(found, key=lambda named: _ORDER.index(named.kind))


def _parts(design: Design, named: Named) -> Iterator[Named]:
    match named.kind:
        case "model":
            yield from types_of(design.model(named).fields)
        case "union":
            yield from (member.model for member in design.union(named).members)
        case "resource":
            yield from types_of(visible(resource_of(design, named)))
        case "form" | "patch":
            resource = resource_of(design, named)
            yield from types_of(resource.form.fields)
            yield Named("resource", named.owner, resource.name)
        case "version":
            yield Named("resource", named.owner, resource_of(design, named).name)


def resource_of(design: Design, named: Named) -> Resource:
    """The resource that a form, a patch or a version belongs to."""
    resources = design.services[named.owner].resources
    name = named.name if named.kind == "resource" else named.name.removesuffix(f"_{named.kind}")
    return resources[name]


def visible(resource: Resource) -> list[Field]:
    """What readers see of a resource."""
    return [field for field in resource.fields if not field.private]


@dataclass(frozen=True, slots=True)
class OpenTypes:
    """Writes open types into one file."""

    design: Design
    file: Module
    home: FlatHome

    @property
    def types(self) -> Types:
        return Types(self.file, self.home)

    def add(self, named: Iterable[Named]) -> None:
        for one in named:
            self.file.add(self.text(one))

    def text(self, named: Named) -> str:
        """The class of one type."""
        name = self.home.name(self.file, named)
        match named.kind:
            case "enum":
                return enum_class(self.file, self.design.enum(named), "OpenEnum", name)
            case "model":
                model = self.design.model(named)
                return self.struct(name, "Value", [read(self.types, one) for one in model.fields], about(model))
            case "union":
                return union_classes(self.file, self.home, named, self.design.union(named), open=True)
            case _:
                return self._deduced(name, named)

    def struct(self, name: str, base: str, members: list[Member], says: str = "", methods: Iterable[str] = ()) -> str:
        return struct(self.file, name, self.file.use(MODEL, base), members, says=says, methods=list(methods))

    def _deduced(self, name: str, named: Named) -> str:
        resource = resource_of(self.design, named)
        whole = self.home.name(self.file, Named("resource", named.owner, resource.name))
        match named.kind:
            case "form":
                members = [self._written(field) for field in resource.form.fields]
                says = f"What is written of {article(resource.name)}; what is left out, the service fills."
                return self.struct(
                    name, "Value", members, says, [*of_method(resource, whole), *hiding(self.file, resource)]
                )
            case "patch":
                says = f"Some fields of {article(resource.name)}; None clears an optional one."
                changed = [self._changed(field) for field in resource.form.fields]
                return self.struct(name, "Value", changed, says, hiding(self.file, resource))
            case "version":
                says = f"One record of the journal of {article(resource.name)}."
                return self.struct(name, "Version", [Member(resource.name, whole)], says)
            case _:
                members = [read(self.types, field) for field in visible(resource)]
                return self.struct(name, "Resource", members, about(resource))

    def _written(self, field: Field) -> Member:
        """A default is the owner's to give: it may be another one tomorrow."""
        if field.default is None:
            return read(self.types, field)
        return self._unset(field, described(field.description, field.deprecated))

    def _changed(self, field: Field) -> Member:
        return self._unset(field, "")

    def _unset(self, field: Field, description: str) -> Member:
        suffix = f" | {self.file.use('msgspec', 'UnsetType')}{' | None' if field.optional else ''}"
        unset = self.file.use("msgspec", "UNSET")
        return Member(field.name, self.types.of(field.type), suffix=suffix, default=unset, description=description)
