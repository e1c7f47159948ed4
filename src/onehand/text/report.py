"""What has been found so far? Readers and builders go on after an error, so that all are told at once."""

from __future__ import annotations

from onehand.text.diagnostic import Diagnostic, Note, Severity
from onehand.text.span import Span


class Report:
    """Collects diagnostics; keeps each of them once, also when two paths lead to the same fault."""

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}

    def error(
        self, code: str, span: Span, message: str, *, help: str | None = None, notes: tuple[Note, ...] = ()
    ) -> None:
        self.add("error", code, span, message, help=help, notes=notes)

    def warning(
        self, code: str, span: Span, message: str, *, help: str | None = None, notes: tuple[Note, ...] = ()
    ) -> None:
        self.add("warning", code, span, message, help=help, notes=notes)

    def add(
        self,
        severity: Severity,
        code: str,
        span: Span,
        message: str,
        *,
        help: str | None = None,
        notes: tuple[Note, ...] = (),
    ) -> None:
        self._found[Diagnostic(severity, code, one_line(message), span, notes, help)] = None

    def extend(self, other: Report) -> None:
        self._found.update(other._found)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """In the order of the places."""
        return tuple(sorted(self._found, key=lambda found: (found.span, found.code, found.message)))

    @property
    def failed(self) -> bool:
        return any(found.severity == "error" for found in self._found)


def one_line(message: str) -> str:
    """What the user wrote may be quoted in a message, and may have line breaks or control characters in it."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in message)
