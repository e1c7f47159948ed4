"""What is a rule? A function from a node to its problems, with a name, a severity and a page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onehand.lint.place import Place
from onehand.lint.problem import Problem
from onehand.text.diagnostic import Severity

Check = Callable[..., Iterator[Problem]]


@dataclass(frozen=True)
class Rule:
    """`slug` is the function's name with '-': `field-camel-case`."""

    slug: str
    on: tuple[type[Any], ...]
    severity: Severity
    check: Check
    takes_place: bool
    page: Path
    says: str
    """The convention in a sentence: the module's docstring."""

    def problems(self, place: Place) -> Iterator[Problem]:
        """What is wrong with the node of this place."""
        if isinstance(place.node, self.on):
            yield from self.check(place.node, place) if self.takes_place else self.check(place.node)


def rule(*, on: type[Any] | tuple[type[Any], ...], severity: Severity) -> Callable[[Check], Rule]:
    """Make a rule of a function `(node)` or `(node, place)`. What is only taste is a warning."""

    def made(check: Check) -> Rule:
        kinds = on if isinstance(on, tuple) else (on,)
        page = Path(inspect.getfile(check)).with_suffix(".md")
        takes_place = len(inspect.signature(check).parameters) > 1
        says = str(check.__globals__.get("__doc__") or "").strip() if inspect.isfunction(check) else ""
        return Rule(check.__name__.replace("_", "-"), kinds, severity, check, takes_place, page, says)

    return made
