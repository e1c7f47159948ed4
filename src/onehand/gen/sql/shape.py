"""What must the JSON in a column look like? A jsonpath predicate, which PostgreSQL reads once and runs in one pass.

It holds the shape as deep as the type itself says: kinds of the keys of a model, members of a union, items of a list,
values of a map. What is inside of them in turn, and bounds and texts within, are the business of the form. Unknown keys
pass: another version of the design may have written them.

Paths are lax: a path to a missing key is empty, a comparison with nothing is false, and nothing raises.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from onehand.ir.nodes import Design, Field
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type

_AND = "\n    && "
_KINDS = {"boolean": "boolean", "integer": "number", "float": "number"}


def shape(design: Design, type: Type) -> str:
    """One fact per line, when there are several."""
    facts = list(_Shapes(design).whole(type))
    return facts[0] if len(facts) == 1 else f"\n    {_AND.join(facts)}\n  "


class _Shapes:
    def __init__(self, design: Design) -> None:
        self._design = design

    def whole(self, type: Type) -> Iterator[str]:
        kind = _kind(type)
        yield f'$.type() == "{kind}"' if kind else '$.type() != "null"'
        match type:
            case ListOf(item):
                yield from self._each("$[*]", item)
            case MapOf(value):
                yield from self._each("$.*", value)
            case _:
                yield from self._keys(type, "$")

    def _each(self, items: str, type: Type) -> Iterator[str]:
        """Of what is in a list or map. First the kind: a filter would look into lists that should be objects."""
        kind = _kind(type)
        if kind:
            yield f'!exists({items}.type() ? (@ != "{kind}"))'
        keys = list(self._keys(type, "@"))
        if keys:
            yield f"!exists({items} ? (!({' && '.join(keys)})))"

    def _keys(self, type: Type, at: str) -> Iterator[str]:
        """Of an object, which may be a union's member."""
        if not isinstance(type, Named):
            return
        if type.kind == "model":
            for field in self._design.model(type).fields:
                yield from _key(field, f"{at}.{field.name}")
        elif type.kind == "union":
            yield from self._members(type, at)

    def _members(self, type: Named, at: str) -> Iterator[str]:
        union = self._design.union(type)
        place = f"{at}.{union.discriminator}"
        yield f'{place}.type() == "string"'
        members = [
            " && ".join([f"{place} == {json.dumps(member.value, ensure_ascii=False)}", *self._keys(member.model, at)])
            for member in union.members
        ]
        yield f"({' || '.join(f'({member})' if '&&' in member else member for member in members)})"


def _key(field: Field, place: str) -> Iterator[str]:
    """Required: there, and of its kind. Else it may be missing, and `null` where that is how it says so."""
    kind = _kind(field.type)
    required = not field.optional and field.default is None
    if required:
        yield f'{place}.type() == "{kind}"' if kind else f'{place}.type() != "null"'
    elif field.optional and kind:
        yield f'!exists({place}.type() ? (@ != "{kind}" && @ != "null"))'
    elif kind:
        yield f'!exists({place}.type() ? (@ != "{kind}"))'


def _kind(type: Type) -> str | None:
    """Of its JSON; None = any but null. Exact numbers, times and ids are texts."""
    match type:
        case Primitive("json"):
            return None
        case Primitive(name):
            return _KINDS.get(name, "string")
        case ListOf():
            return "array"
        case Named(kind="enum"):
            return "string"
    return "object"
