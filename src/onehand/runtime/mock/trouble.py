"""What goes wrong on purpose? Answers that are late, refused, or never come."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from onehand.runtime.client.transport import TransportError
from onehand.runtime.mock.refusal import refusal
from onehand.runtime.problem import Problem

EVERY = "*"
"""Of every operation."""


class Trouble(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One rule. What it says of an answer: `status` refuses, `seconds` delays, `lost` gives none."""

    operation: str = EVERY
    status: int | None = None
    retry_after: int | None = None
    """Seconds, beside a status."""
    seconds: tuple[float, float] | None = None
    """Shortest and longest delay."""
    lost: Literal["cut", "silent"] | None = None
    """`cut`: the connection breaks; `silent`: nothing comes until the caller gives up."""
    done: bool = False
    """Of what is lost or refused: it was carried out before."""
    chance: float = 1.0
    times: int | None = None
    """How many more calls it meets; None = all."""

    def __post_init__(self) -> None:
        if sum(one is not None for one in (self.status, self.seconds, self.lost)) != 1:
            raise ValueError("a trouble has one of: status, seconds, lost")
        if self.status is not None and not 400 <= self.status <= 599:
            raise ValueError(f"a refusal has a status from 400 to 599, not {self.status}")
        if self.seconds is not None and not 0 <= self.seconds[0] <= self.seconds[1]:
            raise ValueError("seconds are the shortest and the longest delay")
        if not 0 <= self.chance <= 1:
            raise ValueError(f"a chance is between 0 and 1, not {self.chance}")
        if self.times is not None and self.times < 0:
            raise ValueError(f"a trouble cannot meet {self.times} calls")

    def problem(self) -> Problem:
        assert self.status is not None
        return refusal(self.status, detail="as the mock was told", retry_after=self.retry_after)


class Lost(TransportError):  # noqa: N818  it is no mistake
    """There will be no answer."""

    def __init__(self, how: Literal["cut", "silent"]) -> None:
        super().__init__("the connection was cut" if how == "cut" else "no answer came in time", sent=True)
        self.how = how


class Troubles:
    """All rules, in the order in which they were made. The same seed and calls: the same troubles."""

    def __init__(self, seed: int = 1) -> None:
        self.rules: list[Trouble] = []
        self.begin(seed)

    def begin(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  reproducible, not secret

    def add(self, rule: Trouble) -> None:
        self.rules.append(rule)

    def meet(self, operation: str) -> tuple[float, Trouble | None]:
        """What the next call of an operation meets: a delay in seconds, and at most one that ends it."""
        delay = 0.0
        for rule in self._due(operation):
            if rule.seconds is None:
                return delay, rule
            delay += self._random.uniform(*rule.seconds)
        return delay, None

    def _due(self, operation: str) -> Iterator[Trouble]:
        """Delays first: who is refused may have waited for it. A rule that is not reached is not used up."""
        mine = [rule for rule in self.rules if rule.operation in (EVERY, operation)]
        for rule in sorted(mine, key=lambda rule: rule.seconds is None):
            if rule.times == 0 or (rule.chance < 1 and self._random.random() >= rule.chance):
                continue
            if rule.times is not None:
                rule.times -= 1
            yield rule
