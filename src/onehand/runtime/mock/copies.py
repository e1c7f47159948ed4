"""What does a service know of another's resources, in the mock?"""

from __future__ import annotations

from typing import Any

from onehand.runtime.spec import CopySpec


class MemoryCopy:
    """A local copy: what a test has put into it."""

    def __init__(self, spec: CopySpec, rows: dict[str, Any]) -> None:
        self._spec = spec
        self._rows = rows

    async def get(self, id: str) -> Any | None:
        return self._rows.get(id)

    def put(self, value: Any) -> None:
        """As if an `upserted` event had arrived."""
        self._rows[value.id] = value
