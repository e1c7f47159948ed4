"""A handler can only return what the design declares: the type checker says so before the service runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.http.real import Desk

RIGHT = """
from __future__ import annotations

from desk_service.generated.call import Call
from desk_service.generated.handlers import OperationsHandler, VisitorsHandler
from desk_service.generated.models import GreetVisitor200, GreetVisitor202, Visitor, VisitorForm
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.problem import NotFound


class Operations(OperationsHandler):
    async def greet_visitor(self, call: Call, id: str) -> GreetVisitor200 | GreetVisitor202:
        found = await call.visitors.get(id)
        if found is None:
            raise NotFound("visitor", id)
        return {greeted}


class Visitors(VisitorsHandler):
    async def create_visitor(self, call: Call, body: VisitorForm) -> Versioned[Visitor]:
        return {created}
"""
GREETED = "GreetVisitor200(body=found.value) if found.value.visits else GreetVisitor202()"
CREATED = "await call.visitors.insert(body)"


@pytest.mark.parametrize(
    ("greeted", "created", "said"),
    [
        (GREETED, CREATED, ""),
        ("found.value", CREATED, 'got "Visitor", expected "GreetVisitor200 | GreetVisitor202"'),
        ("GreetVisitor200(body=found)", CREATED, 'has incompatible type "Versioned[Visitor]"; expected "Visitor"'),
        ("GreetVisitor200()", CREATED, 'Missing positional argument "body"'),
        (GREETED, "body", 'got "VisitorForm", expected "Versioned[Visitor]"'),
        (GREETED, "None", 'got "None", expected "Versioned[Visitor]"'),
    ],
)
def test_the_type_checker_knows_the_answers(
    the_desk: Desk, tmp_path: Path, greeted: str, created: str, said: str
) -> None:
    """mypy --strict passes what is declared and names everything else."""
    root = Path(str(the_desk.module("app").__file__)).parents[2]
    (tmp_path / "handlers.py").write_text(RIGHT.replace("{greeted}", greeted).replace("{created}", created))
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(root / "mypy")]
    environment = {"MYPYPATH": str(root), "PATH": ""}
    done = subprocess.run(
        [*command, str(tmp_path / "handlers.py")], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == (1 if said else 0), done.stdout + done.stderr
    assert said in done.stdout
    assert len(done.stdout.splitlines()) == (1 if said else 0), done.stdout
