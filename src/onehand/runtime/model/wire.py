"""Under which name does Python hold a field? As it travels, or with an underscore where Python would misread it."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def attributes(model: Any) -> dict[str, str]:
    """Name as it travels -> attribute of the struct: `from` -> `from_`."""
    return dict(zip(model.__struct_encode_fields__, model.__struct_fields__, strict=True))


def value_of(struct: Any, name: str) -> Any:
    """The value of a field, by the name under which it travels."""
    model: Any = type(struct)
    return getattr(struct, attributes(model)[name])


def wire_name(name: str, known: Any) -> str:
    """The name under which a keyword argument travels; `known` contains the names that do."""
    return name if name in known else name.removesuffix("_")
