"""A field with a default is never absent: `optional` beside it says nothing, and readers would believe it."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Field, Operation
from onehand.lint.place import Place
from onehand.lint.problem import Problem
from onehand.lint.rule import rule


@rule(on=Field, severity="warning")
def optional_with_default(field: Field, place: Place) -> Iterator[Problem]:
    if field.optional and field.default is not None and not isinstance(place.parent, Operation):
        yield Problem(field.name_span, f"'{field.name}' has a default, so it is never absent", help="remove 'optional'")
