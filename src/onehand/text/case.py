"""How is a name spelled in snake_case?"""

from __future__ import annotations

import re

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^a-z0-9]+")


def snake_case(name: str) -> str:
    """`orderStatus`, `OrderStatus`, `order-status` -> `order_status`; `HTTPUrl` -> `http_url`."""
    return _OTHER.sub("_", _HUMP.sub("_", name).lower()).strip("_")
