"""models.ts: every type of a service, as its callers see them.

They are open: unknown values of an enum and unknown members of a union are part of the type, so that the service may
add to them at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from onehand.gen.python.models import article
from onehand.gen.python.open import resource_of, visible
from onehand.gen.python.values import member_class
from onehand.gen.typescript.bounds import field_doc
from onehand.gen.typescript.text import WIDTH, doc, key, quoted
from onehand.gen.typescript.types import Types
from onehand.ir.nodes import Design, Enum, Field, Operation, Resource, Union
from onehand.ir.types import ListOf, Named

UNLISTED = "Unlisted"
_OPEN_TEXT = "(string & {})"
"""Any other text; an editor still proposes those that are listed."""


@dataclass(frozen=True, slots=True)
class Models:
    """Writes the types of one client."""

    design: Design
    types: Types

    def text(self, named: Named) -> str:
        """One type, with what belongs to it."""
        match named.kind:
            case "enum":
                return self._enum(named, self.design.enum(named))
            case "model":
                model = self.design.model(named)
                said = doc([model.description], tags=deprecated(model.deprecated))
                return said + interface(self.types.names[named], (self._value(one) for one in model.fields))
            case "union":
                return self._union(named, self.design.union(named))
            case _:
                return self._deduced(named, resource_of(self.design, named))

    def _enum(self, named: Named, enum: Enum) -> str:
        told = [f"- `{one.value}`{_value_says(one.description, one.deprecated)}" for one in enum.values]
        said = doc([enum.description, *told], tags=deprecated(enum.deprecated))
        values = [*dict.fromkeys(quoted(one.value) for one in enum.values), _OPEN_TEXT]
        return said + alias(self.types.names[named], values)

    def _union(self, named: Named, union: Union) -> str:
        name, tag = self.types.names[named], key(union.discriminator)
        blocks, members = [], []
        for one in union.members:
            spelt = self.types.names.free(member_class(name, one.model.name))
            said = doc([one.description], tags=deprecated(one.deprecated))
            lines = [f"  {tag}: {quoted(one.value)};\n"]
            blocks.append(said + interface(spelt, lines, extends=self.types.names[one.model]))
            members.append(spelt)
        other = self.types.names.free(f"{name}{UNLISTED}")
        lines = [f"  {tag}: {self.types.use(UNLISTED)};\n", "  [field: string]: unknown;\n"]
        blocks.append(doc(["A member that the design did not list yet: kept as it came."]) + interface(other, lines))
        said = doc([union.description], tags=deprecated(union.deprecated))
        return "\n".join([said + alias(name, [*members, other]), *blocks])

    def _deduced(self, named: Named, resource: Resource) -> str:
        name, words = self.types.names[named], article(resource.name)
        match named.kind:
            case "form":
                says = f"What is written of {words}; what is left out, the service fills."
                return doc([says]) + interface(name, (self._written(one) for one in resource.form.fields))
            case "patch":
                says = f"Some fields of {words}: what is left out stays, null clears an optional one."
                return doc([says]) + interface(name, (self._changed(one) for one in resource.form.fields))
            case "version":
                return doc([f"One record of the history of {words}."]) + interface(name, self._version(resource, named))
            case _:
                said = doc([resource.description], tags=deprecated(resource.deprecated))
                return said + interface(name, (self._read(one) for one in visible(resource)))

    def _version(self, resource: Resource, named: Named) -> Iterator[str]:
        yield "  id: string;\n"
        yield f"{doc(['When it was written: RFC 3339, UTC.'], indent=2)}  timestamp: string;\n"
        yield f'  type: "insert" | "update" | "delete" | {_OPEN_TEXT};\n'
        yield f"{doc(['Who wrote it.'], indent=2)}  caller?: string;\n"
        yield f"  {key(resource.name)}: {self.types.of(Named('resource', named.owner, resource.name))};\n"

    def _read(self, field: Field) -> str:
        """What is not there is left out; null is never sent."""
        mark = "?" if field.optional else ""
        return f"{field_doc(field)}  {key(field.name)}{mark}: {self.types.of(field.type)};\n"

    def _value(self, field: Field) -> str:
        """Of a model, which is read and written."""
        return field_doc(field, written=True) + self._line(field, free=field.optional)

    def _written(self, field: Field) -> str:
        """A default is the owner's to give: it may be another one tomorrow."""
        return field_doc(field, written=True) + self._line(field, free=field.optional or field.default is not None)

    def _changed(self, field: Field) -> str:
        said = field_doc(replace(field, default=None), written=True)
        return said + self._line(field, free=True, null=field.optional)

    def _line(self, field: Field, *, free: bool, null: bool = False) -> str:
        return _property(field, self.types.of(field.type), free=free, null=null)

    def query(self, name: str, operation: Operation, sorts: Iterable[str]) -> str:
        """The query parameters of an operation; of a list, `sort` takes one of the declared ones."""
        words = " | ".join(quoted(one) for one in sorts) if operation.kind == "list" else ""
        lines = (self._asked(one, words if one.name == "sort" else "") for one in operation.query_parameters)
        return doc([f"{operation.method} {operation.path}"]) + interface(name, lines)

    def _asked(self, field: Field, words: str) -> str:
        spelt = words or self.types.of(field.type)
        many = "readonly " if isinstance(field.type, ListOf) else ""
        free = field.optional or field.default is not None
        return field_doc(field, written=True) + _property(field, f"{many}{spelt}", free=free)


def _property(field: Field, spelt: str, *, free: bool, null: bool = False) -> str:
    """`unknown` is null and undefined already."""
    more = [*(["null"] if null else []), *(["undefined"] if free else [])] if spelt != "unknown" else []
    return f"  {key(field.name)}{'?' if free else ''}: {' | '.join([spelt, *more])};\n"


def interface(name: str, lines: Iterable[str], *, extends: str = "") -> str:
    """`export interface User { ... }`."""
    head = f"export interface {name}{f' extends {extends}' if extends else ''}"
    body = "".join(lines)
    return f"{head} {{\n{body}}}\n" if body else f"{head} {{}}\n"


def alias(name: str, types: list[str]) -> str:
    """`export type Status = "active" | "blocked";`, on as many lines as it needs."""
    flat = f"export type {name} = {' | '.join(types)};\n"
    if len(flat) <= WIDTH:
        return flat
    return f"export type {name} =\n" + "\n".join(f"  | {one}" for one in types) + ";\n"


def deprecated(why: str | None) -> list[str]:
    """The tag that editors strike through."""
    return [f"@deprecated {' '.join(why.split())}"] if why else []


def _value_says(description: str, why: str | None) -> str:
    said = " ".join(description.split())
    return f"{f': {said}' if said else ''}{f' Deprecated: {chr(32).join(why.split())}' if why else ''}"
