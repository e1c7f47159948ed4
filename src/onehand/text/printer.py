"""How does a diagnostic look on a terminal?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onehand.text.diagnostic import Diagnostic
from onehand.text.source import Source
from onehand.text.span import Span

_LONGEST = 160
"""Columns of a source line that are shown; beyond that the place alone has to do."""


def render(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> str:
    """Several lines without a line break at the end: the fact, the source line with a caret, notes, help."""
    return "\n".join(_lines(diagnostic, sources))


def _lines(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> Iterator[str]:
    yield str(diagnostic)
    yield from excerpt(diagnostic.span, sources)
    for note in diagnostic.notes:
        yield f"  note: {note.span}: {note.message}" if note.span else f"  note: {note.message}"
    if diagnostic.help:
        yield f"  help: {diagnostic.help}"


def excerpt(span: Span, sources: Mapping[str, Source]) -> Iterator[str]:
    """The line that a span starts on, and carets under the part of it that is meant."""
    source = sources.get(span.path)
    line = source.line(span.line) if source else None
    if line is None or span.column > _LONGEST:
        return
    shown = line[:_LONGEST].expandtabs(1)
    end = span.end_column if span.end_line == span.line else len(line.rstrip()) + 1
    width = max(1, min(end, len(shown) + 1) - span.column)
    number = str(span.line)
    yield f"  {number} | {shown}"
    yield f"  {' ' * len(number)} | {' ' * (span.column - 1)}{'^' * width}"
