"""What do we need to know of an SQL expression that the generator or a person wrote?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from onehand.gen.sql.schema import Constraint
from onehand.gen.sql.words import ident

_LITERAL = re.compile(r"[eE]?'(?:[^'\\]|''|\\.)*'")
_VALUES = re.compile(r"\S+ in \((.*)\)$")
_BOUND = re.compile(r"(.+) (>=|<=) (-?\d+(?:\.\d+)?)$")


def mentions(expression: str, column: str) -> bool:
    """Does the expression, or the constraint, use the column of its own table?"""
    own = expression.partition(" references ")[0] if expression.startswith("foreign key") else expression
    bare = _LITERAL.sub("''", own)
    return re.search(rf'(?<![\w"]){re.escape(ident(column))}(?![\w"])', bare) is not None


def mentioned(expression: str, columns: Iterable[str]) -> set[str]:
    return {column for column in columns if mentions(expression, column)}


def renamed(expression: str, old: str, new: str) -> str:
    """With another column in place of the old one."""
    parts: list[str] = []
    at = 0
    for literal in _LITERAL.finditer(expression):
        parts += [_renamed(expression[at : literal.start()], old, new), literal.group()]
        at = literal.end()
    return "".join([*parts, _renamed(expression[at:], old, new)])


def _renamed(code: str, old: str, new: str) -> str:
    return re.sub(rf'(?<![\w"]){re.escape(ident(old))}(?![\w"])', lambda _: ident(new), code)


def condition(constraint: Constraint) -> str | None:
    """What a check demands; None when the constraint is no check."""
    if not constraint.definition.startswith("check ("):
        return None
    return constraint.definition.removeprefix("check (").removesuffix(")")


def listed(condition: str) -> list[str] | None:
    """The literals of `status in ('a', 'b')`."""
    found = _VALUES.match(condition)
    return _LITERAL.findall(found[1]) if found else None


def widens(old: str, new: str) -> bool:
    """Is everything that fulfils the old condition sure to fulfil the new one? False when we cannot tell."""
    before, after = listed(old), listed(new)
    if before is not None and after is not None:
        return set(before) <= set(after)
    return _wider(_BOUND.match(old), _BOUND.match(new))


def _wider(before: re.Match[str] | None, after: re.Match[str] | None) -> bool:
    if before is None or after is None or before.group(1, 2) != after.group(1, 2):
        return False
    least, now = float(before[3]), float(after[3])
    return now <= least if before[2] == ">=" else now >= least


def constant(default: str) -> bool:
    """Is the default the same for every row? A function may not be: then the table would be written anew."""
    return "(" not in _LITERAL.sub("''", default)
