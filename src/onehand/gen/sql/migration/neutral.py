"""What does the old code see in a column that the new code no longer writes?"""

from __future__ import annotations

from collections.abc import Iterable

from onehand.gen.sql.migration.expression import condition, listed, mentions
from onehand.gen.sql.schema import Column, Constraint

_NEUTRAL = {
    "text": "'-'",
    "boolean": "false",
    "bigint": "0",
    "integer": "0",
    "smallint": "0",
    "double precision": "0",
    "date": "'1970-01-01'",
    "timestamptz": "'1970-01-01T00:00:00Z'",
    "uuid": "'00000000-0000-0000-0000-000000000000'",
    "bytea": "''",
}
_DIFFERENT = {
    "text": "onehand.uuid7()::text",
    "uuid": "onehand.uuid7()",
    "bigint": "nextval('onehand.sequence')",
}
"""In a column of a unique key no two rows may have the same."""


def neutral(column: Column, constraints: Iterable[Constraint], *, unique: bool = False) -> str:
    """A default as SQL: the design's sample of the field, else a listed value, else one that says nothing."""
    if unique and column.type in _DIFFERENT:
        return _DIFFERENT[column.type]
    if column.sample is not None:
        return column.sample
    rules = [rule for one in constraints if (rule := condition(one)) and mentions(rule, column.name)]
    for rule in rules:
        if values := listed(rule):
            return values[0]
    if column.type == "jsonb":
        return "'[]'::jsonb" if any(rule.endswith("= 'array'") for rule in rules) else "'{}'::jsonb"
    return _NEUTRAL.get(column.type, "0")


def satisfied(column: Column, default: str, rule: str) -> bool:
    """Is the neutral value sure to fulfil a rule of its column?"""
    if default == column.sample:
        return True
    return listed(rule) is not None or rule.startswith(("onehand.is_text(", "jsonb_typeof("))
