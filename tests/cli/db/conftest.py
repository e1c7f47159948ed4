"""A workspace for the tests of `dev db`: two services, one of them with a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SETTINGS = 'organization = "shop"\n[database]\nurl = "{url}"\n'
DESIGN = """
service: clidb
description: For these tests.
team: t
auth: {user: [], service: [facade]}
resources:
  thing:
    description: Something.
    fields:
      name: {type: string, example: Ada}
      note: {type: string, optional: true}
"""
FACADE = "service: facade\ndescription: Nothing of its own.\nteam: t\nauth: {user: []}\nuses: [clidb]\n"


@pytest.fixture
def workspace(tmp_path: Path, postgres: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two services, one of them with a database, on the tests' server."""
    for name in ("clidb", "streams"):
        postgres.run(f'drop database if exists "{name}" with (force)')
    (tmp_path / "api").mkdir()
    (tmp_path / "onehand.toml").write_text(SETTINGS.format(url=postgres.admin_url))
    (tmp_path / "api" / "clidb.yaml").write_text(DESIGN)
    (tmp_path / "api" / "facade.yaml").write_text(FACADE)
    monkeypatch.chdir(tmp_path)
    return tmp_path
