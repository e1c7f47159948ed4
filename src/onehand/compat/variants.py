"""What changed in the values of an enum, or in the members of a union?"""

from __future__ import annotations

from collections.abc import Iterator

from onehand.compat.about import About, Pair
from onehand.compat.change import Finding
from onehand.ir.nodes import Enum, Union


def compare_enums(old: Enum, new: Enum, about: About) -> Iterator[Finding]:
    """Matched by what travels; a value that kept its name and travels otherwise is told as one change."""
    before, after = {one.value: one for one in old.values}, {one.value: one for one in new.values}
    names = {one.name: one for one in new.values if one.value not in before}
    changed: set[str] = set()
    for value, one in before.items():
        if value in after:
            if one.name != after[value].name:
                inside = about.at(one.name, one.span, after[value].span)
                yield inside.tell("enum-value-renamed", "replace", "name", one.name, after[value].name)
        elif one.name in names:
            changed.add(one.name)
            inside = about.at(one.name, one.span, names[one.name].span)
            yield inside.tell("enum-value-changed", "replace", "variant", value, names[one.name].value)
        else:
            yield about.at(one.name, one.span, None).tell("enum-value-removed", "remove", "variant", value)
    for value, one in after.items():
        if value not in before and one.name not in changed:
            yield about.at(one.name, None, one.span).tell("enum-value-added", "add", "variant", "", value)


def compare_unions(old: Union, new: Union, about: About) -> Iterator[Finding | Pair]:
    """Matched by the discriminator's value."""
    if old.discriminator != new.discriminator:
        yield about.tell("discriminator-changed", "replace", "value", old.discriminator, new.discriminator)
    before, after = {one.value: one for one in old.members}, {one.value: one for one in new.members}
    for value, one in before.items():
        if value in after:
            yield Pair(one.model, after[value].model)
        else:
            yield about.at(value, one.span, None).tell("union-member-removed", "remove", "variant", value)
    for value, one in after.items():
        if value not in before:
            yield about.at(value, None, one.span).tell("union-member-added", "add", "variant", "", value)
