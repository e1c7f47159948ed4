"""How does a design read when nobody has typed it?

`write` turns a tree of mappings, lists and scalars into YAML that a person goes on editing: short things on one line,
long text folded, everything quoted that some reader of YAML might mistake for something else. What is put on one
line, aligned or set apart is said by the wrappers; the values themselves never change.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, Union

Scalar: TypeAlias = str | int | float | bool | None
Tree: TypeAlias = Union[Scalar, "Mapping[str, Tree]", "Sequence[Tree]", "Inline", "Aligned", "Spaced", "Commented"]

WIDTH = 118
_FOLD = 100


@dataclass(frozen=True, slots=True)
class Inline:
    """On one line if it fits, `{type: integer, minimum: 1}`; a block else."""

    value: Tree


@dataclass(frozen=True, slots=True)
class Aligned:
    """A block whose one-line values stand under each other."""

    value: Mapping[str, Tree]


@dataclass(frozen=True, slots=True)
class Spaced:
    """A block with an empty line between its entries."""

    value: Mapping[str, Tree]


@dataclass(frozen=True, slots=True)
class Commented:
    """A value with a comment at the end of its first line."""

    value: Tree
    comment: str


def write(tree: Mapping[str, Tree] | Spaced) -> str:
    return "\n".join(line.rstrip() for line in _block(tree, 0)) + "\n"


def _block(tree: Tree, indent: int) -> Iterator[str]:
    """The lines of a value that does not go on the line of its key."""
    if isinstance(tree, Inline | Commented):
        yield from _block(tree.value, indent)
    elif isinstance(tree, Spaced):
        for position, (key, value) in enumerate(tree.value.items()):
            if position:
                yield ""
            yield from _entry(key, value, indent)
    elif isinstance(tree, Aligned):
        yield from _aligned(tree.value, indent)
    elif isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from _entry(key, value, indent)
    elif isinstance(tree, Sequence) and not isinstance(tree, str):
        for item in tree:
            yield from _item(item, indent)
    else:
        yield " " * indent + _scalar(tree, flow=False)


def _aligned(fields: Mapping[str, Tree], indent: int) -> Iterator[str]:
    column = max((len(_key(key)) for key, value in fields.items() if _line(value, indent) is not None), default=0)
    for key, value in fields.items():
        yield from _entry(key, value, indent, min(column, 28))


def _entry(key: str, value: Tree, indent: int, column: int = 0) -> Iterator[str]:
    head = " " * indent + _key(key) + ":"
    line = _line(value, max(len(head), indent + column + 1) + 1)
    comment = f"  # {value.comment}" if isinstance(value, Commented) else ""
    if line == "":
        yield head + comment
    elif line is not None:
        yield f"{head}{' ' * max(0, column - len(_key(key)))} {line}{comment}"
    elif isinstance(text := _bare(value), str):
        yield from _long_text(head, text, indent + 2, comment)
    else:
        yield head + comment
        yield from _block(value, indent + 2)


def _item(value: Tree, indent: int) -> Iterator[str]:
    line = _line(value, indent + 2)
    if line is not None:
        yield f"{' ' * indent}- {line or 'null'}"
    elif isinstance(text := _bare(value), str):
        yield from _long_text(" " * indent + "-", text, indent + 2, "")
    else:
        first, *rest = _block(value, indent + 2)
        yield f"{' ' * indent}- {first.lstrip()}"
        yield from rest


def _long_text(head: str, text: str, indent: int, comment: str) -> Iterator[str]:
    if not _printable(text) or "\t" in text or text[0] == " " or text.endswith("\n"):
        yield f"{head} {_quoted(text)}{comment}"
    elif "\n" in text:
        yield f"{head} |-{comment}"
        yield from (" " * indent + line if line else "" for line in text.split("\n"))
    else:
        yield f"{head} >-{comment}"
        for line in textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False):
            yield " " * indent + line


def _line(value: Tree, start: int) -> str | None:
    """The value as the rest of a line that begins in column `start`; None when it wants lines of its own."""
    if isinstance(value, Commented):
        return _line(value.value, start)
    if isinstance(value, Inline):
        text = _flow(value.value)
        return text if text is not None and start + len(text) <= WIDTH else None
    if value is None:
        return ""
    if isinstance(value, str):
        return None if _is_long(value) else _scalar(value, flow=False)
    if isinstance(value, Mapping | Sequence):
        return None if value else _flow(value)
    if isinstance(value, Aligned | Spaced):
        return None if value.value else "{}"
    return _scalar(value, flow=False)


def _flow(value: Tree) -> str | None:
    if isinstance(value, Inline):
        return _flow(value.value)
    if isinstance(value, Commented | Aligned | Spaced):
        return None
    if isinstance(value, Mapping):
        pairs = [(_key(key, flow=True), _flow(child)) for key, child in value.items()]
        if any(text is None for _, text in pairs):
            return None
        return "{" + ", ".join(f"{key}: {text}" for key, text in pairs) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = [_flow(child) for child in value]
        return None if any(item is None for item in items) else f"[{', '.join(item or '' for item in items)}]"
    if isinstance(value, str) and ("\n" in value or len(value) > _FOLD):
        return None
    return _scalar(value, flow=True)


def _bare(value: Tree) -> Tree:
    while isinstance(value, Inline | Commented):
        value = value.value
    return value


def _is_long(text: str) -> bool:
    """Worth lines of its own, and able to come back unchanged from them."""
    if "\n" in text:
        return True
    return len(text) > _FOLD and " ".join(text.split()) == text


_PLAIN = re.compile(r"[A-Za-z_/$(.0-9-][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*")
_OTHER_TYPES = re.compile(
    # What YAML 1.1 or 1.2 read as null, boolean, number, date or time.
    r"(?:~|null|true|false|yes|no|on|off|[-+]?[.0-9][.0-9_,:]*(?:e[-+]?\d+)?|[-+]?0[xob][0-9a-f_]+|[-+]?\.(?:inf|nan)"
    r"|\d{4}-\d\d?-\d\d?(?:[Tt ].*)?)",
    re.IGNORECASE,
)


def _scalar(value: Scalar | Tree, *, flow: bool) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return _text(str(value), flow=flow)


def _key(key: str, *, flow: bool = False) -> str:
    return key if re.fullmatch(r"[1-5]\d\d", key) else _text(key, flow=flow)


def _text(text: str, *, flow: bool) -> str:
    return text if _is_plain(text, flow=flow) else _quoted(text)


def _is_plain(text: str, *, flow: bool) -> bool:
    if not _PLAIN.fullmatch(text) or _OTHER_TYPES.fullmatch(text) or text != text.strip():
        return False
    if ": " in text or " #" in text or text[-1] == ":" or re.match(r"-(?:\s|$|-)|\.\.\.", text):
        return False
    return not (flow and re.search(r"[,\[\]{}?]|:(?=[,\[\]{}\"'])", text)) and _printable(text)


def _printable(text: str) -> bool:
    return not re.search(r"[^\n\t\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029\ufeff]", text)


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]", lambda m: f"\\u{ord(m[0]):04x}", quoted)
