"""The users of the peers that use msgspec."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1, pattern=r"^\S(.*\S)?$")]


class UserForm(Struct, forbid_unknown_fields=True, kw_only=True):
    email: Annotated[str, Meta(pattern=r"^[^\s@]+@[^\s@]+\.[^\s@]+$")]
    name: Annotated[Text, Meta(max_length=100)]
    nickname: Annotated[Text, Meta(max_length=40)] | None = None
    status: Literal["active", "blocked"] = "active"


class User(Struct, omit_defaults=True):
    id: str
    email: str
    name: str
    nickname: str | None
    status: str
    created_at: datetime
    updated_at: datetime
