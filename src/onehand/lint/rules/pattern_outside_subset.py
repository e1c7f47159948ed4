"""A pattern runs in four engines (Python, PostgreSQL, JavaScript, JSON Schema): only what all read alike is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onehand.ir.nodes import Field
from onehand.lint.problem import Problem
from onehand.lint.rule import rule

_OUTSIDE = (
    (re.compile(r"\(\?(?!:)"), "groups that start with '(?' are not the same everywhere", "use '(...)' or '(?:...)'"),
    (re.compile(r"\\d"), r"'\d' has digits of all scripts in one engine and ten in another", "write '[0-9]'"),
    (
        re.compile(r"\\[wWsSDhHvR]"),
        "classes such as '\\w' differ between engines",
        "write '[A-Za-z0-9_]' or what is meant",
    ),
    (
        re.compile(r"\\[bBAZzGK<>]"),
        "assertions in a pattern are not the same everywhere",
        "the whole text is matched anyway",
    ),
    (re.compile(r"\\[1-9]"), "back references are not the same everywhere", "write the part out"),
    (re.compile(r"\\[pPxuUNoc0]"), "escapes by code or property are not the same everywhere", "write the characters"),
    (re.compile(r"\[\[?:"), "classes such as '[:alpha:]' are not the same everywhere", "write '[A-Za-z]'"),
    (re.compile(r"[*+?}]\+"), "possessive repetition is not the same everywhere", "remove the second '+'"),
    (re.compile(r"\{,"), "'{,n}' is text in one engine and a repetition in another", "write '{0,n}'"),
    (re.compile(r"^\^|\$$"), "'^' and '$' are not needed", "remove them: the whole text is matched anyway"),
)
_ESCAPED = re.compile(r"\\[\\.\[\](){}*+?^$|/-]")


@rule(on=Field, severity="error")
def pattern_outside_subset(field: Field) -> Iterator[Problem]:
    if field.pattern is None:
        return
    plain = _ESCAPED.sub("_", field.pattern)
    for outside, message, help in _OUTSIDE:
        if outside.search(plain):
            yield Problem(field.span, f"pattern of '{field.name}': {message}", help=help)
            return
