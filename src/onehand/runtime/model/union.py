"""What becomes of a member of somebody else's union that the design did not list yet? It is kept, and travels on.

msgspec refuses unknown members of a union of structs. So the union of a reader is a type of its own,
`OpenUnion[Card | Iban]`: msgspec hands its JSON to `_read`, which keeps an unknown member and decodes the others. Type
checkers see the members and `Unknown`. Types without unions are decoded as ever.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar, get_args, get_origin

import msgspec

T = TypeVar("T")


class Unknown(dict[str, Any]):
    """A member that was not listed when this code was generated: its JSON object, written again as it came.

    `case Unknown(discriminator="voucher")` matches it; `unknown["code"]` is a field of it.
    """

    __slots__ = ("discriminator",)

    discriminator: str
    """Which member it is."""

    def __init__(self, fields: dict[str, Any], *, discriminator: str) -> None:
        """`fields` has all of it, the discriminator too."""
        super().__init__(fields)
        self.discriminator = discriminator


if TYPE_CHECKING:
    OpenUnion: TypeAlias = T | Unknown
else:

    class _Member(type):
        """msgspec asks whether what `_read` gave is an instance; without `_read` it is plain JSON, and refused."""

        def __instancecheck__(cls, found: object) -> bool:
            return isinstance(found, msgspec.Struct | Unknown)

    class OpenUnion(Generic[T], metaclass=_Member):
        """For readers of somebody else's values: the listed members, and Unknown."""


class _Closed(NamedTuple):
    type: Any
    discriminator: str
    values: frozenset[str]


def open_decoder(type: Any) -> msgspec.json.Decoder[Any]:
    """Decodes what another service has written."""
    return msgspec.json.Decoder(type, dec_hook=_read)


def _read(type: Any, value: Any) -> Any:
    closed = _closed(type)
    if isinstance(value, dict):
        found = value.get(closed.discriminator)
        if isinstance(found, str) and found not in closed.values:
            return Unknown(value, discriminator=found)
    return msgspec.convert(value, closed.type, dec_hook=_read)


@cache
def _closed(type: Any) -> _Closed:
    if get_origin(type) is not OpenUnion:
        raise NotImplementedError(f"{type} is nothing that JSON can be read as")
    [members] = get_args(type)
    configs = [member.__struct_config__ for member in get_args(members) or (members,)]
    return _Closed(members, configs[0].tag_field, frozenset(config.tag for config in configs))
