"""Where in a JSON text does a value stand?

`json` reads fast but forgets places; so the places are found by a second pass, made only when somebody asks.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from onehand.text.span import Span

JsonPath = tuple[str | int, ...]
"""`("models", "user", "fields", 3)`: the way from the root of a document to one of its values."""

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""As `onehand.text.source` counts lines, so that an error shows the line that it names."""


def spell(path: JsonPath) -> str:
    """`$.models.user.fields[3]`, and `$.paths["/a b"]` where a key is no plain word."""
    return "$" + "".join(_step(step) for step in path)


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if re.fullmatch(r"[\w-]+", step) else f'["{step}"]'


@dataclass(slots=True)
class _Node:
    """A value's first and last character, and its children by key or index."""

    start: int
    end: int
    is_list: bool = False
    key: str = ""
    """Of an object: the key that was read last, whose value comes next."""
    children: dict[str | int, _Node] = field(default_factory=dict)

    def adopt(self, child: _Node) -> None:
        self.children[len(self.children) if self.is_list else self.key] = child


@dataclass(frozen=True)
class JsonSource:
    """The text of one JSON document that `json` has accepted."""

    path: str
    """As the user typed it."""
    text: str

    def span(self, path: JsonPath) -> Span:
        """The place of a value, or of its nearest ancestor that stands in the text."""
        node = self._root
        for step in path:
            if step not in node.children:
                break
            node = node.children[step]
        (line, column), (end_line, end_column) = self._position(node.start), self._position(node.end)
        return Span(self.path, line, column, end_line, end_column)

    def offset_span(self, offset: int) -> Span:
        line, column = self._position(offset)
        return Span(self.path, line, column, line, column + 1)

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _BREAK.finditer(self.text))]

    @cached_property
    def _root(self) -> _Node:
        return _index(self.text)


def _index(text: str) -> _Node:
    root = _Node(0, len(text))
    stack = [root]
    for piece, start, end, is_key in _values(text):
        if is_key:
            stack[-1].key = json.loads(piece)
        elif piece in {"]", "}"}:
            stack.pop().end = end
        else:
            node = _Node(start, end, is_list=piece == "[")
            stack[-1].adopt(node)
            if piece in {"[", "{"}:
                stack.append(node)
    return root.children.get("", root)


def _values(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Every key, scalar, opening and closing bracket: (piece, start, end, is a key)."""
    held: tuple[str, int, int] | None = None
    for match in _PIECE.finditer(text):
        piece = match.group()
        if held is not None:
            yield *held, piece == ":"
            held = None
        if piece[0] == '"':
            held = (piece, match.start(), match.end())
        elif piece not in {":", ","}:
            yield piece, match.start(), match.end(), False
    if held is not None:
        yield *held, False
