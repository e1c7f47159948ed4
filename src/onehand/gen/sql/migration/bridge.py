"""How do two versions of the code write one table at the same time? By a trigger that only the middle state has.

It is called `bridged`, so that it comes before `stamped`: triggers fire in the order of their names.
"""

from __future__ import annotations

import textwrap

from onehand.gen.sql.migration.table_plan import TablePlan
from onehand.gen.sql.schema import Script
from onehand.gen.sql.words import ident, short


def bridge(plan: TablePlan) -> tuple[Script, ...]:
    """The functions that it calls, and itself; nothing when the two versions never meet in this table."""
    if not plan.needs_bridge():
        return ()
    name = f"onehand.{ident(short(f'bridge_{_whose(plan)}'))}"
    text = f"""\
-- While two versions of the code write {plan.said}: each finds there what the other one wrote.
create or replace function {name}() returns trigger
language plpgsql as $$
#variable_conflict use_column
begin
{textwrap.indent(chr(10).join([*plan.bridge, *_hash(plan)]), "  ")}
  return new;
end
$$;
create or replace trigger bridged before insert or update on {plan.table}
for each row execute function {name}();
"""
    drop = f"drop trigger if exists bridged on {plan.table};\ndrop function if exists {name}();\n"
    return (*plan.functions, Script(name=f"bridge {plan.said}", text=text, drop=drop))


def _whose(plan: TablePlan) -> str:
    return plan.new.name if plan.new.schema == "public" else f"{plan.new.schema}_{plan.new.name}"


def _hash(plan: TablePlan) -> list[str]:
    """Two versions may hash different forms alike: one leaves out what is absent, the other what it does not know.

    What is never absent is in every hash of the version that knows it.
    """
    if not plan.resource or not plan.one_sided:
        return []
    columns = ", ".join(f"new.{ident(column)}" for column in plan.one_sided)
    return [
        f"""\
-- A form of one version says nothing of the columns of the other: no hash stands for both.
if num_nonnulls({columns}) > 0 then
  new.hash_code := null;
end if;"""
    ]
