"""The tests that the generator writes for a design with parents and owners, on its mock."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("plural", ["tickets", "comments", "pictures"])
def test_all_of_them_pass(package: str, plural: str) -> None:
    """As somebody finds them who runs pytest beside the service."""
    folder = Path(str(importlib.import_module(package).__path__[0]))
    command = [sys.executable, "-m", "pytest", "-p", "onehand.runtime.testing", "-p", "no:cacheprovider", "-q"]
    test = folder / "generated" / "tests" / f"test_{plural}.py"
    done = subprocess.run([*command, str(test)], cwd=folder, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
