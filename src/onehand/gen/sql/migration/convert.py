"""How does a value get from a column of one type into one of another, without ever failing?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.gen.sql.names import app
from onehand.gen.sql.retype import retype
from onehand.gen.sql.schema import Script
from onehand.gen.sql.words import ident, short


@dataclass(frozen=True, slots=True)
class Conversion:
    """From one column to another."""

    expression: str
    """`{}` stands for the value."""
    exact: bool
    """Every value has an equal one."""
    script: Script | None = None
    """The function that the expression calls."""

    def of(self, value: str) -> str:
        return self.expression.replace("{}", value)


def conversion(service: str, table: str, source: tuple[str, str], target: tuple[str, str]) -> Conversion | None:
    """`source` and `target` are (column, type); None = values of this type have no equal in that one."""
    (column, before), (_, after) = source, target
    if before == after:
        return Conversion("{}", exact=True)
    kind, expression = retype("{}", before, after)
    if expression is None:
        return None
    if kind == "widen":
        return Conversion(expression, exact=True)
    function = f"onehand.{ident(short(f'convert_{table}_{column}'))}"
    inner = expression.replace("{}", "value")
    return Conversion(
        f"{function}({{}})",
        exact=False,
        script=Script(
            name=f"convert {table} {column}",
            text=f"""\
-- What is no {after} becomes null.
create or replace function {function}(value {before}) returns {after}
language plpgsql stable as $$
begin
  return {inner};
exception when data_exception then
  return null;
end
$$;
grant execute on function {function}({before}) to {app(service)};
""",
            drop=f"drop function if exists {function}({before});\n",
        ),
    )
