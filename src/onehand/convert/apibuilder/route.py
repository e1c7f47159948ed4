"""Which path has a resource or an operation in our language?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from onehand.convert.apibuilder.crud import Crud
from onehand.convert.apibuilder.names import our_name
from onehand.ir.plural import plural


@dataclass(frozen=True, slots=True)
class Place:
    """Where a CRUD resource lives."""

    path: str
    """`/users`."""
    plural: str | None
    """What has to be said where English, or another resource, would give another path."""


def places(cruds: Iterable[tuple[Crud, str]]) -> dict[str, Place]:
    """By the model's name. The document's path is kept where it is one plain word."""
    taken: set[str] = set()
    found: dict[str, Place] = {}
    for crud, name in cruds:
        last = our_name(crud.base.rpartition("/")[2]) if crud.base != "/" else plural(name)
        wanted = last if crud.base.count("/") == 1 and last not in taken else plural(name)
        many, number = wanted, 1
        while many in taken:
            number += 1
            many = f"{wanted}_{number}"
        taken.add(many)
        found[crud.model.name] = Place(f"/{many}", many if many != plural(name) else None)
    return found


def braces(route: str) -> str:
    """`/users/:id` -> `/users/{id}`."""
    return re.sub(r":([A-Za-z_][\w-]*)", lambda match: "{" + our_name(match[1]) + "}", route)


def singular(word: str) -> str:
    """The word whose plural this is, as far as our own rules for plurals go back."""
    for candidate in (word[:-3] + "y", word[:-3] + "f", word[:-3] + "fe", word[:-1], word[:-2]):
        if candidate and plural(candidate) == word:
            return candidate
    return {"people": "person", "children": "child", "data": "datum", "indices": "index"}.get(word, word)
