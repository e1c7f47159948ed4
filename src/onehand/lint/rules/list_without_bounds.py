"""A list or map that callers send has a `maximum`: without it one request can fill the database."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Field, Model, Resource
from onehand.ir.types import ListOf, MapOf
from onehand.lint.place import Place
from onehand.lint.problem import Problem
from onehand.lint.rule import rule


@rule(on=Field, severity="warning")
def list_without_bounds(field: Field, place: Place) -> Iterator[Problem]:
    sent = isinstance(place.parent, Resource | Model) and field.set_by is None and field.embed is None
    if sent and isinstance(field.type, ListOf | MapOf) and field.maximum is None:
        what = "list" if isinstance(field.type, ListOf) else "map"
        yield Problem(field.type_span, f"{what} '{field.name}' has no maximum", help="for example 'maximum: 100'")
