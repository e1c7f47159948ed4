"""How is a column of jsonb read as what the design says of it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import ValidationError
from msgspec.json import Decoder

from onehand.runtime.model.enum import reading_stored


def decoder(type: Any) -> Callable[[bytes | None], Any]:
    """Nothing stays nothing: another version of the service may leave empty what this one requires. And a value of an
    enum that only the other one lists is read as it is, wherever it stands.
    """
    decode = Decoder(type).decode

    def read(value: bytes | None) -> Any:
        if value is None:
            return None
        try:
            return decode(value)
        except ValidationError:
            with reading_stored():
                return decode(value)

    return read
