"""Names do not hurt anybody: there is a word that also says better what is meant."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Enum, EnumValue, Event, Field, Model, Operation, Resource, Union
from onehand.lint.problem import Problem
from onehand.lint.rule import rule
from onehand.text.case import snake_case

_BETTER = {
    "blacklist": "denylist",
    "blacklisted": "denied",
    "whitelist": "allowlist",
    "whitelisted": "allowed",
    "slave": "replica",
    "manpower": "staff",
    "manned": "staffed",
    "grandfathered": "legacy",
    "sanity": "confidence",
}
_Named = Enum | EnumValue | Model | Union | Resource | Event | Operation | Field


@rule(on=(Enum, EnumValue, Model, Union, Resource, Event, Operation, Field), severity="warning")
def non_inclusive_term(node: _Named) -> Iterator[Problem]:
    for word in snake_case(node.name).split("_"):
        if word in _BETTER:
            place = node.span if isinstance(node, EnumValue | Event | Operation) else node.name_span
            fix = snake_case(node.name).replace(word, _BETTER[word])
            yield Problem(place, f"'{node.name}' has the word '{word}'", fix=fix)
