"""What may squawk, the linter of migrations, not say here, and why?

It looks at one statement alone; what makes it right stands in others, or in the code that runs meanwhile.
"""

from __future__ import annotations

import re

_SMALL = re.compile(r'^( +)("?\w+"?) (int|integer|smallint)( not null)?(,?)$', re.MULTILINE)
_RULES = {"int": "prefer-bigint-over-int", "integer": "prefer-bigint-over-int"}


def allowed(rule: str, reason: str) -> str:
    """Lines above a statement that squawk would object to."""
    return f"-- {reason}\n-- squawk-ignore {rule}\n"


def small_numbers(sql: str) -> str:
    """With an excuse above every column of a new table that holds small numbers only: no field of a design does."""
    return _SMALL.sub(_excused, sql)


def _excused(column: re.Match[str]) -> str:
    indent = column[1]
    rule = _RULES.get(column[3], "prefer-bigint-over-smallint")
    return f"{indent}-- Counts little: never ids, never rows.\n{indent}-- squawk-ignore {rule}\n{column[0]}"
