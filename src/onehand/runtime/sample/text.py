"""Which texts fit given lengths, and tell one number from another?"""

from __future__ import annotations

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def text(number: int, word: str, *, shortest: int = 1, longest: int | None = None) -> str:
    """`name 7`; where that is too long, only what differs."""
    found = f"{word} {number}"
    if longest is not None and len(found) > longest:
        found = _short(number)[-longest:]
    return found + "x" * (shortest - len(found))


def email(number: int, *, longest: int = 254) -> str:
    """`user7@example.com`; as short as needed."""
    found = f"user{number}@example.com"
    return found if len(found) <= longest else f"{_short(number)}@a.b"[-longest:]


def url(number: int) -> str:
    return f"https://example.com/{number}"


def _short(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits or "0"
