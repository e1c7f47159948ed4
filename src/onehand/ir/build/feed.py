"""Does every required field of a resource get its value from somewhere?"""

from __future__ import annotations

from collections.abc import Mapping

from onehand.design.resource import ResourceSyntax
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Field, Form, Model
from onehand.ir.types import Named, Primitive
from onehand.text.diagnostic import Note


def check_fed(
    syntax: ResourceSyntax, declared: tuple[Field, ...], form: Form, models: Mapping[str, Model], scope: Scope
) -> None:
    """From the form, a default, `set_by` or `from`."""
    fed = {field.name: field for field in form.fields}
    embedded = {field.name.value for field in syntax.fields if field.from_}
    for field in declared:
        if field.set_by == "caller":
            _check_caller(field, models, scope)
        if field.set_by or field.name in embedded or field.secret or field.optional or field.default is not None:
            continue
        source = fed.get(field.name)
        if source is None:
            _not_fed(field, "nothing gives it a value", scope)
        elif source.optional and source.default is None:
            note = Note("it is optional in the form", source.name_span)
            _not_fed(field, "the form gives it only sometimes", scope, note)


def _not_fed(field: Field, fact: str, scope: Scope, *notes: Note) -> None:
    help = "say 'set_by: service' (a handler fills it), 'from', a default or 'optional: true', or put it into the form"
    scope.report.error(
        "not-fed", field.name_span, f"field '{field.name}' is required, but {fact}", help=help, notes=notes
    )


def _check_caller(field: Field, models: Mapping[str, Model], scope: Scope) -> None:
    """The caller's identity is one text."""
    type = field.type
    if type in {Primitive("id"), Primitive("string")}:
        return
    if isinstance(type, Named) and type.kind == "model" and type.owner == scope.owner:
        model = models.get(type.name)
        if model is not None and [one.name for one in model.fields] == ["id"]:
            return
    message = f"'set_by: caller' fills an 'id', a 'string', or a model whose only field is 'id', found '{type}'"
    scope.report.error("bad-set-by", field.type_span, message, help="'set_by: service' fills any type, in a handler")
