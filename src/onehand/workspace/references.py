"""What does `env:NAME` in `onehand.toml` stand for?"""

from __future__ import annotations

import os

from onehand.workspace.problem import Problem

REFERENCE = "env:"


def resolved(text: str, what: str) -> str:
    """`env:NAME` becomes the value of that variable; anything else is itself."""
    if not text.startswith(REFERENCE):
        return text
    name = text.removeprefix(REFERENCE)
    value = os.environ.get(name, "")
    if not value.strip():
        raise Problem(
            "missing-variable",
            f"{what} is taken from ${name}, which is not set",
            hint=f"export {name}=..., or write the value into onehand.toml",
        )
    return value
