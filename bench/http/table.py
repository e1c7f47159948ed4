"""How are the numbers shown? A table that can go into docs/performance.md as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Cell:
    """One measurement: microseconds of CPU per request."""

    server: float
    postgres: float

    @property
    def sum(self) -> float:
        return self.server + self.postgres


def typical(cells: Sequence[Cell]) -> Cell:
    """The median of the rounds, of server and PostgreSQL each."""
    return Cell(median(cell.server for cell in cells), median(cell.postgres for cell in cells))


def markdown(measured: Mapping[str, Mapping[str, Sequence[Cell]]], ours: str) -> str:
    """Rows are stacks, columns questions: `sum = server + PostgreSQL (how many times ours)`."""
    names = list(next(iter(measured.values())))
    lines = ["| CPU us per request | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for stack, row in measured.items():
        cells = []
        for name in names:
            cell, own = typical(row[name]), typical(measured[ours][name])
            ratio = "" if stack == ours else f" ({cell.sum / own.sum:.1f}x)"
            cells.append(f"**{cell.sum:.0f}** = {cell.server:.0f} + {cell.postgres:.0f}{ratio}")
        lines.append(f"| {stack} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
