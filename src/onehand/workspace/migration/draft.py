"""How does a database become a schema directly, without a script? By their difference, in one transaction.

So is every empty database made, and so does a developer's database follow each saved word of a design.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onehand.gen.sql.diff import diff
from onehand.gen.sql.schema import Schema
from onehand.gen.sql.step import Step
from onehand.workspace.migration.failure import facts
from onehand.workspace.migration.session import is_lost
from onehand.workspace.problem import Problem

LOCK_TIMEOUT = "2s"
"""How long one attempt waits for a table in use: writers queue behind it."""


def difference(service: str, old: Schema | None, new: Schema, *, allow_data_loss: bool, way_out: str) -> list[Step]:
    """The steps; Problem when one of them takes data away and that is not allowed, with the command that does it."""
    steps = diff(old, new)
    lost = [step.what for step in steps if step.kind == "lose"]
    if lost and not allow_data_loss:
        raise Problem(
            "data-loss",
            f"the new design of '{service}' would lose data",
            detail="\n".join(lost),
            hint=f"{way_out}; a new name for a column: was: OLD_NAME",
            status=1,
        )
    return steps


async def become(connection: Any, service: str, steps: Sequence[Step]) -> None:
    """Runs the steps in the caller's transaction."""
    import asyncpg

    await connection.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'")
    for step in steps:
        try:
            await connection.execute(step.sql)
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            raise
        except asyncpg.PostgresError as error:
            if is_lost(connection, error):
                raise
            raise _not_allowed(service, step, error) from None


def _not_allowed(service: str, step: Step, error: Any) -> Problem:
    narrow = step.kind == "narrow"
    return Problem(
        "existing-rows" if narrow else "migration-failed",
        f"cannot {step.what} in '{service}'",
        detail="\n".join(facts(error)),
        hint=step.help,
        status=1 if narrow else 2,
    )
