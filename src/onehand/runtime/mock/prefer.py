"""Which of several examples does a caller want? `Prefer: example=too_late`, or `Prefer: code=409`."""

from __future__ import annotations

from contextvars import ContextVar

from msgspec import Struct


class Preference(Struct, frozen=True):
    """What the header of RFC 7240 says, as far as a mock is concerned."""

    example: str = ""
    code: str = ""


NONE = Preference()
_preference: ContextVar[Preference] = ContextVar("preference", default=NONE)


def prefer(header: bytes | None) -> None:
    """Remembers what the request of this task prefers."""
    if header is not None or _preference.get() is not NONE:
        _preference.set(NONE if header is None else _read(header.decode("latin-1")))


def preferred() -> Preference:
    return _preference.get()


def _read(header: str) -> Preference:
    words = (part.partition("=") for part in header.replace(";", ",").split(","))
    said = {name.strip().lower(): value.strip().strip('"') for name, _, value in words}
    return Preference(said.get("example", ""), said.get("code", ""))
