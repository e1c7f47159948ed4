"""How does an expression over a row read inside a trigger?"""

from __future__ import annotations

from onehand.gen.sql.migration.expression import mentioned
from onehand.gen.sql.migration.table_plan import TablePlan
from onehand.gen.sql.words import ident


def over_new(plan: TablePlan, expression: str) -> str:
    """`lower(name)` -> `(select lower(name) from (select new.*) as users)`; a constant stays as it is."""
    known = [column.name for column in (*plan.old.columns, *plan.new.columns)]
    if not mentioned(expression, known):
        return expression
    return f"(select {expression} from (select new.*) as {ident(plan.new.name)})"
