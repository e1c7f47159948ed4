"""What is personal can be erased: it hangs on a row that can be named, and something can stand in for it."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Event, Field, Resource
from onehand.ir.personal import personal
from onehand.lint.place import Place
from onehand.lint.problem import Problem
from onehand.lint.rule import rule


@rule(on=(Event, Field), severity="warning")
def personal_field_unforgettable(node: Event | Field, place: Place) -> Iterator[Problem]:
    if isinstance(node, Event):
        if node.resource is None and any(True for _ in personal(place.design, node.fields)):
            message = f"'{node.name}' is personal, and its key '{node.key}' is no row of this service"
            yield Problem(node.span, message, help="make the id of a row its key: who forgets that row erases this")
    elif isinstance(place.parent, Resource) and node.personal and not node.optional and _leads_inside(node, place):
        message = f"'{node.name}' is personal and required, but must lead to another row"
        yield Problem(node.name_span, message, help="make it optional: nothing can stand in for it")


def _leads_inside(field: Field, place: Place) -> bool:
    if field.embed is not None:
        return field.embed.resource is not None
    return field.refers_to is not None and field.refers_to.service == place.owner.name
