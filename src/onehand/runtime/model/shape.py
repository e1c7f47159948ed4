"""Does a body have unknown fields deep inside, or numbers where decimals are written as text?

msgspec cannot tell while it decodes: value types are also read from stored rows, where unknown fields must pass, and
its decimals may be numbers. So the body is read a second time, as structs of the same shape that hold nothing but
names and the texts of decimals; everything else is skipped, which takes a fraction of the first pass.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Union

import msgspec
from msgspec import UNSET, Meta, Raw, UnsetType, inspect

from onehand.runtime.model.rules.number import DECIMAL

_DECIMAL = Annotated[str, Meta(pattern=rf"^{DECIMAL}\Z")]
"""Python's decimals also know exponents, underscores, space, and the digits of all scripts."""


def shape_reader(type: Any) -> Callable[[bytes], Any] | None:
    """`read(body)`: raises msgspec.ValidationError when the shape is wrong or must be looked at more slowly; None when
    there is nothing to look for.
    """
    shapes = _Shapes()
    shape = shapes.of(inspect.type_info(type))
    if shapes.recursive:
        return _undecided
    return msgspec.json.Decoder(shape).decode if shapes.needed else None


def _undecided(_body: bytes) -> Any:
    raise msgspec.ValidationError("a type that contains itself is read by the complete pass")


class _Shapes:
    def __init__(self) -> None:
        self.needed = False
        self.recursive = False
        self._open: set[Any] = set()

    def of(self, info: Any) -> Any:
        """A type that takes at least what `info` takes, but for unknown fields and decimals that are numbers."""
        if isinstance(info, inspect.Metadata):
            return self.of(info.type)
        if isinstance(info, inspect.StructType):
            return self._struct(info)
        if isinstance(info, inspect.ListType):
            return self._list(info)
        if isinstance(info, inspect.DictType):
            return self._dict(info)
        if isinstance(info, inspect.UnionType):
            return self._union(info)
        if isinstance(info, inspect.DecimalType):
            self.needed = True
            return _DECIMAL
        return Raw

    def _list(self, info: inspect.ListType) -> Any:
        item = self.of(info.item_type)
        return Raw if item is Raw else list[item]  # type: ignore[valid-type]

    def _dict(self, info: inspect.DictType) -> Any:
        value = self.of(info.value_type)
        return Raw if value is Raw else dict[str, value]  # type: ignore[valid-type]

    def _union(self, info: inspect.UnionType) -> Any:
        shapes = [self.of(one) for one in info.types if not isinstance(one, inspect.NoneType)]
        return Raw if not shapes or Raw in shapes else Union[(*shapes, None)]

    def _struct(self, info: inspect.StructType) -> Any:
        """No shape can be made here of a struct that contains itself."""
        if info.cls in self._open:
            self.recursive = True
            return Raw
        self._open.add(info.cls)
        self.needed = self.needed or not info.forbid_unknown_fields
        fields = [(field.name, self._optional(field), UNSET) for field in info.fields]
        self._open.discard(info.cls)
        return msgspec.defstruct(
            info.cls.__name__,
            fields,
            rename={field.name: field.encode_name for field in info.fields},
            tag=info.tag,
            tag_field=info.tag_field,
            forbid_unknown_fields=True,
            kw_only=True,
        )

    def _optional(self, field: inspect.Field) -> Any:
        shape = self.of(field.type)
        return Raw | UnsetType if shape is Raw else Union[shape, UnsetType, None]  # noqa: UP007
