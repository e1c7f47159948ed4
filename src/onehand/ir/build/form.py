"""Which fields does a caller write? What the service sets is left out, unless the design says otherwise."""

from __future__ import annotations

from dataclasses import replace

from onehand.design.field import FieldSyntax
from onehand.design.resource import ResourceSyntax
from onehand.design.shape import Name
from onehand.ir.build.field import build_field
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Field, Form
from onehand.text.diagnostic import Note
from onehand.text.suggest import did_you_mean


def build_form(syntax: ResourceSyntax, declared: tuple[Field, ...], scope: Scope) -> Form:
    """`declared` are the resource's own fields, secret ones too, in order."""
    form = syntax.form
    embedded = {field.name.value for field in syntax.fields if field.from_}
    deduced = [field for field in declared if field.set_by is None and not field.private and field.name not in embedded]
    if form is None:
        fields, span = deduced, syntax.name.span
    elif form.fields is not None:
        fields, span = _written(form.fields, declared, scope), form.span
    else:
        dropped = _dropped(form.drop, deduced, syntax, scope)
        added = {field.name: field for field in _written(form.add, declared, scope)}
        kept = [added.pop(field.name, field) for field in deduced if field.name not in dropped]
        fields, span = [*kept, *added.values()], form.span
    _check_set_by(fields, declared, scope)
    return Form(f"{syntax.name.value}_form", tuple(fields), span)


def _written(fields: tuple[FieldSyntax, ...], declared: tuple[Field, ...], scope: Scope) -> list[Field]:
    own = {field.name: field for field in declared}
    built: list[Field] = []
    for syntax in fields:
        field = _same(syntax, own, scope) if syntax.empty else build_field(syntax, scope, "form")
        if field is not None:
            built.append(field)
    return built


def _same(syntax: FieldSyntax, own: dict[str, Field], scope: Scope) -> Field | None:
    """A name alone: the resource's field of this name."""
    name = syntax.name
    if name.value not in own:
        help = did_you_mean(name.value, own, otherwise="a field that is only in the form needs a type here")
        scope.report.error("unknown-field", name.span, f"the resource has no field '{name.value}'", help=help)
        return None
    return replace(own[name.value], set_by=None) if own[name.value].set_by else own[name.value]


def _dropped(drop: tuple[Name, ...], deduced: list[Field], syntax: ResourceSyntax, scope: Scope) -> set[str]:
    names = {field.name for field in deduced}
    for name in drop:
        if name.value not in names:
            exists = any(field.name.value == name.value for field in syntax.fields)
            fact = (
                f"field '{name.value}' is not in the deduced form"
                if exists
                else f"the resource has no field '{name.value}'"
            )
            help = "remove it here" if exists else did_you_mean(name.value, names)
            scope.report.error("unknown-field", name.span, fact, help=help)
    return {name.value for name in drop}


def _check_set_by(fields: list[Field], declared: tuple[Field, ...], scope: Scope) -> None:
    set_by = {field.name: field for field in declared if field.set_by is not None}
    for field in fields:
        if (own := set_by.get(field.name)) is not None:
            place = field.span if field.span == own.span else field.name_span
            scope.report.error(
                "form-and-set-by",
                place,
                f"'{field.name}' is in the form and set by the {own.set_by}",
                help="remove it from the form, or remove 'set_by'",
                notes=(Note("the resource's field is here", own.name_span),),
            )
