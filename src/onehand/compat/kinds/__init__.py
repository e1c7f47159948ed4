"""Which page says more about a kind of change, or about a fault of a waiver? Each lies here as `<kind>.md`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def kind_pages() -> Mapping[str, Path]:
    """By kind: what it breaks and why, with designs before and after, which are its test."""
    return {path.stem: path for path in sorted(Path(__file__).parent.glob("*.md"))}
