"""What does squawk, the linter of migrations, say of the scripts that these tests run?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from onehand.gen.sql.migration.plan import Plan, plan
from onehand.gen.sql.migration.script import MigrationScript, render_script
from onehand.gen.sql.service import schema
from tests.gen.sql.designs import design, user_service, wide_service
from tests.gen.sql.migration.cases import CASES
from tests.gen.sql.migration.test_locks import BIG
from tests.gen.sql.migration.test_middle import CHANGES, followed

SQUAWK = Path(sys.executable).with_name("squawk")


def plans() -> dict[str, Plan]:
    """By name."""
    found = {name: case.plan() for name, case in (CASES | {"everything_at_once": BIG}).items()}
    for one in (user_service(), wide_service()):
        found[f"create_{one.name}"] = plan(None, schema(design(one), one))
    for name, (people, user) in CHANGES.items():
        designs = [followed(people[at], user[at]) for at in (0, 1)]
        old, new = (schema(one, one.services["user"]) for one in designs)
        found[name] = plan(old, new)
        found[f"create_{name}"] = plan(None, old)
    return found


def test_squawk_has_nothing_to_say(tmp_path: Path) -> None:
    """What it may not say is named in the script, with the reason; no rule is off."""
    for name, made in plans().items():
        for kind, steps in (("expand", made.expand), ("contract", made.contract)):
            script = MigrationScript(service="user", kind=kind, from_="a", to="b", steps=steps)  # type: ignore[arg-type]
            (tmp_path / f"{name}.{kind}.sql").write_text(render_script(script))
    command: list[str | Path] = [SQUAWK, "--pg-version", "15", "--reporter", "gcc", *sorted(tmp_path.glob("*.sql"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_every_excuse_has_a_reason() -> None:
    """`squawk-ignore` never stands without a sentence above it."""
    for made in plans().values():
        for step in (*made.expand, *made.contract):
            lines = [line.strip() for line in step.sql.splitlines()]
            for at, line in enumerate(lines):
                if line.startswith("-- squawk-ignore"):
                    assert lines[at - 1].startswith("-- "), step.sql
