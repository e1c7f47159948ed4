"""Is the page of the commands what the commands say?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.reference import PAGE, page


def test_the_page_is_what_the_commands_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of a workspace, which could add commands; write it anew with `python -m tests.cli.reference`."""
    monkeypatch.chdir(tmp_path)
    assert PAGE.read_text(encoding="utf-8") == page()
