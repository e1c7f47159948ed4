"""Is what is generated for designs that somebody else wrote as strict as what is generated for ours?"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from onehand.cli.main import run
from tests.convert.corpus import corpus

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent
DOCUMENTS = [
    "apicollective.apibuilder-generator.android-generator-src-test-resources-sample.json",
    "apicollective.apibuilder-generator.examples-union-types-discriminator-api.json",
    "apicollective.apibuilder-generator.lib-src-test-resources-examples-apidoc-generator.json",
    "apicollective.apibuilder-generator.lib-src-test-resources-examples-built-in-types.json",
    "apicollective.apibuilder-generator.lib-src-test-resources-examples-collection-json-defaults.json",
    "apicollective.apibuilder-generator.lib-src-test-resources-examples-date-time-types.json",
    "apicollective.apibuilder-generator.lib-src-test-resources-examples-quality.json",
    "apicollective.apibuilder-generator.openapi-generator-src-test-resources-petstore-apibuilder.json",
    "flowcommerce.delta.spec-delta.json",
    "flowcommerce.dependency.spec-dependency.json",
]
STRICT = ["--config-file=", "--strict", "--explicit-package-bases", "--cache-dir"]


@pytest.mark.slow
@pytest.mark.parametrize("document", DOCUMENTS)
def test_an_imported_design_is_typed_strictly_and_tests_itself(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """mypy --strict on all of it, clients, factories and tests included; the tests pass on the mock."""
    source = corpus() / document
    if not source.is_file():
        pytest.skip(f"no document {source}")
    root = tmp_path / "imported"
    (root / "api").mkdir(parents=True)
    (root / "onehand.toml").write_text('organization = "imported"\n')
    shutil.copy(source, tmp_path / "document.json")
    monkeypatch.chdir(root)
    assert run(["api", "import", str(tmp_path / "document.json"), "--report", "import.txt"]) == 0
    assert run(["generate"]) == 0
    assert said(root, TOOLS / "mypy", *STRICT, ROOT / ".mypy_cache" / "generated", "services") == ""
    assert said(root, TOOLS / "ruff", "format", "--check", "--config", ROOT / "pyproject.toml", "services") == ""
    assert said(root, TOOLS / "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", "services") == ""


def said(folder: Path, *words: str | Path) -> str:
    """What a tool has to say; nothing when it is content, or has found no tests."""
    done = subprocess.run([str(word) for word in words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode not in (0, 5) else ""
