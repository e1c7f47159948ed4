"""How does a form look in a log or a traceback? Without what is secret in it."""

from __future__ import annotations

from msgspec import UNSET, Struct


def shown(struct: Struct, *secrets: str) -> str:
    """`UserForm(email='ada@example.com', password=...)`; what was not given is not shown."""
    fields = ((name, getattr(struct, name)) for name in struct.__struct_fields__)
    said = (f"{name}={'...' if name in secrets else repr(value)}" for name, value in fields if value is not UNSET)
    return f"{type(struct).__name__}({', '.join(said)})"
