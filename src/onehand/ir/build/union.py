"""What does a written union mean?"""

from __future__ import annotations

from onehand.design.model import ModelSyntax
from onehand.design.union import UnionMemberSyntax, UnionSyntax
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Union, UnionMember
from onehand.ir.types import Named
from onehand.text.diagnostic import Note
from onehand.text.suggest import did_you_mean


def build_union(syntax: UnionSyntax, scope: Scope) -> Union | None:
    if syntax.discriminator is None:
        return None
    _check_values(syntax, scope)
    members = (_member(member, syntax, scope) for member in syntax.members)
    return Union(
        scope.owner,
        syntax.name.value,
        syntax.description,
        syntax.discriminator.value,
        tuple(member for member in members if member is not None),
        syntax.span,
        syntax.name.span,
        syntax.deprecated,
        syntax.attributes,
    )


def _member(syntax: UnionMemberSyntax, union: UnionSyntax, scope: Scope) -> UnionMember | None:
    models = {model.name.value: model for model in scope.document.models}
    model = models.get(syntax.model.value)
    if model is None:
        help = did_you_mean(syntax.model.value, models, otherwise="the members of a union are models of the same file")
        scope.report.error("unknown-type", syntax.model.span, f"no model is named '{syntax.model.value}'", help=help)
        return None
    _check_discriminator(model, union, scope)
    named = Named("model", scope.owner, syntax.model.value)
    return UnionMember(named, syntax.value.value, syntax.span, syntax.description, syntax.deprecated, syntax.attributes)


def _check_discriminator(model: ModelSyntax, union: UnionSyntax, scope: Scope) -> None:
    for field in model.fields:
        if union.discriminator is not None and field.name.value == union.discriminator.value:
            scope.report.error(
                "discriminator-taken",
                field.name.span,
                f"model '{model.name.value}' has the discriminator of union '{union.name.value}' as a field",
                help="rename the field or the discriminator",
                notes=(Note("the discriminator is here", union.discriminator.span),),
            )


def _check_values(syntax: UnionSyntax, scope: Scope) -> None:
    seen: dict[str, UnionMemberSyntax] = {}
    for member in syntax.members:
        first = seen.setdefault(member.value.value, member)
        if first is not member:
            notes = (Note("the first one is here", first.span),)
            message = f"two members of '{syntax.name.value}' have the value '{member.value.value}'"
            scope.report.error("name-taken", member.span, message, notes=notes)
