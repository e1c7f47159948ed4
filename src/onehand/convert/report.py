"""What became of everything in a document that was converted?

Whatever has no home in our language, or was read in a sense that the document does not state, is listed here by name
and reason. What is in neither the report nor the design would be lost, and a test walks the document to prove that
there is no such thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from onehand.text.span import NOWHERE, Span

Kind = Literal["dropped", "changed", "needs-handler", "interpreted"]

KINDS: dict[Kind, str] = {
    "needs-handler": "needs a handler in handlers.py",
    "changed": "changed: callers see a difference",
    "dropped": "dropped: no home in our language",
    "interpreted": "interpreted: correct it where the guess is wrong",
}
"""In the order in which a reader must act."""


@dataclass(frozen=True, slots=True)
class Entry:
    kind: Kind
    name: str
    """What it is about, in the words of the document: `field user.firstName`, or the operation's name in ours."""
    reason: str
    place: str = ""
    """The way to it in the document: `$.models.user.fields[3]`."""
    span: Span = NOWHERE


@dataclass(slots=True)
class ConversionReport:
    """Entries in the order of the conversion."""

    entries: list[Entry] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        if entry not in self.entries[-8:]:
            self.entries.append(entry)

    def of(self, kind: Kind) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == kind]

    def extend(self, other: ConversionReport) -> None:
        self.entries.extend(other.entries)


def render(report: ConversionReport) -> str:
    """For a person: by kind, entries with the same reason together."""
    return "\n".join(line for kind in KINDS if (entries := report.of(kind)) for line in _section(kind, entries))


def _section(kind: Kind, entries: list[Entry]) -> list[str]:
    by_reason: dict[str, list[Entry]] = {}
    for entry in entries:
        by_reason.setdefault(entry.reason, []).append(entry)
    lines = ["", f"{KINDS[kind]} ({len(entries)})"]
    for reason, alike in by_reason.items():
        lines.append(f"  {reason}")
        lines += [f"    {entry.span.line or '':>6}  {entry.name}" for entry in alike]
    return lines


def as_records(report: ConversionReport) -> list[dict[str, str | int]]:
    """For a program: one object for each entry."""
    return [
        {"kind": one.kind, "name": one.name, "reason": one.reason, "place": one.place, "line": one.span.line}
        for one in report.entries
    ]
