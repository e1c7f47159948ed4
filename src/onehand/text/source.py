"""What did the user write, line by line?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""The line breaks of YAML: what libyaml counts as a line must be a line here too."""


@dataclass(frozen=True)
class Source:
    """One text and the path that errors print for it."""

    path: str
    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(_BREAK.split(self.text))

    def line(self, number: int) -> str | None:
        """The 1-based line, or None where the text has no such line."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else None
