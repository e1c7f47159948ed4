"""How do rows and lines look on a terminal?"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns as wide as their widest cell, two blanks apart, the heads in capitals."""
    cells = [[head.upper() for head in heads], *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    )


def say(text: str) -> None:
    """One line of progress, at once: also when the output goes to a file."""
    print(text, flush=True)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Prints the name, and the seconds when it is done."""
    began = time.monotonic()
    if sys.stdout.isatty():
        print(f"  {name} ...", end="\r", flush=True)
    yield
    say(f"  {name:<40} {time.monotonic() - began:6.2f} s")
