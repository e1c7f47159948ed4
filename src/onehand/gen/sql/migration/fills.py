"""Which column does each `--fill TABLE.COLUMN=SQL` mean?"""

from __future__ import annotations

from collections.abc import Mapping

from onehand.gen.sql.schema import Schema, Table


def sort_fills(new: Schema, fills: Mapping[str, str]) -> tuple[dict[str, dict[str, str]], list[tuple[str, str]]]:
    """Table -> column -> SQL, and what names nothing. A field whose column has another name goes by both."""
    tables = {table.name: table for table in new.tables if table.schema == "public"}
    found: dict[str, dict[str, str]] = {}
    problems = []
    for key, sql in fills.items():
        table, _, name = key.partition(".")
        column = _column(tables[table], name) if table in tables else None
        if column is None:
            known = ", ".join(f"'{one}'" for one in sorted(tables))
            help = f"tables are {known}" if table not in tables else f"table '{table}' has no such column in the design"
            problems.append((f"no column is named '{key}'", help))
        else:
            found.setdefault(table, {})[column] = sql
    return found, problems


def _column(table: Table, name: str) -> str | None:
    names = [column.name for column in table.columns]
    own = [column.name for column in table.columns if column.was == name and column.name.startswith(f"{name}_")]
    if name in names or own:
        return name if name in names else own[0]
    return f"{name}_" if f"{name}_" in names else None
