"""What is in a YAML file, with the place of everything?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.text.span import Span

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. Only a plain one can be other than a string; `text` is always what was written."""

    value: Plain
    text: str
    span: Span

    @property
    def absent(self) -> bool:
        """`key:` with nothing after it, or null."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class Items:
    """A YAML sequence."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """`key: value`. The value of `key:` alone is an absent scalar at the end of the key."""

    key: str
    key_span: Span
    value: Node

    @property
    def span(self) -> Span:
        """From the key to the end of the value."""
        end = self.value.span
        return Span(self.key_span.path, self.key_span.line, self.key_span.column, end.end_line, end.end_column)


@dataclass(frozen=True, slots=True)
class Table:
    """A YAML mapping; the keys are unique, in the order of the file."""

    entries: tuple[Entry, ...]
    span: Span

    def get(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)


Node = Scalar | Items | Table
