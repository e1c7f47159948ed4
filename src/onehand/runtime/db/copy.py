"""What does this service know of another's resource? What its local copy says."""

from __future__ import annotations

import enum
from collections.abc import Callable
from functools import cache
from types import NoneType
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from onehand.runtime.model.union import open_decoder
from onehand.runtime.spec import CopySpec

C = TypeVar("C")


class CopyDao(Generic[C]):
    """A table of schema `copies`, which the inbox keeps fresh; read only."""

    def __init__(self, call: Any, spec: CopySpec) -> None:
        self._db = call.db
        self._spec = spec

    async def get(self, id: str) -> C | None:
        """None when it is unknown here, or deleted. What has not arrived yet is unknown."""
        reader = _reader(self._spec.table, self._spec.model, tuple((f.name, f.column) for f in self._spec.fields))
        row = await self._db.one(reader.sql, id)
        return None if row is None else reader.read(row)


class _Reader:
    """How one table is read; made once."""

    def __init__(self, table: str, model: Any, fields: tuple[tuple[str, str], ...]) -> None:
        places = [("id", "id"), *(pair for pair in fields if pair[0] != "id")]
        hints = get_type_hints(model)
        attributes = dict(zip(model.__struct_encode_fields__, model.__struct_fields__, strict=True))
        self._model = model
        self._fields = [(attributes[name], _read_as(hints[attributes[name]])) for name, _ in places]
        columns = ", ".join(f'"{column}"' for _, column in places)
        quoted = ".".join(f'"{part}"' for part in table.split("."))
        self.sql = f"select {columns} from {quoted} where id = $1 and deleted_at is null"

    def read(self, row: Any) -> Any:
        """What the producer does not tell yet stays None."""
        pairs = zip(self._fields, row, strict=True)
        return self._model(**{name: None if value is None else read(value) for (name, read), value in pairs})


_reader = cache(_Reader)


def _read_as(hint: Any) -> Callable[[Any], Any]:
    """Texts become members of enums, jsonb becomes what the model says; everything else is right already."""
    parts = get_args(hint)
    kind = parts[0] if len(parts) == 2 and parts[1] is NoneType else hint
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind
    decode = open_decoder(hint).decode

    def read(value: Any) -> Any:
        return decode(value) if isinstance(value, bytes) else value

    return read
