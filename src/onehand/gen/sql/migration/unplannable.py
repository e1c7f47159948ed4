"""What cannot be planned?"""

from __future__ import annotations

from collections.abc import Sequence


class Unplannable(Exception):  # noqa: N818 - it is no fault of the program: it tells what the design must say first
    """All that stands in the way at once, each with what to do about it."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(what for what, _ in problems))
        self.problems = tuple(problems)
        """(what, help) of each."""
