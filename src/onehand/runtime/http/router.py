"""Which endpoint does a path lead to? Everything is prepared at start-up: a look-up, or a walk over the segments."""

from __future__ import annotations

from typing import Generic, TypeVar
from urllib.parse import unquote

E = TypeVar("E")
Methods = dict[str, E]


class _Node(Generic[E]):
    __slots__ = ("children", "methods", "parameter")

    def __init__(self) -> None:
        self.children: dict[str, _Node[E]] = {}
        self.parameter: _Node[E] | None = None
        self.methods: Methods[E] | None = None


class Router(Generic[E]):
    """A literal segment wins over a parameter; a parameter is one segment that is not empty."""

    def __init__(self) -> None:
        self._static: dict[str, Methods[E]] = {}
        self._root: _Node[E] = _Node()

    def add(self, method: str, path: str, endpoint: E) -> None:
        methods = self._methods(path)
        if method in methods:
            raise ValueError(f"two operations answer {method} {path}")
        methods[method] = endpoint

    def find(self, path: str) -> tuple[Methods[E], list[str]] | None:
        """The endpoints at a percent-encoded path, by method, and the values of its parameters."""
        methods = self._static.get(path)
        if methods is not None:
            return methods, []
        segments = path.split("/")
        if "%" in path:
            segments = [unquote(segment) for segment in segments]
            plain = None if any("/" in segment for segment in segments) else self._static.get("/".join(segments))
            if plain is not None:
                return plain, []
        values: list[str] = []
        found = _walk(self._root, segments, 1, values)
        return None if found is None else (found, values)

    def _methods(self, path: str) -> Methods[E]:
        if "{" not in path:
            return self._static.setdefault(path, {})
        node = self._root
        for segment in path.split("/")[1:]:
            node = _below(node, segment)
        if node.methods is None:
            node.methods = {}
        return node.methods


def _below(node: _Node[E], segment: str) -> _Node[E]:
    if not segment.startswith("{"):
        return node.children.setdefault(segment, _Node())
    if node.parameter is None:
        node.parameter = _Node()
    return node.parameter


def _walk(node: _Node[E], segments: list[str], at: int, values: list[str]) -> Methods[E] | None:
    if at == len(segments):
        return node.methods
    segment = segments[at]
    child = node.children.get(segment)
    found = None if child is None else _walk(child, segments, at + 1, values)
    if found is not None or node.parameter is None or not segment:
        return found
    values.append(segment)
    found = _walk(node.parameter, segments, at + 1, values)
    if found is None:
        values.pop()
    return found
