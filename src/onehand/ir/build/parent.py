"""What does a child have of its parent? The start of its path, and a field with the parent's id."""

from __future__ import annotations

from onehand.design.resource import ResourceSyntax
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Field, Reference
from onehand.ir.plural import plural
from onehand.ir.types import Primitive
from onehand.text.diagnostic import Note
from onehand.text.span import Span
from onehand.text.suggest import did_you_mean


def ancestors(syntax: ResourceSyntax, scope: Scope) -> tuple[ResourceSyntax, ...] | None:
    """The resources above, the outermost first. None when there is none, or after the fault has been reported."""
    found: list[ResourceSyntax] = []
    below = syntax
    while below.parent is not None:
        above = scope.names.resources.get(below.parent.value)
        if above is None:
            _unknown(below, syntax, scope)
            return None
        found.insert(0, above)
        if above.name.value == syntax.name.value:
            _circle(syntax, found, scope)
            return None
        if above in found[1:]:
            # A circle that this one only leads into: it is told at those in it.
            return None
        below = above
    return tuple(found) or None


def _unknown(below: ResourceSyntax, syntax: ResourceSyntax, scope: Scope) -> None:
    """At the one that names it, once."""
    if below is not syntax or below.parent is None:
        return
    name, known = below.parent.value, [one for one in scope.names.resources if one != syntax.name.value]
    help = did_you_mean(name, known, otherwise=f"resources: {', '.join(known) or 'none'}")
    scope.report.error("unknown-resource", below.parent.span, f"this service has no resource '{name}'", help=help)


def _circle(syntax: ResourceSyntax, found: list[ResourceSyntax], scope: Scope) -> None:
    assert syntax.parent is not None
    way = " -> ".join([syntax.name.value, *(one.name.value for one in reversed(found))])
    message = f"'{syntax.name.value}' is its own parent: {way}"
    help = "a tree of one kind is a field: 'parent_id: {refers_to: ..., optional: true}'"
    scope.report.error("parent-in-circle", syntax.parent.span, message, help=help)


def path_of(many: str, above: tuple[ResourceSyntax, ...] | None) -> str:
    """`/orders/{order_id}/refunds`."""
    return "".join(f"/{_plural(one)}/{{{one.name.value}_id}}" for one in above or ()) + f"/{many}"


def _plural(syntax: ResourceSyntax) -> str:
    return syntax.plural.value if syntax.plural else plural(syntax.name.value)


def parent_field(
    syntax: ResourceSyntax, above: tuple[ResourceSyntax, ...] | None, declared: tuple[Field, ...], scope: Scope
) -> Field | None:
    """`order_id`: read everywhere, given by the path, never changed."""
    if not above or syntax.parent is None:
        return None
    parent, span = above[-1].name.value, syntax.parent.span
    name = f"{parent}_id"
    _check_clash(name, syntax, declared, scope)
    return Field(
        name,
        Primitive("id"),
        False,
        span,
        span,
        span,
        description=f"The {parent.replace('_', ' ')} that it belongs to, as in its path.",
        immutable=True,
        refers_to=Reference(scope.owner, parent),
    )


def _check_clash(name: str, syntax: ResourceSyntax, declared: tuple[Field, ...], scope: Scope) -> None:
    assert syntax.parent is not None
    form = syntax.form
    written = [*syntax.fields, *((*form.add, *(form.fields or ())) if form else ())]
    for field in written:
        if field.name.value == name:
            _clash(field.name.span, f"field '{name}' is given by the path", "leave it out", syntax, scope)
    for column in declared:
        if column.embed is not None and column.embed.column == name:
            message = f"the column of '{column.name}' is '{name}', which the path gives"
            _clash(column.name_span, message, "rename the field", syntax, scope)


def _clash(span: Span, message: str, help: str, syntax: ResourceSyntax, scope: Scope) -> None:
    assert syntax.parent is not None
    notes = (Note("the parent is said here", syntax.parent.span),)
    scope.report.error("name-clash", span, message, help=help, notes=notes)
