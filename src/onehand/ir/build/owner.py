"""Whose is a row? The field that says so, and what cannot be one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from onehand.design.resource import ResourceSyntax
from onehand.design.shape import Name
from onehand.ir.build.scope import Scope
from onehand.ir.build.search import known_field
from onehand.ir.nodes import Field, Form, Operation, Resource
from onehand.ir.types import Primitive
from onehand.text.diagnostic import Note

_IDS = (Primitive("id"), Primitive("string"))


def build_owner(
    syntax: ResourceSyntax, above: tuple[ResourceSyntax, ...] | None, fields: Mapping[str, Field], scope: Scope
) -> Field | None:
    """The owner's field, which never changes: a row is not given away."""
    if syntax.owner is None:
        return None
    field = known_field(syntax.owner, fields, syntax, "owner", scope)
    if field is None:
        return None
    for one in above or ():
        if one.owner is not None:
            _above(syntax.owner, syntax, one, scope)
            return None
    if (fault := _unfit(field, syntax)) is not None:
        help = "for example 'user_id: {type: id, set_by: caller}'"
        scope.report.error("bad-owner", syntax.owner.span, f"'{field.name}' is no owner: {fault}", help=help)
        return None
    return field


def _above(owner: Name, syntax: ResourceSyntax, above: ResourceSyntax, scope: Scope) -> None:
    assert above.owner is not None
    notes = (Note(f"'{above.name.value}' has its owner here", above.owner.span),)
    message = f"'{syntax.name.value}' belongs to the owner of its '{above.name.value}'"
    scope.report.error("bad-owner", owner.span, message, help="leave 'owner' out here", notes=notes)


def _unfit(field: Field, syntax: ResourceSyntax) -> str | None:
    if field.audit or (syntax.parent is not None and field.name == f"{syntax.parent.value}_id"):
        return "it does not say who the caller is"
    if field.optional:
        return "it is optional, and what belongs to nobody would be seen by nobody"
    if field.private:
        return "it is private, and the history of a row would not tell whose it was"
    if field.embed is None and field.type not in _IDS:
        return f"it is no 'id' or 'string', but '{field.type}'"
    return None


def kept(fields: tuple[Field, ...], owner: Field | None) -> tuple[Field, ...]:
    """The same fields; that of the owner is immutable."""
    if owner is None:
        return fields
    names = {owner.name, owner.embed.form_field if owner.embed else owner.name}
    return tuple(replace(field, immutable=True) if field.name in names else field for field in fields)


def kept_form(form: Form, owner: Field | None) -> Form:
    return replace(form, fields=kept(form.fields, owner))


def check_owned(resources: Mapping[str, Resource], operations: tuple[Operation, ...], scope: Scope) -> None:
    """Who says nothing of who it is owns nothing; and what is owned is not shown through something else."""
    told = set()
    for one in operations:
        resource = owner_of(resources, one.resource)
        if resource is not None and not one.auth.schemes and (resource.name, one.auth.span) not in told:
            told.add((resource.name, one.auth.span))
            message = f"'{one.name}' is public, but every '{one.resource}' belongs to somebody"
            help = "say who may call it, or give it a path of its own"
            scope.report.error("owned-and-public", one.auth.span, message, help=help)
    for resource in resources.values():
        for field in _shown(resource, resources):
            message = f"'{field.name}' would show a part of something owned to whoever knows its id"
            scope.report.error("bad-embed", field.name_span, message, help="keep the id alone, with 'refers_to'")


def _shown(resource: Resource, resources: Mapping[str, Resource]) -> Iterator[Field]:
    for field in resource.fields:
        if field.embed is not None and owner_of(resources, field.embed.resource) is not None:
            yield field


def owner_of(resources: Mapping[str, Resource], name: str | None) -> Resource | None:
    """The resource whose owner counts: this one, or one above it. None where rows are nobody's."""
    resource = resources.get(name or "")
    while resource is not None and resource.owner is None:
        resource = resources.get(resource.parent or "")
    return resource
