"""Which page says more about an error of a design? Each lies here as `<code>.md`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def code_pages() -> Mapping[str, Path]:
    """The page of every code that reading, building and exemptions can report."""
    return {path.stem: path for path in sorted(Path(__file__).parent.glob("*.md"))}
