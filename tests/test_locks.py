"""What is committed about dependencies."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.lock", "postgres.lock"]
NPM_LOCKS = ["tests/gen/typescript/package-lock.json"]


@pytest.mark.parametrize("name", [*LOCKS, *NPM_LOCKS])
def test_locks_name_no_address(name):
    """A lock says what, never from where: everybody's own settings decide that."""
    assert "://" not in (ROOT / name).read_text()


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_hashes(name):
    """Nothing is installed that is not exactly what was locked."""
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n", "", (ROOT / name).read_text()).strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("name", NPM_LOCKS)
def test_every_npm_package_has_a_hash_and_no_place(name):
    """As `npm install --package-lock-only --omit-lockfile-registry-resolved` writes it; versions are exact."""
    packages = json.loads((ROOT / name).read_text())["packages"]
    asked = packages.pop("")["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in asked.values())
    assert {f"node_modules/{package}" for package in asked} <= set(packages)
    for package in packages.values():
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package


def test_the_lock_has_every_dependency():
    """What pyproject.toml asks for is in the lock, the build backend too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    asked += project["build-system"]["requires"]
    names = {re.match(r"[\w.-]+", one)[0].lower().replace("_", "-") for one in asked}
    locked = {line.partition("==")[0] for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line}
    assert names - locked == set()


def test_no_lock_of_another_tool():
    """Files that record addresses of registries are not committed."""
    known = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not {"uv.lock", "pylock.toml", "poetry.lock"} & {Path(name).name for name in known}
