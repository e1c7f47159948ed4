"""What is said when a step of a migration cannot be done?"""

from __future__ import annotations

from typing import Any

from onehand.gen.sql.migration.step import MigrationStep
from onehand.workspace.migration.files import ScriptFile
from onehand.workspace.problem import Problem


def failed(file: ScriptFile, step: MigrationStep, error: Any) -> Problem:
    """PostgreSQL refused a step of a script."""
    service = file.script.service
    place = next(at for at, one in enumerate(file.script.steps, 1) if one is step)
    return Problem(
        "migration-failed",
        f"cannot {step.what} in '{service}'",
        detail="\n".join([f"step {place} of {file.path.name}", *facts(error)]),
        hint=f"{step.help or 'change what is in the way'}; then the same again: it goes on with this step",
        status=1 if _of_the_rows(error) else 2,
    )


def in_use(service: str, what: str) -> Problem:
    """A lock was not to be had, however often it was tried."""
    return Problem(
        "table-in-use",
        f"cannot {what} in '{service}': something has used the table for too long",
        detail="writers were never kept waiting longer than 2 seconds at a time",
        hint="end the long transaction (dev db status), then the same again: it goes on with this step",
    )


def facts(error: Any) -> list[str]:
    """What PostgreSQL said, a line each."""
    return [part for part in (str(error), getattr(error, "detail", None)) if part]


def _of_the_rows(error: Any) -> bool:
    """Integrity constraint violations: the rows that exist do not allow it."""
    return str(getattr(error, "sqlstate", "")).startswith("23")
