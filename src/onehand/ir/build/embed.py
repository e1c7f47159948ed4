"""Which part of which resource does `from:` show?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from onehand.design.field import FieldSyntax
from onehand.design.resource import ResourceSyntax
from onehand.design.shape import Name
from onehand.ir.build.scope import Scope
from onehand.ir.build.type import build_type
from onehand.ir.nodes import Embed, Field, Form, Model
from onehand.ir.types import Named, Primitive, Type
from onehand.text.diagnostic import Note
from onehand.text.suggest import did_you_mean

_AUDIT = ("id", "created_at", "updated_at")


def build_embeds(
    syntax: ResourceSyntax, declared: tuple[Field, ...], form: Form, models: Mapping[str, Model], scope: Scope
) -> tuple[Field, ...]:
    """The same fields, those with `from:` now with their embed."""
    written = {field.name.value: field for field in syntax.fields}
    return tuple(_embedded(field, written[field.name], syntax, form, models, scope) for field in declared)


def _embedded(
    field: Field, written: FieldSyntax, syntax: ResourceSyntax, form: Form, models: Mapping[str, Model], scope: Scope
) -> Field:
    if written.from_ is None:
        return field
    source = _source(written.from_, form, scope)
    model = _model(field, models, scope)
    if source is None or model is None:
        return field
    if source.optional and not field.optional:
        message = f"'{field.name}' is required, but '{source.name}' of the form is optional"
        scope.report.error("bad-embed", field.name_span, message, help=f"make '{field.name}' optional too")
    column = f"{field.name}_id"
    clash = next((one for one in syntax.fields if one.name.value == column), None)
    if clash is not None:
        notes = (Note(f"'{field.name}' is here", field.name_span),)
        message = f"field '{column}' has the name of the column that '{field.name}' gives"
        scope.report.error(
            "name-clash", clash.name.span, message, help="remove it: the embedded part has the id", notes=notes
        )
    names = tuple(one.name for one in model.fields)
    return replace(field, embed=Embed(source.name, _target(field, source, model, scope), names, column))


def _source(written: Name, form: Form, scope: Scope) -> Field | None:
    by_name = {field.name: field for field in form.fields}
    source = by_name.get(written.value)
    if source is None:
        help = did_you_mean(
            written.value, by_name, otherwise=f"add it: 'form: {{add: {{{written.value}: {{refers_to: ...}}}}}}'"
        )
        scope.report.error("unknown-field", written.span, f"the form has no field '{written.value}'", help=help)
    elif source.secret:
        message = f"'{written.value}' of the form is secret, and would be stored and shown"
        scope.report.error("bad-embed", written.span, message, help="an id that is shown is no secret")
        return None
    elif source.type not in {Primitive("id"), Primitive("string")}:
        message = f"'{written.value}' of the form is no id, but '{source.type}'"
        scope.report.error("bad-embed", written.span, message, help="it has type 'id', best with 'refers_to'")
        return None
    return source


def _model(field: Field, models: Mapping[str, Model], scope: Scope) -> Model | None:
    own = isinstance(field.type, Named) and field.type.kind == "model" and field.type.owner == scope.owner
    model = models.get(field.type.name) if own and isinstance(field.type, Named) else None
    if model is None or not any(one.name == "id" for one in model.fields):
        help = "for example a model 'user_summary' with the fields 'id' and 'name'"
        message = f"'from' needs a model of this file with a field 'id', found '{field.type}'"
        scope.report.error("bad-embed", field.type_span, message, help=help)
        return None
    return model


def _target(field: Field, source: Field, model: Model, scope: Scope) -> str | None:
    """The resource to look the shown fields up in; None for `{id}` alone without a reference inside the service."""
    reference = source.refers_to
    if reference is not None and reference.service == scope.owner:
        _check_shown(field, reference.resource, model, scope)
        return reference.resource
    if [one.name for one in model.fields] == ["id"]:
        return None
    if reference is None:
        message = f"'{field.name}' shows more than the id, but '{source.name}' does not say of what"
        help = f"say it: '{source.name}: {{refers_to: resource}}'"
    else:
        message = f"'{field.name}' shows more than the id of a resource of another service"
        help = "show the id alone, or keep a copy and show it from there"
    scope.report.error("bad-embed", field.type_span, message, help=help)
    return None


def _check_shown(field: Field, resource: str, model: Model, scope: Scope) -> None:
    """Every field of the model is one of the resource, with the same type, and always there where the model says so."""
    target = scope.resource(scope.owner, resource)
    known = {one.name.value: one for one in target.fields} if target else {}
    for one in model.fields:
        if one.name not in _AUDIT:
            _check_one(one, known.get(one.name), field, resource, tuple(known), scope)


def _check_one(
    one: Field, shown: FieldSyntax | None, field: Field, resource: str, known: tuple[str, ...], scope: Scope
) -> None:
    notes = (Note(f"'{field.name}' is here", field.name_span),)
    if shown is None:
        message = f"'{field.name}' shows '{one.name}', which resource '{resource}' does not have"
        scope.report.error("unknown-field", one.name_span, message, help=did_you_mean(one.name, known), notes=notes)
    elif shown.private or shown.secret or shown.from_:
        message = f"'{field.name}' cannot show '{one.name}', which is private, secret or embedded in '{resource}'"
        scope.report.error("bad-embed", one.name_span, message, help=f"leave '{one.name}' out", notes=notes)
    elif shown.optional and not one.optional:
        message = f"'{one.name}' is required here and optional in resource '{resource}'"
        scope.report.error("bad-embed", one.name_span, message, help="make it optional", notes=notes)
    elif (type := _type(shown, scope)) is not None and type != one.type:
        message = f"'{one.name}' has type '{one.type}' here and '{type}' in resource '{resource}'"
        scope.report.error("bad-embed", one.type_span, message, help=f"write '{type}'", notes=notes)


def _type(syntax: FieldSyntax, scope: Scope) -> Type | None:
    if syntax.type is not None:
        return build_type(syntax.type, scope)
    return Primitive("id") if syntax.refers_to else None
