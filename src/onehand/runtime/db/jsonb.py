"""How is a column of jsonb read as what the design says of it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.json import Decoder


def decoder(type: Any) -> Callable[[bytes | None], Any]:
    """Nothing stays nothing: another version of the service may leave empty what this one requires."""
    decode = Decoder(type).decode

    def read(value: bytes | None) -> Any:
        return None if value is None else decode(value)

    return read
