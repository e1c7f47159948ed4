"""`./dev` in a fresh clone: one command on a machine with python3, pip and git."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PARTS = ["dev", "pyproject.toml", "requirements.lock", "postgres.lock", "README.md"]


@pytest.fixture
def clone(tmp_path):
    """What `./dev` needs of a checkout, at a path with a blank in it."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    for name in PARTS:
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def _run(folder, *words, **environment):
    kept = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    path = os.pathsep.join([str(Path(sys.base_prefix) / "bin"), "/usr/local/bin", "/usr/bin", "/bin"])
    settings = kept | {"PATH": path} | environment
    settings = {key: value for key, value in settings.items() if value is not None}
    return subprocess.run(["./dev", *words], cwd=folder, env=settings, capture_output=True, text=True, timeout=280)


def test_no_python(clone, tmp_path):
    """Without a Python that is new enough the message says which is needed and how to name one."""
    (tmp_path / "bin").mkdir()
    for name in ("sh", "dirname"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    old = tmp_path / "bin" / "python3"
    old.write_text('#!/bin/sh\nif [ "$1" = --version ]; then echo Python 3.9.2; exit; fi\nexit 1\n')
    old.chmod(0o755)
    done = _run(clone, "--version", PATH=str(tmp_path / "bin"))
    assert done.returncode == 2
    assert "error[python-too-old]: Python 3.11 or later is needed, and not found (python3: Python 3.9.2)" in done.stderr
    assert "ONEHAND_PYTHON=" in done.stderr


def test_no_network(clone):
    """When packages cannot be had, the reason is shown, the exit code is 2, and nothing is taken for done."""
    done = _run(clone, "--version", PIP_NO_INDEX="1", PIP_FIND_LINKS=None)
    assert done.returncode == 2
    assert "error[install-failed]: the packages could not be installed" in done.stderr
    assert not (clone / ".venv" / ".made").exists()


@pytest.mark.slow
def test_two_first_runs_at_once(clone, tmp_path):
    """Two first runs take turns, both work, with an empty HOME, and leave nothing outside the checkout."""
    home = tmp_path / "home"
    home.mkdir()
    before = set(tmp_path.rglob("*")) - set(clone.rglob("*"))
    first = subprocess.Popen(["./dev", "--version"], cwd=clone, env=os.environ | {"HOME": str(home)}, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    second = _run(clone, "--version", HOME=str(home))
    out, err = first.communicate(timeout=280)
    assert (first.returncode, second.returncode) == (0, 0), err + second.stderr
    assert out.startswith("onehand ")
    assert (err + second.stderr).count("ready after") == 1
    assert set(tmp_path.rglob("*")) - set(clone.rglob("*")) == before
    assert _run(clone, "--version").stderr == ""

    moved = clone.rename(tmp_path / "moved")
    done = _run(moved, "--version")
    assert "making it anew" in done.stderr
    assert done.returncode == 0
