"""What do the words of the design (`string`, `email`, `decimal`, ...) mean as types?

msgspec enforces what `Meta` says; `extra` names what it cannot, and `rules` does (see model/rules).
"""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Annotated, Any

from msgspec import Meta

Text = Annotated[str, Meta(min_length=1, extra={"text": True})]
"""Not blank, without space around it, without NUL."""

Id = Annotated[str, Meta(min_length=1, max_length=200, extra={"text": True})]

Email = Annotated[
    str, Meta(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)*$", extra={"text": True})
]

Url = Annotated[
    str, Meta(min_length=1, max_length=2000, pattern=r"^[A-Za-z][A-Za-z0-9+.-]*://[^\s]+$", extra={"text": True})
]

Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Boolean = bool
Float = float
Decimal = decimal.Decimal
Date = dt.date
DateTime = Annotated[dt.datetime, Meta(tz=True)]
Uuid = uuid.UUID
Json = Any
