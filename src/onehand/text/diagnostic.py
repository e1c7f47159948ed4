"""What is wrong, where, and what repairs it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onehand.text.span import Span

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that explains the first; without a span, a plain remark."""

    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: lower case, one line, no full stop, 'quotes' around names."""

    severity: Severity
    code: str
    message: str
    span: Span
    notes: tuple[Note, ...] = ()
    help: str | None = None

    def __str__(self) -> str:
        return f"{self.span}: {self.severity}[{self.code}]: {self.message}"
