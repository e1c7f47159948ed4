"""What happens to the indexes of a table that stays? They are made and dropped beside its readers and writers."""

from __future__ import annotations

from msgspec.structs import replace

from onehand.gen.sql.migration.expression import mentions
from onehand.gen.sql.migration.squawk import allowed
from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.migration.table_plan import TablePlan
from onehand.gen.sql.render import create_index
from onehand.gen.sql.schema import Index
from onehand.gen.sql.words import ident, short


def lookups(plan: TablePlan) -> None:
    """New ones in the expand, once the columns are filled; those of the old version go in the contract."""
    before = {one.name: one for one in plan.old.indexes}
    for index in plan.new.indexes:
        old = before.get(index.name)
        if old == index:
            plan.indexes.append(index)
        elif old is None:
            plan.indexes.append(index)
            plan.confirm.append(_create(plan, index))
            if index.unique and not _fresh(plan, index):
                plan.notes.append(f"from the expand on '{index.name}' refuses duplicates, also of the old version")
        else:
            _replaced(plan, old, index)
    kept = {one.name for one in plan.new.indexes}
    for index in plan.old.indexes:
        if index.name not in kept:
            plan.indexes.append(index)
            if not _goes_along(plan, index):
                plan.release.append(_drop(plan, index))
                if index.unique:
                    plan.notes.append(f"until the contract '{index.name}' refuses duplicates, also of the new version")


def _replaced(plan: TablePlan, old: Index, new: Index) -> None:
    """Two of one name: the new one gets it when the old one is gone."""
    coming = replace(new, name=short(f"{new.name}_next"))
    plan.indexes += [coming, old]
    plan.confirm.append(_create(plan, coming))
    plan.release.append(_drop(plan, old))
    name = f"{plan.new.schema}.{ident(coming.name)}"
    plan.tighten.append(
        plan.step(
            f"name index '{new.name}'",
            allowed("renaming-object", "No statement names an index.")
            + f"alter index if exists {name} rename to {ident(new.name)};",
        )
    )


def _fresh(plan: TablePlan, index: Index) -> bool:
    """Of a column that the old version does not write?"""
    return any(mentions(index.definition, column.name) for column in plan.matched.added)


def _goes_along(plan: TablePlan, index: Index) -> bool:
    """With one of its columns."""
    leaving = [*plan.matched.removed, *(old for old, _ in plan.matched.moved)]
    return any(mentions(index.definition, column.name) for column in leaving)


def _create(plan: TablePlan, index: Index) -> MigrationStep:
    help = "make the existing rows different first, or drop 'unique'" if index.unique else ""
    if plan.new.partition_by:
        reason = "No index of a partitioned table can be made concurrently."
        sql = allowed("require-concurrent-index-creation", reason) + create_index(plan.new, index)
        return MigrationStep(what=f"create index '{index.name}'", sql=sql, help=help)
    sql = create_index(plan.new, index).replace("index ", "index concurrently if not exists ", 1)
    undo = f"drop index concurrently if exists {plan.new.schema}.{ident(index.name)};"
    return MigrationStep(what=f"create index '{index.name}'", sql=sql, mode="alone", help=help, undo=undo)


def _drop(plan: TablePlan, index: Index) -> MigrationStep:
    name = f"{plan.new.schema}.{ident(index.name)}"
    if plan.new.partition_by:
        reason = "No index of a partitioned table can be dropped concurrently."
        sql = allowed("require-concurrent-index-deletion", reason) + f"drop index if exists {name};"
        return MigrationStep(what=f"drop index '{index.name}'", sql=sql)
    return MigrationStep(
        what=f"drop index '{index.name}'", sql=f"drop index concurrently if exists {name};", mode="alone"
    )
