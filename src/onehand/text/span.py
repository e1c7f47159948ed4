"""Where in a source text does something stand?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of one source: 1-based lines and columns, the end exclusive."""

    path: str
    """As the user typed it, or relative to the workspace: what an error prints."""
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


NOWHERE = Span("", 0, 0, 0, 0)
"""The place of what nobody wrote: nodes deduced from a convention without a nearer source."""
