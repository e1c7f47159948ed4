"""What does a generator return?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """One generated file. Generators are pure: disk, formatting and `--check` belong to the writer."""

    path: str
    """Relative to the service's folder, with forward slashes: `generated/models.py`."""
    text: str
