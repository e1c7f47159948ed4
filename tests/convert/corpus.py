"""Where are the real documents that nobody here wrote?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
DEPENDENCY = "flowcommerce.dependency.spec-dependency.json"


def corpus(kind: str = "apibuilder") -> Path:
    """The folder; skips with a plain reason where it is not at hand."""
    folder = Path(os.environ.get("ONEHAND_CORPORA", REPOSITORY.parent / "shared" / "corpora")) / kind
    if not folder.is_dir():
        pytest.skip(f"no corpus at {folder}: set ONEHAND_CORPORA to the folder that has '{kind}'")
    return folder
