"""How is a JSON value written as YAML that people read? Block style; what could be misread stands in quotes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_PLAIN = re.compile(r"[A-Za-z/$][A-Za-z0-9_./${}+-]*(?: [A-Za-z0-9_.,/(){}=;-]+)*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def yaml_text(value: Any) -> str:
    """The document, with a line end."""
    lines: list[str] = []
    _block(value, "", lines)
    return "\n".join(lines) + "\n"


def _block(value: Any, indent: str, lines: list[str]) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _entry(f"{indent}{_text(str(key))}:", item, indent, lines)
    else:
        for item in value:
            _item(item, indent, lines)


def _entry(head: str, value: Any, indent: str, lines: list[str]) -> None:
    if isinstance(value, dict | list | tuple) and value:
        lines.append(head)
        _block(value, indent + "  ", lines)
    elif isinstance(value, str) and _is_prose(value):
        lines.append(f"{head} |-")
        lines.extend(f"{indent}  {line}" if line else "" for line in value.split("\n"))
    else:
        lines.append(f"{head} {_scalar(value)}")


def _item(value: Any, indent: str, lines: list[str]) -> None:
    if isinstance(value, dict | list | tuple) and value:
        at = len(lines)
        _block(value, indent + "  ", lines)
        lines[at] = f"{indent}- {lines[at][len(indent) + 2 :]}"
    else:
        lines.append(f"{indent}- {_scalar(value)}")


def _is_prose(text: str) -> bool:
    """Several lines that a literal block can hold."""
    if "\n" not in text or text != text.strip() or not text.replace("\n", "").isprintable():
        return False
    return not any(line != line.rstrip() for line in text.split("\n"))


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, float):
        return _float(value)
    return str(value) if isinstance(value, int) else "{}" if isinstance(value, dict) else "[]"


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    """Most texts of a document are in it many times."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else _quoted(text)


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
