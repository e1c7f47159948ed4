"""A resource is named in the singular: path, table and list make the plural themselves."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Resource
from onehand.ir.plural import plural
from onehand.lint.problem import Problem
from onehand.lint.rule import rule

_ENDINGS = (("ies", "y"), ("ses", "s"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", ""))


@rule(on=Resource, severity="warning")
def resource_plural_name(resource: Resource) -> Iterator[Problem]:
    singular = _singular(resource.name)
    if singular is not None:
        yield Problem(resource.name_span, f"resource '{resource.name}' is named in the plural", fix=singular)


def _singular(name: str) -> str | None:
    """The word whose plural the name is, None where it is no plural (`address`, `status`, `series`)."""
    if name.endswith(("ss", "us", "is", "series", "species", "news")):
        return None
    for ending, instead in _ENDINGS:
        if name.endswith(ending) and plural(found := name.removesuffix(ending) + instead) == name:
            return found
    return None
