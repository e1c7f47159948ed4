"""What becomes of a member of somebody else's union that the design did not list yet? It is kept, and travels on.

msgspec refuses unknown members of a union of structs. So the union of a reader is a type of its own,
`OpenUnion[Card | Iban]`: msgspec hands its JSON to `_read`, which keeps an unknown member and decodes the others. Type
checkers see the members and `Unknown`. Types without unions are decoded as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, get_args

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


class _Open(type):
    """The type of every open union."""

    discriminator: str
    members: dict[str, Any]
    closed: Any

    def __instancecheck__(cls, found: object) -> bool:
        """Asked of what `_read` gave; without `_read` it is plain JSON, and refused."""
        return isinstance(found, msgspec.Struct | Unknown)


if TYPE_CHECKING:
    OpenUnion: TypeAlias = T | Unknown
else:

    class OpenUnion(metaclass=_Open):
        """For readers of somebody else's values: the listed members, and Unknown."""

        def __class_getitem__(cls, closed: Any) -> _Open:
            members = {one.__struct_config__.tag: one for one in get_args(closed) or (closed,)}
            [discriminator] = {one.__struct_config__.tag_field for one in members.values()}
            facts = {"discriminator": discriminator, "members": members, "closed": closed}
            return _Open(cls.__name__, (cls,), facts)


def open_decoder(type: Any) -> msgspec.json.Decoder[Any]:
    """Decodes what another service has written."""
    return msgspec.json.Decoder(type, dec_hook=_read)


def _read(type: Any, value: Any) -> Any:
    if not isinstance(type, _Open):
        raise NotImplementedError(f"{type} is nothing that JSON can be read as")
    kind = value.get(type.discriminator) if isinstance(value, dict) else None
    if not isinstance(kind, str):
        return msgspec.convert(value, type.closed)
    if kind not in type.members:
        return Unknown(value, discriminator=kind)
    return msgspec.convert(value, type.members[kind], dec_hook=_read)
