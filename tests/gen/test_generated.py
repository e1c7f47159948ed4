"""Is generated code as clean as if somebody had written it? Judged by those who judge ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onehand.gen.python.e2e.fixtures import fixtures
from onehand.gen.writer import begin, write_workspace
from onehand.ir.load import load
from tests.golden.case import CASES

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
ALL = ("order", "words", "facade", "nested")
IGNORED = "TID252,S105,S106"
"""As for generated code in pyproject.toml, whose patterns are for paths in this repository."""


def workspace(folder: Path, case: str) -> Path:
    """All designs of a case, generated; its hand-written code is not there."""
    api = folder / case / "api"
    api.mkdir(parents=True)
    (folder / case / "onehand.toml").write_text('organization = "test"\n')
    design = (CASES / case / "design.yaml").read_text()
    (api / f"{design.split()[1]}.yaml").write_text(design)
    for path in (CASES / case / "with").glob("*.yaml"):
        shutil.copy(path, api)
    found = load(api, root=folder / case).design
    assert found is not None
    write_workspace(folder / case, found)
    for service in found.services.values():
        begin(folder / case / "services" / service.name, fixtures(found, service))
    return folder / case


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    folder = tmp_path_factory.mktemp("workspaces")
    yield {case: workspace(folder, case) for case in ALL}
    shutil.rmtree(folder)


def run(folder: Path, *words: str | Path) -> str:
    done = subprocess.run([str(word) for word in words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.parametrize("case", ALL)
def test_the_linter_finds_nothing(workspaces: dict[str, Path], case: str) -> None:
    """With all the rules that our own code obeys."""
    config = ["--config", ROOT / "pyproject.toml", "--config", f'src=["{ROOT / "src"}"]', "--ignore", IGNORED]
    assert run(workspaces[case], TOOLS / "ruff", "check", *config, "services") == ""


@pytest.mark.parametrize("case", ALL)
def test_the_formatter_has_nothing_to_do(workspaces: dict[str, Path], case: str) -> None:
    """Though it does not run while generating."""
    config = ["--config", ROOT / "pyproject.toml"]
    assert run(workspaces[case], TOOLS / "ruff", "format", "--check", *config, "services") == ""


@pytest.mark.parametrize("case", ALL)
def test_the_types_are_strict(workspaces: dict[str, Path], case: str) -> None:
    """mypy --strict, clients, factories and tests included."""
    config = ["--config-file=", "--strict", "--explicit-package-bases"]
    config += ["--cache-dir", ROOT / ".mypy_cache" / "generated"]
    assert run(workspaces[case], TOOLS / "mypy", *config, "services") == ""


MATCHING = """\
from __future__ import annotations

from typing import assert_never

from onehand.runtime.model import Unknown
from services.words.generated.client.models import Letter, PayCard, PayIban
from services.words.generated.models import Letter as Own
from services.words.generated.models import PayCard as OwnCard
from services.words.generated.models import PayIban as OwnIban


def says(letter: Letter) -> str:
    match letter.pay:
        case PayCard(number=number):
            return number
        case PayIban():
            return letter.pay.iban
        case Unknown(discriminator=kind):
            return kind
        case never:
            assert_never(never)


def said(letter: Own) -> str:
    match letter.pay:
        case OwnCard():
            return letter.pay.number
        case OwnIban():
            return letter.pay.iban
        case never:
            assert_never(never)
"""


def test_a_match_on_a_union_is_complete(workspaces: dict[str, Path]) -> None:
    """With Unknown for callers, without it for the service; mypy refuses a match that forgets it."""
    file = workspaces["words"] / "matching.py"
    config = ["--config-file=", "--strict", "--cache-dir", ROOT / ".mypy_cache" / "generated"]
    file.write_text(MATCHING)
    assert run(workspaces["words"], TOOLS / "mypy", *config, file) == ""
    file.write_text(MATCHING.replace("case Unknown(discriminator=kind):\n            return kind\n        ", ""))
    assert 'incompatible type "Unknown"' in run(workspaces["words"], TOOLS / "mypy", *config, file)
    file.unlink()


@pytest.mark.parametrize("case", ["order", "words", "nested"])
def test_the_generated_tests_pass_on_the_mock(workspaces: dict[str, Path], case: str) -> None:
    """Words that Python would misread, defaults, unions, maps: all of it comes back as it was sent; and so do children
    of what belongs to somebody. What needs a hook says so.
    """
    said = run(workspaces[case], TOOLS / "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", "services")
    assert said == ""
