"""What can be said of a secret? It is sent, and a handler consumes it: it is never kept, nor shown."""

from __future__ import annotations

from onehand.design.field import FieldSyntax
from onehand.design.resource import ResourceSyntax
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Field, Form
from onehand.text.diagnostic import Note

_KEPT = {
    "set_by": "is in the form only, so that only a caller can say it",
    "private": "is not stored",
    "from": "is not shown",
    "check": "is not stored, and refers to nothing",
    "refers_to": "is not stored, and refers to nothing",
    "default": "would stand in the document of the API",
    "example": "would stand in the document of the API",
    "was": "is not stored, and has no former column",
    "personal": "is not stored, so that there is nothing to erase",
}
"""Keywords that have no meaning beside `secret`, and why."""


def check_secrets(syntax: ResourceSyntax, declared: tuple[Field, ...], form: Form, scope: Scope) -> None:
    """A secret that would be kept after all, or that nobody could say."""
    written = [*syntax.fields]
    if syntax.form is not None:
        written += [*syntax.form.add, *(syntax.form.fields or ())]
    for one in written:
        if one.secret:
            _check_keywords(one, scope)
    said = {field.name: field for field in form.fields}
    for field in declared:
        if field.secret and field.name not in said and field.set_by is None and not field.private:
            message = f"'{field.name}' is secret, but not in the form"
            help = "put it into the form, or remove it"
            scope.report.error("bad-secret", field.name_span, message, help=help)
    stored = {field.name: field for field in declared if not field.secret}
    for field in form.fields:
        if field.secret and field.name in stored:
            notes = (Note("it is stored here", stored[field.name].name_span),)
            message = f"'{field.name}' is secret in the form, and a field of the resource"
            help = "rename one of them: what is stored is another thing, such as a hash"
            scope.report.error("bad-secret", field.name_span, message, help=help, notes=notes)


def _check_keywords(field: FieldSyntax, scope: Scope) -> None:
    for key, why in _KEPT.items():
        if key in field.places:
            message = f"'{field.name.value}' is secret: it {why}"
            scope.report.error("bad-secret", field.places[key], message, help=f"leave '{key}' out")
