"""How is a piece of Python laid out, so that the formatter leaves it as it is?

The rule is the formatter's own: what fits stands on one line; what does not gets one item per line and a last comma.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

WIDTH = 120
_SECTIONS = frozenset(
    {
        *("args", "arguments", "attention", "attributes", "caution", "danger", "error", "example", "examples", "hint"),
        *("important", "keyword args", "keyword arguments", "methods", "note", "notes", "other args", "parameters"),
        *("other arguments", "other parameters", "raises", "references", "return", "returns", "see also", "tip"),
        *("short summary", "todo", "warning", "warnings", "warns", "yield", "yields", "extended summary"),
    }
)
_CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Brackets:
    """`head` ends with an opening bracket, `tail` follows the closing one: `foo(`, (a, b), ` -> int:`."""

    head: str
    items: Sequence[Code]
    tail: str = ""
    comma: bool = False
    """A last comma even on one line, as a tuple of one needs it."""

    def flat(self) -> str:
        items = ", ".join(flat(item) for item in self.items) + ("," if self.comma else "")
        return f"{self.head}{items}{_CLOSING[self.head[-1]]}{self.tail}"


Code = str | Brackets


def flat(code: Code) -> str:
    """On one line, however long that is."""
    return code if isinstance(code, str) else code.flat()


def render(code: Code, *, indent: int = 0, after: str = "") -> str:
    """The code at this indentation (in spaces), followed by `after` on its last line."""
    line = " " * indent + flat(code) + after
    if isinstance(code, str) or (len(line) <= WIDTH and "\n" not in line) or not code.items:
        return line
    inner = "\n".join(render(item, indent=indent + 4, after=",") for item in code.items)
    start = " " * indent
    return f"{start}{code.head}\n{inner}\n{start}{_CLOSING[code.head[-1]]}{code.tail}{after}"


def one_of(head: str, names: Sequence[str]) -> str:
    """`head` and names joined with `|`: one line, or in parentheses; in those of the head, when it ends with some."""
    closing = _CLOSING.get(head[-1:], "")
    line = f"{head}{' | '.join(names)}{closing}"
    if len(line) <= WIDTH:
        return line
    inner = f"    {' | '.join(names)}"
    if len(inner) > WIDTH:
        inner = "    " + "\n    | ".join(names)
    return f"{head}\n{inner}\n{closing}" if closing else f"{head}(\n{inner}\n)"


def docstring(text: str, *, indent: int = 0, function: bool = False) -> str:
    """A docstring with this text; an empty text gives an empty string, so that it can be left out.

    `function`: it begins with a capital letter.
    """
    lines = _prose(text, WIDTH - indent)
    if not lines:
        return ""
    if function and re.match(r"[a-z]+\b", lines[0]):
        lines[0] = lines[0][0].upper() + lines[0][1:]
    start = " " * indent
    if lines[0].startswith('"'):
        lines[0] = f" {lines[0]}"
    quotes = 'r"""' if any("\\" in line for line in lines) else '"""'
    gap = " " if lines[-1].endswith(('"', "\\")) else ""
    if len(lines) == 1 and len(lines[0]) + len(gap) + len(quotes) + 3 + indent <= WIDTH:
        return f'{start}{quotes}{lines[0]}{gap}"""'
    if len(lines) == 1:
        lines = _wrapped(lines[0], WIDTH - indent - 3)
    rest = "".join(f"\n{start}{line}" if line else "\n" for line in lines[1:])
    return f'{start}{quotes}{lines[0]}{rest}\n{start}"""'


def _prose(text: str, width: int) -> list[str]:
    plain = text.replace('"""', "'''").strip()
    if not plain.isprintable():
        plain = "".join(_printable(char) for char in plain).strip()
    if len(plain) <= width - 4 and "\n" not in plain and plain.lower() not in _SECTIONS:
        return [plain] if plain else []
    lines = [line.rstrip() for line in textwrap.dedent(plain).splitlines()]
    if any(len(line) > width - (4 if number == 0 else 0) for number, line in enumerate(lines)):
        lines = [line for part in _paragraphs(lines) for line in (*_wrapped(part, width), "")][:-1]
    if any(line.strip().rstrip(":").lower() in _SECTIONS for line in lines):
        lines = _wrapped(" ".join(lines), width)
    return lines


def _printable(char: str) -> str:
    if char in "\n ":
        return char
    return {"Cc": " ", "Cf": "", "Zs": " ", "Zl": " ", "Zp": " "}.get(unicodedata.category(char), char)


def _paragraphs(lines: Iterable[str]) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(lines)) if part.strip()]


def _wrapped(text: str, width: int) -> list[str]:
    """The first line leaves room for the quotes."""
    lines = textwrap.wrap(text, width, initial_indent="    ", break_long_words=False, break_on_hyphens=False)
    return [lines[0].removeprefix("    "), *lines[1:]] if lines else []


def quoted(text: str) -> str:
    """A string literal, with the quotes that need fewer escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    if text.isprintable() and "\\" not in text and quote not in text:
        return f"{quote}{text}{quote}"
    escaped = "".join(_escaped(char, quote) for char in text)
    return f"{quote}{escaped}{quote}"


def raw(text: str) -> str:
    """A string literal that shows backslashes as they are, as patterns are read."""
    if "\\" in text and text.isprintable() and '"' not in text and not text.endswith("\\"):
        return f'r"{text}"'
    return quoted(text)


def _escaped(char: str, quote: str) -> str:
    if char in ("\\", quote):
        return f"\\{char}"
    if char.isprintable():
        return char
    return char.encode("unicode_escape").decode("ascii")


def literal(value: Any) -> Code:
    """A JSON value as Python text."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, (list, tuple)):
        return Brackets("[", [literal(item) for item in value])
    if isinstance(value, dict):
        return Brackets("{", [_pair(quoted(str(key)), literal(item)) for key, item in value.items()])
    return repr(value)


def keyword_argument(name: str, value: Code) -> Code:
    """`name=value`."""
    return prefixed(f"{name}=", value)


def _pair(key: str, value: Code) -> Code:
    return prefixed(f"{key}: ", value)


def prefixed(prefix: str, value: Code) -> Code:
    """The value behind something that stays on its first line: `a = `."""
    if isinstance(value, str):
        return prefix + value
    return replace(value, head=prefix + value.head)


def call(name: str, arguments: Iterable[Code], tail: str = "") -> Brackets:
    """`name(arguments)`."""
    return Brackets(f"{name}(", tuple(arguments), tail)


def pairs(entries: Iterable[tuple[str, Code]]) -> Brackets:
    """A dict whose keys are strings."""
    return Brackets("{", [_pair(quoted(key), value) for key, value in entries])


def listed(items: Sequence[Code]) -> Brackets:
    """A tuple."""
    return Brackets("(", tuple(items), comma=len(items) == 1)
