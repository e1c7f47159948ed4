"""How is a JSON value written as YAML that people read? Block style; what could be misread stands in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_PLAIN = re.compile(r"[A-Za-z/$][A-Za-z0-9_./${}+-]*(?: [A-Za-z0-9_.,/(){}=;-]+)*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def yaml_text(value: Any) -> str:
    """The document, with a line end."""
    return "\n".join(_block(value, "")) + "\n"


def _block(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _entry(f"{indent}{_scalar(str(key))}:", item, indent)
    else:
        for item in value:
            yield from _item(item, indent)


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict | list | tuple) and value:
        yield head
        yield from _block(value, indent + "  ")
    elif isinstance(value, str) and _is_prose(value):
        yield f"{head} |-"
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{head} {_scalar(value)}"


def _item(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict | list | tuple) and value:
        first, *rest = _block(value, indent + "  ")
        yield f"{indent}- {first[len(indent) + 2 :]}"
        yield from rest
    else:
        yield f"{indent}- {_scalar(value)}"


def _is_prose(text: str) -> bool:
    """Several lines that a literal block can hold."""
    if "\n" not in text or text != text.strip() or not text.replace("\n", "").isprintable():
        return False
    return not any(line != line.rstrip() for line in text.split("\n"))


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and value.lower() not in _WORDS else _quoted(value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, float):
        return _float(value)
    return str(value) if isinstance(value, int) else "{}" if isinstance(value, dict) else "[]"


def _float(value: float) -> str:
    """With a point, because YAML 1.1 takes `1e-05` for a text."""
    mantissa, exponent, power = repr(value).partition("e")
    return f"{mantissa if '.' in mantissa else f'{mantissa}.0'}{exponent}{power}"


def _quoted(text: str) -> str:
    return '"' + "".join(_char(char) for char in text) + '"'


def _char(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
