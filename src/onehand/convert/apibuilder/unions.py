"""How is a union of API Builder written? Ours are always discriminated, and their members are models."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.document import Field, Member, Union
from onehand.convert.apibuilder.fields import written_field, written_notes
from onehand.convert.apibuilder.names import NameTable, our_name
from onehand.convert.apibuilder.type_name import innermost_of
from onehand.convert.apibuilder.types import local_name, plain_name
from onehand.convert.yaml_text import Aligned, Inline, Tree

_DISCRIMINATORS = ("discriminator", "kind", "member_type", "union_member", "which_member")


class UnionWriter:
    """Writes one union, and the models that its members need."""

    def __init__(self, union: Union, context: Context, spare: NameTable, models: dict[str, Tree]) -> None:
        self.union, self.context = union, context
        self._spare = spare
        self._models = models
        """Filled with wrappers for members that are no models."""

    def written(self) -> Tree:
        union, context = self.union, self.context
        keywords: dict[str, Tree] = {"description": union.description} if union.description else {}
        members = list(self._members(union, (union.name,)))
        keywords["discriminator"] = self._discriminator(members)
        keywords["members"] = self._written_members(members)
        keywords |= written_notes(union, f"union {union.name}", context)
        return Inline(keywords)

    def _members(self, union: Union, way: tuple[str, ...]) -> Iterator[Member]:
        """The members, with those of a union that is a member itself."""
        document = self.context.document
        for member in union.members:
            name = local_name(document, member.type)
            nested = document.unions.get(name)
            title = f"member {member.type} of union {union.name}"
            if member.default:
                reason = "an unknown member is kept as it is, so there is no default"
                self.context.note("dropped", f"default: {title}", reason, member.path)
            if nested is None:
                yield member
            elif name not in way:
                self.context.note("changed", title, "a union in a union: its members are members here", member.path)
                yield from self._members(nested, (*way, name))

    def _discriminator(self, members: list[Member]) -> str:
        union, context = self.union, self.context
        taken = {our_name(field.name) for member in members for field in self._fields(member)}
        wanted = our_name(union.discriminator) if union.discriminator else ""
        free = next((one for one in (wanted, *_DISCRIMINATORS) if one and one not in taken), "discriminator_of_union")
        if not union.discriminator:
            reason = f"a union is always discriminated: '{free}' names the member"
            context.note("changed", f"union {union.name}", reason, union.path)
        elif free != union.discriminator:
            reason = "a member has a field of this name" if wanted in taken else "names are snake_case"
            title = f"discriminator {union.discriminator} of union {union.name} is now '{free}'"
            context.note("changed", title, reason, (*union.path, "discriminator"))
        return free

    def _fields(self, member: Member) -> tuple[Field, ...]:
        document = self.context.document
        model = document.models.get(local_name(document, member.type))
        return model.fields if model else ()

    def _written_members(self, members: list[Member]) -> Tree:
        written: dict[str, Tree] = {}
        wires: set[str] = set()
        for member in members:
            model = self._model(member)
            wire = member.value or innermost_of(member.type).rsplit(".", 1)[-1]
            if model in written or wire in wires:
                title = f"member {member.type} of union {self.union.name}"
                self.context.note("dropped", title, "it is a member twice", member.path)
                continue
            wires.add(wire)
            written[model] = self._written_member(member, wire if wire != model else None)
        if all(value is None for value in written.values()):
            return Inline(list(written))
        return Aligned({name: Inline({}) if value is None else value for name, value in written.items()})

    def _written_member(self, member: Member, wire: str | None) -> Tree:
        keywords: dict[str, Tree] = {"value": wire} if wire is not None else {}
        notes = written_notes(member, f"member {member.type} of union {self.union.name}", self.context)
        if member.description and not keywords and not notes:
            return member.description
        if member.description:
            keywords["description"] = member.description
        keywords |= notes
        return Inline(keywords) if keywords else None

    def _model(self, member: Member) -> str:
        """The member's model; a wrapper with `value` for what is no model."""
        context, document = self.context, self.context.document
        name = local_name(document, plain_name(member.type) or "")
        if name in document.models:
            if name in context.replaced:
                context.wanted[name] = None
            return context.types.get(name) or name
        inner = innermost_of(member.type).rsplit(".", 1)[-1]
        kind = "list" if member.type.startswith("[") else "map" if member.type.startswith("map[") else "value"
        wrapper = self._spare.fresh(f"{our_name(self.union.name)[:30]}_{our_name(inner)[:20]}_{kind}")
        field = Field(name="value", type=member.type, path=member.path)
        value = written_field(field, f"{self.union.name}.{inner}", context)
        self._models[wrapper] = {"fields": Aligned({"value": value})}
        title = f"member {member.type} of union {self.union.name}"
        context.note("interpreted", title, f"members are models: '{wrapper}' holds it as 'value'", member.path)
        return wrapper
