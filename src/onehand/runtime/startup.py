"""Why does a service not start? One clear message, exit 2."""

from __future__ import annotations


class StartupError(Exception):
    """`message`: what is wrong, `hint`: what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message if not hint else f"{message}\n  hint: {hint}")
        self.message = message
        self.hint = hint
