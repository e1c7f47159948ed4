"""How are names, texts and values of the design spelt in SQL?"""

from __future__ import annotations

import json
from typing import Any

from onehand.runtime.db.names import short

__all__ = ["RESERVED", "ident", "literal", "short", "text"]


_WORDS = """
    all analyse analyze and any array as asc asymmetric authorization between binary both case cast check collate
    collation column concurrently constraint create cross current_catalog current_date current_role current_schema
    current_time current_timestamp current_user default deferrable desc distinct do else end except exists false fetch
    for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral
    leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps
    placing primary references returning right select session_user similar some symmetric system_user table
    tablesample then to trailing true union unique user using values variadic verbose when where window with
    bigint bit boolean char character coalesce dec decimal extract float greatest grouping inout int integer interval
    least national nchar none normalize nullif numeric out overlay position precision real row setof smallint substring
    time timestamp treat trim varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse
    xmlpi xmlroot xmlserialize xmltable json json_array json_arrayagg json_exists json_object json_objectagg json_query
    json_scalar json_serialize json_table json_value merge_action
"""
RESERVED = frozenset(_WORDS.split())
"""Words that cannot stand as a column's name everywhere."""


def ident(name: str) -> str:
    """A name of the design as an identifier: itself, in quotes where SQL would read something else."""
    return f'"{name}"' if name in RESERVED or not name.isidentifier() or name != name.lower() else name


def text(value: str) -> str:
    """A string literal."""
    doubled = value.replace("'", "''")
    return f"E'{doubled.replace(chr(92), chr(92) * 2)}'" if "\\" in value else f"'{doubled}'"


def literal(value: Any, sql_type: str) -> str:
    """A JSON value of the design as a literal of this type."""
    if sql_type == "jsonb":
        return text(json.dumps(value, ensure_ascii=False, sort_keys=True)) + "::jsonb"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return text(str(value))
