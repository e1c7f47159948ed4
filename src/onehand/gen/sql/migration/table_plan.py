"""What happens to one table: a sheet that each kind of change writes its part on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onehand.gen.sql.migration.columns import Matched
from onehand.gen.sql.migration.fill import Fill
from onehand.gen.sql.migration.squawk import allowed
from onehand.gen.sql.migration.step import MigrationStep, Mode
from onehand.gen.sql.render import table_name
from onehand.gen.sql.schema import Column, Constraint, Index, Script, Table


@dataclass(slots=True)
class TablePlan:
    """The steps by the moment at which they run; all lists are in order."""

    service: str
    old: Table
    new: Table
    matched: Matched
    fills: Mapping[str, str]
    """Column -> SQL over the row."""
    rows: TablePlan | None = None
    """Of a journal: the table whose rows it records."""

    columns: list[Column] = field(default_factory=list)
    """Of the table in the middle state; so are the next two."""
    constraints: list[Constraint] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)

    reshape: list[MigrationStep] = field(default_factory=list)
    """Expand, first: columns come, rules are relaxed. No one waits for a scan here."""
    functions: list[Script] = field(default_factory=list)
    """What the bridge calls."""
    bridge: list[str] = field(default_factory=list)
    """Statements of the bridge, which keeps the columns of both versions in step."""
    one_sided: list[str] = field(default_factory=list)
    """Columns that only one version knows, and that a form may leave empty: see `bridge`."""
    protect: list[MigrationStep] = field(default_factory=list)
    """Expand, when the bridge stands: rules for new rows."""
    backfill: list[Fill] = field(default_factory=list)
    confirm: list[MigrationStep] = field(default_factory=list)
    """Expand, last, each alone: what reads the whole table."""

    release: list[MigrationStep] = field(default_factory=list)
    """Contract, first, each alone: what may refuse, or takes long."""
    tighten: list[MigrationStep] = field(default_factory=list)
    """Contract, when the bridge is gone."""
    settle: list[MigrationStep] = field(default_factory=list)
    """Contract, last, each alone."""

    notes: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def table(self) -> str:
        return table_name(self.new)

    @property
    def said(self) -> str:
        """`users`, `journal.users`."""
        return f"{self.new.schema}.{self.new.name}".removeprefix("public.")

    @property
    def resource(self) -> bool:
        """Do forms write it? Then a hash tells what a form last wrote."""
        return any(column.name == "hash_code" for column in self.new.columns)

    def step(self, what: str, sql: str, mode: Mode = "together", help: str = "") -> MigrationStep:
        """`{table}` in the statement is the table."""
        return MigrationStep(what=what, sql=sql.replace("{table}", self.table), mode=mode, help=help)

    def alter(self, what: str, action: str, *, allow: tuple[str, str] | None = None) -> MigrationStep:
        """`allow`: a rule of squawk, and why it does not hold here."""
        return self.step(what, f"{allowed(*allow) if allow else ''}alter table {{table}} {action};")

    def filled(self, column: str) -> str:
        """How `--fill` names a column."""
        return f"dev db diff --fill {self.said}.{column}=SQL"

    def refuse(self, what: str, help: str) -> None:
        self.problems.append((what, help))

    def needs_bridge(self) -> bool:
        return bool(self.bridge or (self.one_sided and self.resource))
