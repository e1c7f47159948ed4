"""How does a diagnostic look as JSON?"""

from __future__ import annotations

from typing import Any

from onehand.text.diagnostic import Diagnostic
from onehand.text.span import Span


def as_record(diagnostic: Diagnostic) -> dict[str, Any]:
    """Lines and columns start at 1, the end is exclusive; `help` is null when there is none."""
    return {
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        **_place(diagnostic.span),
        "help": diagnostic.help,
        "notes": [{"message": note.message, **(_place(note.span) if note.span else {})} for note in diagnostic.notes],
    }


def _place(span: Span) -> dict[str, Any]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
