"""Paths are lower case, and words in them are separated by '-' or '_', as in every other path."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onehand.ir.nodes import Operation
from onehand.lint.problem import Problem
from onehand.lint.rule import rule
from onehand.text.case import snake_case

_PARAMETER = re.compile(r"\{[^}]*\}")


@rule(on=Operation, severity="error")
def path_upper_case(operation: Operation) -> Iterator[Problem]:
    fixed = _PARAMETER.sub(lambda found: found[0], operation.path)
    if _PARAMETER.sub("", fixed) != _PARAMETER.sub("", fixed).lower():
        parts = (part if part.startswith("{") else snake_case(part).replace("_", "-") for part in fixed.split("/"))
        yield Problem(operation.span, f"path '{operation.path}' has upper-case letters", fix="/".join(parts))
