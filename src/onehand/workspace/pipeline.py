"""What happens between a saved design and databases that fit it?

Load, generate, make databases, migrate: the same steps for `dev up`, for one service, for the demo and the tests.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable

from onehand.gen.service import scaffold
from onehand.gen.sql.service import schema as build_schema
from onehand.gen.writer import Change, apply, begin, plan_workspace
from onehand.ir.load import load as load_designs
from onehand.ir.nodes import Design
from onehand.lint.discovery import built_in_rules, rules_of
from onehand.lint.engine import lint
from onehand.text.printer import render
from onehand.workspace.database import create_databases
from onehand.workspace.environment import role_url
from onehand.workspace.find import Workspace
from onehand.workspace.local import may_draft
from onehand.workspace.migrate import Migrated, migrate
from onehand.workspace.migration.files import migrations_of
from onehand.workspace.migration.session import Report, silent
from onehand.workspace.postgres import Server
from onehand.workspace.problem import Faults, Problem


def load(workspace: Workspace) -> Design:
    """The designs of the workspace; raises Faults with every error, the rules' too, and the warnings beside."""
    if not workspace.api.is_dir():
        raise Problem("no-designs", f"there is no folder api in {workspace.root}", hint="dev service add NAME")
    loaded = load_designs(workspace.api, root=workspace.root, schemes=workspace.settings.discoveries)
    rules = (*built_in_rules(), *rules_of(workspace.root / "rules"))
    found = (*loaded.diagnostics, *lint(loaded, rules))
    errors = sum(one.severity == "error" for one in found)
    if loaded.design is None or errors:
        text = "\n\n".join(render(one, loaded.sources) for one in found)
        raise Faults("bad-design", text, f"{errors} {'error' if errors == 1 else 'errors'} in the designs")
    return loaded.design


def generate(workspace: Workspace, design: Design) -> list[Change]:
    """Writes what the designs say, and first versions of what must be written by hand; what differed on disk."""
    changes = plan_workspace(workspace.root, design)
    apply(workspace.services, changes)
    for service in design.services.values():
        begin(workspace.services / service.name, scaffold(design, service))
    return changes


def fingerprint(workspace: Workspace, service: str) -> str:
    """Tells one generated program from another; what only people and tests read does not count."""
    folder = workspace.services / service / "generated"
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        shown = path.relative_to(folder)
        if "tests" not in shown.parts:
            digest.update(f"{shown}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


async def prepare_databases(
    workspace: Workspace,
    design: Design,
    server: Server,
    names: Iterable[str] | None = None,
    report: Report = silent,
    statements: Report = silent,
) -> list[Migrated]:
    """Makes the roles, databases, streams and grants that are missing, then migrates these services (None = all).

    `statements` takes what makes roles and databases, `report` the progress of migrations.
    """
    chosen = [design.services[name] for name in (design.services if names is None else names)]
    await create_databases(
        server.admin_url,
        design,
        workspace.credentials,
        [one.name for one in chosen],
        limits=workspace.settings.limits,
        alone=server.embedded,
        report=statements,
    )
    results = await asyncio.gather(
        *(
            migrate(
                role_url(workspace, server, one.name, "owner"),
                build_schema(design, one),
                migrations_of(workspace, one.name),
                drafting=may_draft(workspace),
                report=report,
            )
            for one in chosen
            if one.has_database
        ),
        # What cannot be done for one service must not cut off another.
        return_exceptions=True,
    )
    return all_or_problem(results)


def all_or_problem(results: Iterable[Migrated | BaseException]) -> list[Migrated]:
    """What was done; raises what went wrong, of several services in one Problem."""
    done: list[Migrated] = []
    problems: list[Problem] = []
    for one in results:
        if isinstance(one, Problem):
            problems.append(one)
        elif isinstance(one, BaseException):
            raise one
        else:
            done.append(one)
    if not problems:
        return done
    if len(problems) == 1:
        raise problems[0]
    raise Problem(
        "not-migrated",
        f"{len(problems)} databases cannot be migrated",
        detail="\n".join(str(problem) for problem in problems),
        status=max(problem.status for problem in problems),
    )
